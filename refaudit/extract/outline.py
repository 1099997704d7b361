"""What the nodes of an article mean: footnotes, their uses, citations and the markers behind them.

One walk through the nodes. `owner` numbers tell inside which footnote a piece stands, -1 for the
body of the article.
"""

from collections.abc import Callable

from msgspec import Struct

from refaudit.catalogue.templates import CitationTemplate, HelperRole, HelperTemplate
from refaudit.extract import tags
from refaudit.extract.arguments import Call, read_call, template_name, written_name
from refaudit.extract.meanings import meanings
from refaudit.extract.nodes import Kind, Node, Scan
from refaudit.model.citation import DateStyle

__all__ = ["BODY", "Footnote", "Outline", "Piece", "Use", "outline"]

#: The owner of what stands in no footnote.
BODY = -1

_MARKERS = frozenset({HelperRole.DEAD_LINK, HelperRole.ARCHIVE, HelperRole.IGNORE})
#: Looked up once, because the members of an enumeration are slow to come by.
_LIST, _REFERENCE, _TEMPLATE = Kind.LIST, Kind.REFERENCE, Kind.TEMPLATE


class Footnote(Struct, frozen=True, kw_only=True, gc=False):
    """One definition of a footnote: a tag with content, or a template that makes one.

    `first` … `last` are the indices of the nodes inside its content. `short` is the name of the
    template of a short footnote ({{sfn}}), whose arguments are the content. `follows` is the name
    of the footnote that this one continues. `problem` says why MediaWiki refuses the tag.
    """

    name: str | None
    group: str | None
    start: int
    end: int
    content_start: int
    content_end: int
    first: int
    last: int
    listed: bool = False
    malformed: bool = False
    problem: str | None = None
    short: str | None = None
    follows: str | None = None


class Use(Struct, frozen=True, kw_only=True, gc=False):
    """A place that shows a footnote defined elsewhere."""

    name: str
    group: str | None
    start: int
    end: int
    malformed: bool = False
    problem: str | None = None


class Piece(Struct, frozen=True, kw_only=True, gc=False):
    """A citation template, a marker, or (in a footnote) a template that is neither.

    `row` is that of the citation template or of the marker, None for another template.
    """

    name: str
    index: int
    owner: int
    row: CitationTemplate | HelperTemplate | None


class Outline(Struct, frozen=True, kw_only=True):
    """Everything that the walk found, in the order of the text.

    `named` has the templates that name a full citation, as (owner, index of the node).
    """

    footnotes: list[Footnote]
    uses: list[Use]
    pieces: list[Piece]
    named: list[tuple[int, int]]
    date_style: DateStyle | None


class _Frame(Struct, frozen=True, kw_only=True, gc=False):
    """What holds up to `end`: the footnote, whether in a citation, and the list with its group."""

    end: int
    owner: int = BODY
    in_citation: bool = False
    listed: bool = False
    group: str | None = None


def outline(scan: Scan, language: str) -> Outline:
    """Walk the nodes once."""
    walk = _Walk(scan, language)
    walk.run()
    return Outline(
        footnotes=walk.footnotes,
        uses=walk.uses,
        pieces=walk.pieces,
        named=walk.named,
        date_style=walk.date_style,
    )


