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
from operator import attrgetter

from refaudit.extract.braces import Braces
from refaudit.extract.grammar import BRACKETS, OPENING_BRACES, before_slash, closing_tag, grammar
from refaudit.extract.nodes import Kind, Node, Scan, Unclosed, nest

__all__ = ["MAX_TAG", "scan"]

#: An opening tag that does not end within so many characters is text.
MAX_TAG = 1000
#: Looked up once, because the members of an enumeration are slow to come by.
_LINK, _REFERENCE, _TEMPLATE = Kind.LINK, Kind.REFERENCE, Kind.TEMPLATE


def scan(text: str) -> Scan:
    """Find all nodes of the text. Any text is taken; what does not pair is left as text."""
    scanner = _Scanner(text)
    scanner.region(0, len(text))
    scanner.nodes.sort(key=attrgetter("start"))
    nodes, after = nest(scanner.nodes)
    return Scan(text=text, nodes=nodes, after=after, unclosed=scanner.unclosed)


class _Scanner:
    """The state of one pass: the nodes found, and what is known not to come any more."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.nodes: list[Node] = []
        self.unclosed: list[Unclosed] = []
        self.grammar = grammar()
        self._comment_end = (0, -1)
        # Where the next `<` and the next `{{` come, for positions that only rise.
        self._next = (-1, -1)

    def region(self, start: int, end: int) -> None:
        """Scan a stretch that is read by itself: the article, or the content of a tag.

        Regions nest only as deep as there are names of tags, because a tag ends at its first
        closing tag.
        """
        braces = Braces(self.nodes)
        absent: set[str] = set()
        position = start
        while position < end:
            position = self._outside(position, end, braces, absent)
            position = self._inside(position, end, braces, absent)

    def _outside(self, position: int, end: int, braces: Braces, absent: set[str]) -> int:
        """Go on where no braces are open, until some are: nothing closes there, nor is a link."""
        text, find, read_tag = self.text, self.text.find, self.grammar.tag.match
        angle, brace = self._next
        while not braces.open:
            if angle < position and (angle := find("<", position)) < 0:
                angle = len(text)
            if brace < position and (brace := self._brace(position, len(text))) < 0:
                brace = len(text)
            if brace < angle and brace < end:
                position = self._template(brace, min(angle, end)) or self._braces(
                    brace, end, braces
                )
            elif angle >= end:
                position = end
                break
            elif match := read_tag(text, angle, end):
                position = self._markup(match, end, absent)
            else:
                position = angle + 1
        self._next = angle, brace
        return position

    def _brace(self, position: int, end: int) -> int:
        """Where the next `{{` comes before `end`, -1 where none does."""
        # To look for one character takes a fraction of the time that two take.
        text, find = self.text, self.text.find
        while (brace := find("{", position, end)) >= 0:
            if text.startswith("{", brace + 1, end):
                return brace
            position = brace + 2
        return -1

    def _inside(self, position: int, end: int, braces: Braces, absent: set[str]) -> int:
        """Go on in braces until the last ones close; the pipes of links matter here."""
        text, search = self.text, self.grammar.token.search
        while braces.open:
            match = search(text, position, end)
            if match is None:
                return end
            start, position = match.span()
            if match.lastgroup == "flat":
                self._flat(start, position)
            elif text[start] == "<":
                position = self._markup(match, end, absent)
            else:
                braces.token(text[start], start, position)
        return position

    def _braces(self, start: int, end: int, braces: Braces) -> int:
        """A run of opening braces."""
        match = OPENING_BRACES.match(self.text, start, end)
        position = match.end() if match else end
        braces.token("{", start, position)
        return position

    def _template(self, start: int, end: int) -> int:
        """A template before `end`, where the next tag is; 0 where braces nest in it."""
        text = self.text
        close = text.find("}", start, end)
        if close < 0 or text.find("{", start + 2, close) >= 0:
            return 0
        stop = close + 2
        if stop > end or text[close:stop] != "}}" or text.startswith("}", stop, end):
            return 0
        self._flat(start, stop)
        return stop

    def _flat(self, start: int, end: int) -> None:
        """Take a whole template in which nothing nests, or only links do."""
        self._pair(_TEMPLATE, start, end)
        # To look for one character takes a fraction of the time that two take.
        if self.text.find("[", start, end) < 0:
            return
        opened: list[int] = []
        for bracket in BRACKETS.finditer(self.text, start, end):
            if bracket[0] == "[[":
                opened.append(bracket.start())
            elif opened:
                self._pair(_LINK, opened.pop(), bracket.end())

    def _pair(self, kind: Kind, start: int, end: int) -> None:
        """A node between two braces or brackets on either side."""
        self.nodes.append(
            Node(kind=kind, start=start, end=end, inner_start=start + 2, inner_end=end - 2)
        )

    def _markup(self, match: re.Match[str], end: int, absent: set[str]) -> int:
        """Read a tag or a comment; returns where to go on."""
        if match.lastgroup == "whole":
            self._whole(match)
            return match.end()
        if match.lastgroup is None:
            return self._comment(match.start(), end)
        return self._tag(match, end, absent)

    def _whole(self, match: re.Match[str]) -> None:
        """A reference that closes itself, or in which no other tag stands."""
        start, end = match.span()
        first, last = inner = match.span("content")
        attributes = match["attributes"]
        if first < 0:
            self._add(_REFERENCE, start, end, attributes=attributes, self_closing=True)
            return
        self._add(_REFERENCE, start, end, inner=inner, attributes=attributes)
        if (brace := self._brace(first, last)) >= 0:
            position = self._template(brace, last)
            if not position or self._brace(position, last) >= 0:
                self.region(position or brace, last)

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
            closing = closing_tag(name).search(self.text, close + 1, end)
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
        if (named := before_slash(attributes)) is not None:
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
