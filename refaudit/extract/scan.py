"""One pass over wikitext that finds what nests: templates, references, tags, comments.

The pass follows MediaWiki's preprocessor, because what it takes for one thing decides everything
after it: an extension tag runs to its first closing tag and is read apart from the text around it,
so that braces inside it never pair with braces outside; braces pair from the inside; comments and
the content of `nowiki`, `pre`, `math` … are no text. Two things are kinder than MediaWiki, since
the editor's intent is plain: `< ref >` … `< /ref >` is a reference (marked malformed), and an
unclosed `[[` does not keep a template from closing.

The time is linear in the text: every look ahead ends at the next tag of its kind, and what was not
found once is not looked for again.
"""

import re
from functools import cache

from msgspec import Struct

from refaudit.catalogue import templates
from refaudit.extract.braces import Braces
from refaudit.extract.nodes import Kind, Node, Scan, Unclosed, nest

__all__ = ["MAX_TAG", "scan"]

#: An opening tag that does not end within so many characters is text.
MAX_TAG = 1000


class _Grammar(Struct, frozen=True, kw_only=True):
    """The patterns. Each alternative begins with its own character: the search for it is fast."""

    outside: re.Pattern[str]
    inside: re.Pattern[str]
    reference_edge: re.Pattern[str]
    kinds: dict[str, Kind]
    reference: str


_BLANKS = " \t\n\r\f"
_BLANK = r"[ \t\n\r\f]"
#: A run of braces, or a whole template in which nothing nests.
_BRACES = r"\{\{(?:(?P<flat>[^{}\[\]<]*+\}\})(?!\})|\{*)|\}\}+"


@cache
def _grammar() -> _Grammar:
    rows = templates.markup()
    kinds = dict.fromkeys(rows.opaque, Kind.OPAQUE) | dict.fromkeys(rows.transparent, Kind.TAG)
    kinds |= {rows.reference: Kind.REFERENCE, rows.reference_list: Kind.LIST}
    names = "|".join(sorted(map(re.escape, kinds), key=len, reverse=True))
    name, tag_ends = f"(?i:{re.escape(rows.reference)})", f"(?={_BLANK}|/?>)"
    # Most references are closed before anything but one flat template opens in them.
    tag = rf"{name}(?P<attributes>(?:{_BLANK}[^<>/]{{0,500}}+)?+)"
    content = r"[^<{}]*+(?:\{\{(?P<cited>[^{}\[\]<]*+)\}\}[^<{}]*+)?+"
    whole = rf"(?P<whole>{tag}(?:/>|>(?P<content>{content})</{name}{_BLANK}*+>))"
    opening = rf"(?P<tag>(?i:{names})){tag_ends}|(?P<spaced>{_BLANK}{{1,9}}{name}){tag_ends}"
    tags = rf"<(?:!--|{whole}|{opening})"
    return _Grammar(
        # The pipe of a link matters only inside a template.
        outside=re.compile(f"{tags}|{_BRACES}"),
        inside=re.compile(rf"{tags}|{_BRACES}|\[\[|\]\]"),
        # What ends the content of a reference, or shows that it has no end.
        reference_edge=re.compile(
            rf"<(?:!--|(?P<close>/{name}{_BLANK}*>)"
            rf"|(?P<spaced_close>{_BLANK}{{0,9}}/{_BLANK}{{0,9}}{name}{_BLANK}{{0,9}}>)"
            rf"|(?P<open>{name}{tag_ends})|(?P<spaced_open>{_BLANK}{{1,9}}{name}{tag_ends}))"
        ),
        kinds=kinds,
        reference=rows.reference,
    )


def scan(text: str) -> Scan:
    """Find all nodes of the text. Any text is taken; what does not pair is left as text."""
    scanner = _Scanner(text)
    scanner.region(0, len(text))
    scanner.nodes.sort(key=lambda node: (node.start, -node.end))
    nodes, after = nest(scanner.nodes)
    return Scan(text=text, nodes=nodes, after=after, unclosed=scanner.unclosed)