class _Walk:
    def __init__(self, scan: Scan, language: str) -> None:
        self.scan = scan
        self.text = scan.text
        self.language = language
        self._meanings = meanings(language)
        self.footnotes: list[Footnote] = []
        self.uses: list[Use] = []
        self.pieces: list[Piece] = []
        self.named: list[tuple[int, int]] = []
        self.date_style: DateStyle | None = None
        self._frames = [_Frame(end=len(scan.text) + 1)]

    def run(self) -> None:
        frames, nodes, text = self._frames, self.scan.nodes, self.text
        for index, node in enumerate(nodes):
            while frames[-1].end <= node.start:
                frames.pop()
            kind = node.kind
            if kind is _TEMPLATE:
                self._template(index, node, *self._meanings[written_name(text, node)])
            elif kind is _REFERENCE:
                self._reference(index, node)
            elif kind is _LIST:
                group = tags.read(node.attributes).group
                frames.append(_Frame(end=node.end, listed=True, group=group))

    def _template(
        self,
        index: int,
        node: Node,
        name: str,
        row: CitationTemplate | None,
        helper: HelperTemplate | None,
    ) -> None:
        frame = self._frames[-1]
        if row:
            if not frame.in_citation:
                self._piece(name, index, row)
                if self.scan.after[index] > index + 1:
                    self._frames.append(_Frame(end=node.end, owner=frame.owner, in_citation=True))
        elif helper is None:
            if frame.owner != BODY and not frame.in_citation:
                self._piece(name, index, None)
        elif helper.role in _HELPERS:
            _HELPERS[helper.role](self, index, node, helper)
        elif helper.role in _MARKERS and not frame.in_citation:
            self._piece(name, index, helper)

    def _piece(self, name: str, index: int, row: CitationTemplate | HelperTemplate | None) -> None:
        self.pieces.append(Piece(name=name, index=index, owner=self._frames[-1].owner, row=row))

    def _reference(self, index: int, node: Node) -> None:
        frame, attributes = self._frames[-1], tags.read(node.attributes)
        malformed = node.spaced or attributes.problem is not None
        group = attributes.group or (frame.group if frame.listed else None)
        if attributes.name and self._is_blank(node):
            if not frame.listed:
                self.uses.append(
                    Use(
                        name=attributes.name,
                        group=group,
                        start=node.start,
                        end=node.end,
                        malformed=malformed,
                        problem=attributes.problem,
                    )
                )
            return
        self.footnotes.append(
            Footnote(
                name=attributes.name,
                group=group,
                start=node.start,
                end=node.end,
                content_start=node.inner_start,
                content_end=node.inner_end,
                first=index + 1,
                last=self.scan.after[index],
                listed=frame.listed,
                malformed=malformed,
                problem=attributes.problem,
                follows=None if attributes.name else attributes.follow,
            )
        )
        if self.scan.after[index] > index + 1:
            self._frames.append(_Frame(end=node.end, owner=len(self.footnotes) - 1))

    def _is_blank(self, node: Node) -> bool:
        return node.self_closing or not self.text[node.inner_start : node.inner_end].strip()

    def _call(self, index: int, node: Node) -> Call:
        return read_call(self.text, node, self.scan.children(index), self.language)

    def _reference_template(self, index: int, node: Node, helper: HelperTemplate) -> None:
        call, frame = self._call(index, node), self._frames[-1]
        arguments = call.last()
        name = tags.clean_name(tags.unquoted(call.value(helper.called)))
        group = tags.clean_name(tags.unquoted(call.value(helper.grouped))) or helper.group
        content = arguments.get(helper.content)
        if content is None or not content.written:
            if name and not frame.listed:
                self.uses.append(Use(name=name, group=group, start=node.start, end=node.end))
            return
        self.footnotes.append(
            Footnote(
                name=name,
                group=group,
                start=node.start,
                end=node.end,
                content_start=content.value_start,
                content_end=content.value_end,
                first=self.scan.index_at(content.value_start),
                last=self.scan.index_at(content.value_end),
                listed=frame.listed,
            )
        )
        self._frames.append(_Frame(end=node.end, owner=len(self.footnotes) - 1))

    def _use_template(self, index: int, node: Node, helper: HelperTemplate) -> None:
        arguments = self._call(index, node).last()
        groups = helper.grouped, *helper.also_grouped
        for name, argument in arguments.items():
            reference = tags.clean_name(argument.text)
            if reference and (name.isdigit() or name == helper.called):
                own = "1" if name == helper.called else name
                names = (*(f"{group}{own}" for group in groups), *groups)
                written = (arguments[one].text for one in names if one in arguments)
                group = tags.clean_name(next(filter(None, written), ""))
                self.uses.append(Use(name=reference, group=group, start=node.start, end=node.end))

    def _short_template(self, index: int, node: Node, _: HelperTemplate) -> None:
        owner = self._frames[-1].owner
        if owner != BODY and self.text.startswith("<", self.footnotes[owner].start):
            self.named.append((owner, index))
            return  # inside a tag it makes no footnote of its own
        self.named.append((len(self.footnotes), index))
        pipe = self.text.find("|", node.inner_start, node.inner_end)
        self.footnotes.append(
            Footnote(
                name=None,
                group=None,
                start=node.start,
                end=node.end,
                content_start=pipe + 1 if pipe >= 0 else node.inner_end,
                content_end=node.inner_end,
                first=index + 1,
                last=index + 1,
                short=template_name(written_name(self.text, node)),
            )
        )

    def _harvard_template(self, index: int, node: Node, _: HelperTemplate) -> None:
        frame = self._frames[-1]
        if frame.owner != BODY:
            self.named.append((frame.owner, index))
            if not frame.in_citation:
                self._piece(template_name(written_name(self.text, node)), index, None)

    def _list_template(self, index: int, node: Node, helper: HelperTemplate) -> None:
        group = tags.clean_name(self._call(index, node).value("group")) or helper.group
        self._frames.append(_Frame(end=node.end, listed=True, group=group))

    def _style_template(self, _: int, __: Node, helper: HelperTemplate) -> None:
        if helper.style and self.date_style is None:
            self.date_style = DateStyle(helper.style)


#: Bound to a walk, they would keep it and its article in memory until a collector finds the cycle.
_HELPERS: dict[HelperRole, Callable[[_Walk, int, Node, HelperTemplate], None]] = {
    HelperRole.REFERENCE: _Walk._reference_template,
    HelperRole.USE: _Walk._use_template,
    HelperRole.SHORT: _Walk._short_template,
    HelperRole.HARVARD: _Walk._harvard_template,
    HelperRole.LIST: _Walk._list_template,
    HelperRole.DATE_STYLE: _Walk._style_template,
}
