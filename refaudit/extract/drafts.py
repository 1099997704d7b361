"""Sources as they are found, before they know their number, reference and markers."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, structs

from refaudit.catalogue.templates import CitationTemplate, HelperTemplate
from refaudit.extract import links
from refaudit.extract.arguments import Call, covered, read_call
from refaudit.extract.fields import Fields, cited, read_fields
from refaudit.extract.links import HOLE, Link
from refaudit.extract.markers import Marked, Trailer, read_trailer, with_archive
from refaudit.extract.masking import mask
from refaudit.extract.nodes import Kind, Scan
from refaudit.extract.outline import BODY, Footnote, Outline, Piece
from refaudit.extract.plain import read_plain
from refaudit.extract.values import decode, strip_comments
from refaudit.model.citation import CitedUrl, Form, Role

__all__ = ["Draft", "Reader"]

#: Looked up once, because the members of an enumeration are slow to come by.
_LINK, _TEMPLATE = Kind.LINK, Form.TEMPLATE


class Draft(Struct, frozen=True, kw_only=True, gc=False):
    """One source.

    `template` is the name as written, `key` the canonical one. `owner` is the footnote around it;
    `link` marks a link of the article's text, outside footnotes and citations. The fields of a
    citation template are read from its `piece` when they are wanted.
    """

    form: Form
    start: int
    end: int
    owner: int
    fields: Fields = Fields()
    template: str | None = None
    key: str | None = None
    family: str | None = None
    link: bool = False
    piece: Piece | None = None


class Reader:
    """Finds the sources of one article."""

    def __init__(self, scan: Scan, found: Outline, language: str) -> None:
        self._scan = scan
        self._found = found
        self._language = language

    def of_pieces(self, pieces: Iterable[Piece]) -> Iterator[Draft]:
        """The citation templates, and the sources inside other templates of a footnote."""
        for piece in pieces:
            if isinstance(piece.row, CitationTemplate):
                yield self._citation(piece, piece.row)
            elif piece.row is None:
                yield from self._inside(piece)

    def markers(self, pieces: Iterable[Piece]) -> Iterator[Marked]:
        """The markers among the templates."""
        for piece in pieces:
            if isinstance(piece.row, HelperTemplate):
                node, call = self._scan.nodes[piece.index], self._call(piece)
                trailer = read_trailer(node, call, piece.row, self._language)
                yield Marked(owner=piece.owner, trailer=trailer)

    def alone(self, owner: int, trailers: Iterable[Trailer]) -> Draft | None:
        """A footnote without link or citation template as one source; None for a blank one.

        An archive template is the source itself where it follows no other.
        """
        for trailer in trailers:
            if trailer.urls:
                return self._archived(owner, trailer)
        return self._plain(owner)

    def of_text(self, owner: int) -> Sequence[Draft]:
        """The links in the text of a footnote that no template holds."""
        footnote = self._found.footnotes[owner]
        if footnote.short is not None or self._is_one_node(footnote):
            return ()
        start, end = footnote.content_start, footnote.content_end
        masked = mask(self._scan, start, end)
        return [self._link(link, start, owner) for link in links.find(masked)]

    def _is_one_node(self, footnote: Footnote) -> bool:
        """Whether nothing but one template stands in a footnote, as in most."""
        if footnote.first >= footnote.last:
            return False
        node = self._scan.nodes[footnote.first]
        return (
            node.start == footnote.content_start
            and node.end == footnote.content_end
            and node.kind is Kind.TEMPLATE
        )

    def of_body(self) -> Iterator[Draft]:
        """Every external link outside footnotes and citations, those in other templates too."""
        found = self._found
        covered = {self._scan.nodes[piece.index].start for piece in found.pieces}
        covered |= {footnote.start for footnote in found.footnotes}
        covered |= {use.start for use in found.uses}
        masked = mask(self._scan, 0, len(self._scan.text), covered=covered)
        # In a template and in a table a pipe ends what stands before it.
        for link in links.find(masked.replace("|", HOLE)):
            yield self._link(link, 0, BODY)

    def _call(self, piece: Piece) -> Call:
        node = self._scan.nodes[piece.index]
        return read_call(self._scan.text, node, self._scan.children(piece.index), self._language)

    def _plain(self, owner: int) -> Draft | None:
        footnote = self._found.footnotes[owner]
        if footnote.short is not None:
            start, end = footnote.start, footnote.end
        else:
            raw = self._scan.text[footnote.content_start : footnote.content_end]
            start = footnote.content_start + len(raw) - len(raw.lstrip())
            end = footnote.content_start + len(raw.rstrip())
            if not strip_comments(raw).strip():
                return None
        return Draft(form=Form.TEXT, start=start, end=end, owner=owner, template=footnote.short)

    def _citation(self, piece: Piece, row: CitationTemplate) -> Draft:
        node = self._scan.nodes[piece.index]
        return Draft(
            form=_TEMPLATE,
            start=node.start,
            end=node.end,
            owner=piece.owner,
            template=row.name,
            key=row.name,
            family=row.family,
            piece=piece,
        )

    def fields(self, draft: Draft) -> Fields:
        """What a source says; read anew with each call."""
        piece = draft.piece
        if piece is None or not isinstance(row := piece.row, CitationTemplate):
            return draft.fields
        fields = self._fields(piece, row.language or self._language)
        if row.url_status and not fields.url_status:
            fields = structs.replace(fields, url_status=row.url_status)
        return fields

    def _fields(self, piece: Piece, language: str) -> Fields:
        scan, index, fields = self._scan, piece.index, None
        node, after = scan.nodes[index], scan.after[index]
        content = scan.text[node.inner_start : node.inner_end]
        if after == index + 1:
            fields = read_plain(content, language)
        elif all(inner.kind is _LINK for inner in scan.nodes[index + 1 : after]):
            without_links = covered(scan.text, node, scan.children(index))
            fields = read_plain(content, language, without_links)
        return fields or read_fields(scan, self._call(piece), language)

    def _archived(self, owner: int, trailer: Trailer) -> Draft:
        marker = trailer.marker
        fields = Fields(
            url=trailer.original,
            title=marker.parameters.get("title") or None,
            parameters=marker.parameters,
        )
        return Draft(
            form=_TEMPLATE,
            start=marker.start,
            end=marker.end,
            owner=owner,
            fields=with_archive(fields, trailer),
            template=marker.template,
            key=marker.template.casefold(),
        )

    def _inside(self, piece: Piece) -> Iterator[Draft]:
        """What a template holds that is no citation template: its links.

        A bracketed link is a source by itself; plain URLs make the template one of no family.
        """
        urls: list[CitedUrl] = []
        call = self._call(piece)
        for argument in call.arguments:
            start = argument.value_start
            for link in links.find(mask(self._scan, start, argument.value_end)):
                if link.bracketed:
                    yield self._link(link, start, piece.owner)
                else:
                    name = None if argument.positional else argument.name
                    urls.append(cited(name, link.url))
        if urls:
            yield self._unknown(piece, call, tuple(urls))

    def _unknown(self, piece: Piece, call: Call, urls: tuple[CitedUrl, ...]) -> Draft:
        node = self._scan.nodes[piece.index]
        parameters = {name: argument.written for name, argument in call.last().items()}
        first = next((url for url in urls if url.role is Role.ORIGINAL), urls[0])
        return Draft(
            form=_TEMPLATE,
            start=node.start,
            end=node.end,
            owner=piece.owner,
            fields=Fields(
                urls=urls, url=first.url, title=call.value("title") or None, parameters=parameters
            ),
            template=piece.name,
            key=piece.name.casefold(),
        )

    def _link(self, link: Link, offset: int, owner: int) -> Draft:
        title = None
        if link.title:
            start, end = link.title
            title = decode(self._scan.text[offset + start : offset + end], self._language) or None
        return Draft(
            form=Form.BRACKETED if link.bracketed else Form.BARE,
            start=offset + link.start,
            end=offset + link.end,
            owner=owner,
            fields=Fields(urls=(cited(None, link.url),), url=link.url, title=title),
            link=owner == BODY,
        )