class _Scanner:
    """The state of one pass: the nodes found, and what is known not to come any more."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.nodes: list[Node] = []
        self.unclosed: list[Unclosed] = []
        self.grammar = _grammar()
        self._comment_end = (0, -1)

    def region(self, start: int, end: int) -> None:
        """Scan a stretch that is read by itself: the article, or the content of a tag.

        Regions nest only as deep as there are names of tags, because a tag ends at its first
        closing tag.
        """
        braces = Braces(self.nodes)
        absent: set[str] = set()
        outside, inside = self.grammar.outside.search, self.grammar.inside.search
        text, position = self.text, start
        while match := (inside if braces.open else outside)(text, position, end):
            found = match.group()
            position = match.end()
            if found == "<!--":
                position = self._comment(match.start(), end)
            elif match["whole"] is not None:
                self._whole(match)
            elif found[0] == "<":
                position = self._tag(match, end, absent)
            elif match["flat"] is not None:
                braces.flat(match.start(), position)
            else:
                braces.token(found[0], match.start(), position)

    def _whole(self, match: re.Match[str]) -> None:
        """A reference that closes itself, or that holds no more than one flat template."""
        start, end = match.span()
        attributes = match["attributes"]
        if match["content"] is None:
            self._add(Kind.REFERENCE, start, end, attributes=attributes, self_closing=True)
            return
        self._add(Kind.REFERENCE, start, end, inner=match.span("content"), attributes=attributes)
        if match["cited"] is not None:
            first, last = inner = match.span("cited")
            self._add(Kind.TEMPLATE, first - 2, last + 2, inner=inner)

    def _comment(self, start: int, end: int) -> int:
        """An unclosed comment swallows the rest, as in MediaWiki."""
        close = self._end_of_comment(start + 4, end)
        stop = end if close is None else close + 3
        self._add(Kind.COMMENT, start, stop, inner=(start + 4, end if close is None else close))
        return stop

    def _end_of_comment(self, start: int, end: int) -> int | None:
        """Where the next `-->` begins; looked for once, however many comments wait for it."""
        asked_from, found = self._comment_end
        if not asked_from <= start <= found:
            found = self.text.find("-->", start)
            found = len(self.text) if found < 0 else found
            self._comment_end = (start, found)
        return found if found + 3 <= end else None

    def _tag(self, match: re.Match[str], end: int, absent: set[str]) -> int:
        """Read a tag from its name on; returns where to go on."""
        spaced = match["spaced"] is not None
        name = self.grammar.reference if spaced else match["tag"].lower()
        close = self.text.find(">", match.end(), min(end, match.end() + MAX_TAG))
        if close < 0:
            return match.end()
        attributes = self.text[match.end() : close]
        kind = self.grammar.kinds[name]
        if kind is Kind.REFERENCE:
            return self._reference(match, close + 1, attributes, end)
        if attributes.endswith("/"):
            self._add(kind, match.start(), close + 1, attributes=attributes[:-1], self_closing=True)
            return close + 1
        closing = None
        if name not in absent:
            closing = _closing_tag(name).search(self.text, close + 1, end)
        if closing is None:
            absent.add(name)
            return close + 1
        inner = (close + 1, closing.start())
        self._add(kind, match.start(), closing.end(), inner=inner, attributes=attributes)
        if kind is not Kind.OPAQUE:
            self.region(*inner)
        return closing.end()

    def _reference(self, match: re.Match[str], inner: int, attributes: str, end: int) -> int:
        spaced = match["spaced"] is not None
        if (named := _before_slash(attributes)) is not None:
            self._add(
                Kind.REFERENCE,
                match.start(),
                inner,
                attributes=named,
                self_closing=True,
                spaced=spaced or not attributes.endswith("/"),
            )
            return inner
        edge = self._closing_reference(inner, end, spaced=spaced)
        if edge is None or f"</{self.grammar.reference}" in attributes.lower():
            if not spaced:
                self.unclosed.append(Unclosed(start=match.start(), end=inner))
            return inner if "<" not in attributes else match.end()
        self._add(
            Kind.REFERENCE,
            match.start(),
            edge.end(),
            inner=(inner, edge.start()),
            attributes=attributes,
            spaced=spaced or edge["close"] is None,
        )
        self.region(inner, edge.start())
        return edge.end()

    def _closing_reference(self, start: int, end: int, *, spaced: bool) -> re.Match[str] | None:
        """The closing tag, unless another reference opens before it.

        MediaWiki loses both then; here only the unclosed one is lost.
        """
        search, position = self.grammar.reference_edge.search, start
        while match := search(self.text, position, end):
            position = match.end()
            if match[0] == "<!--":
                close = self._end_of_comment(position, end)
                position = position if close is None else close + 3
            elif match["close"] or match["spaced_close"]:
                return match
            elif match["open"] or spaced:
                return None
        return None

    def _add(  # noqa: PLR0913 - the fields of a node
        self,
        kind: Kind,
        start: int,
        end: int,
        *,
        inner: tuple[int, int] | None = None,
        attributes: str = "",
        self_closing: bool = False,
        spaced: bool = False,
    ) -> None:
        inner_start, inner_end = inner or (end, end)
        self.nodes.append(
            Node(
                kind=kind,
                start=start,
                end=end,
                inner_start=inner_start,
                inner_end=inner_end,
                attributes=attributes,
                self_closing=self_closing,
                spaced=spaced,
            )
        )


def _before_slash(attributes: str) -> str | None:
    """The attributes of a self-closing tag, None for an opening one.

    `<ref name=n / >` opens a reference for MediaWiki, but no editor means that; in
    `<ref name=http://a/ >` the slash is the name's.
    """
    text = attributes.rstrip(_BLANKS)
    if not text.endswith("/"):
        return None
    named = text[:-1]
    meant = text == attributes or not named or named[-1] in _BLANKS + "\"'"
    return named if meant else None


@cache
def _closing_tag(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{re.escape(name)}{_BLANK}*>", re.IGNORECASE)
