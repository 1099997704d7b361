"""From the text of an article to its references and citations."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

from msgspec import Struct, structs

from refaudit.catalogue import archives
from refaudit.extract.anchors import targets
from refaudit.extract.attach import attach
from refaudit.extract.drafts import Draft, Reader
from refaudit.extract.exclusion import exclusion
from refaudit.extract.fields import Fields
from refaudit.extract.markers import Trailer, with_archive
from refaudit.extract.nodes import Scan
from refaudit.extract.outline import BODY, Outline, outline
from refaudit.extract.places import Lines, Sections
from refaudit.extract.references import Resolved, faults, resolve
from refaudit.extract.scan import scan
from refaudit.model.citation import (
    Article,
    Citation,
    Extraction,
    Form,
    InReference,
    Place,
    Role,
    SnapshotAddress,
    citation_id,
)

__all__ = ["citations", "extract"]

#: Looked up once, because the members of an enumeration are slow to come by.
_BODY, _REFERENCE, _SNAPSHOT, _TEXT = Place.BODY, Place.REFERENCE, Role.SNAPSHOT, Form.TEXT


def extract(article: Article, *, links: bool = False) -> Extraction:
    """Read the references and citations of an article.

    Any text is taken and nothing is raised; the time is linear in its length. With `links`, the
    external links outside references and citation templates are citations too (`Place.LINK`).
    """
    read = _read(article)
    return Extraction(
        citations=tuple(_citations(article, read, links=links)),
        references=read.resolved.references,
        faults=faults(read.scanned, read.found, read.lines),
        date_style=read.found.date_style,
        exclusion=exclusion(read.scanned, article.language),
    )


def citations(article: Article, *, links: bool = False) -> Iterator[Citation]:
    """The citations of `extract`, for those who want nothing else of it.

    Each is made when it is asked for: one that is let go leaves its memory, which the processor has
    at hand, to the next.
    """
    return _citations(article, _read(article), links=links)


class _Read(Struct, frozen=True, kw_only=True):
    """What is known of an article before its sources are looked for."""

    scanned: Scan
    found: Outline
    lines: Lines
    resolved: Resolved


def _read(article: Article) -> _Read:
    scanned, lines = scan(article.text), Lines(article.text)
    found = outline(scanned, article.language)
    resolved = resolve(scanned, found, lines)
    return _Read(scanned=scanned, found=found, lines=lines, resolved=resolved)


def _citations(article: Article, read: _Read, *, links: bool) -> Iterator[Citation]:
    scanned, found, language = read.scanned, read.found, article.language
    reader = Reader(scanned, found, language)
    drafts, trailers = _drafts(article.text, found, read.resolved, reader, links=links)
    writer = _Writer(article, read, reader, Sections(scanned, language))
    if found.named:
        yield from _citing(writer.citations(drafts, trailers), scanned, drafts, found, language)
    else:
        yield from writer.citations(drafts, trailers)


def _citing(
    written: Iterable[Citation],
    scanned: Scan,
    drafts: Sequence[Draft],
    found: Outline,
    language: str,
) -> Iterator[Citation]:
    """The citations, each with the one that it names, which may come behind it."""
    known = list(written)
    cites = targets(scanned, known, [draft.owner for draft in drafts], found.named, language)
    for number, citation in enumerate(known):
        named = cites.get(number)
        yield citation if named is None else structs.replace(citation, cites=known[named].id)


def _drafts(
    text: str, found: Outline, resolved: Resolved, reader: Reader, *, links: bool
) -> tuple[list[Draft], dict[int, list[Trailer]]]:
    """All sources in the order of the text, and the markers behind each by its number."""
    shown = {number: found.footnotes[number] for number in resolved.of_footnote}
    pieces = [piece for piece in found.pieces if piece.owner == BODY or piece.owner in shown]
    drafts = list(reader.of_pieces(pieces))
    for owner in shown:
        drafts += reader.of_text(owner)
    if links:
        drafts += reader.of_body()
    marked = list(reader.markers(pieces))
    trailers: dict[int, list[Trailer]] = {}
    for mark in marked:
        trailers.setdefault(mark.owner, []).append(mark.trailer)
    cited = {draft.owner for draft in drafts}
    alone = (reader.alone(owner, trailers.get(owner, ())) for owner in shown if owner not in cited)
    drafts += [draft for draft in alone if draft]
    drafts.sort(key=attrgetter("start"))
    return drafts, attach(text, drafts, shown, marked)


class _Writer:
    """Gives sources their number, reference, section and identity, in the order of the text."""

    def __init__(self, article: Article, read: _Read, reader: Reader, sections: Sections) -> None:
        self._title = article.title
        self._text = article.text
        self._reference = read.resolved.of_footnote.get
        self._lines = read.lines
        self._fields = reader.fields
        self._section = sections.at
        self._ordinal = 0
        self._seen: dict[tuple[str | None, ...], int] = {}

    def citations(
        self, drafts: Iterable[Draft], trailers: Mapping[int, Sequence[Trailer]]
    ) -> Iterator[Citation]:
        """The citations of the sources, with the markers behind each by its number."""
        for number, draft in enumerate(drafts):
            fields = self._fields(draft)
            citation = self._citation(draft, fields)
            yield _marked(citation, fields, trailers[number]) if number in trailers else citation

    def _citation(self, draft: Draft, fields: Fields) -> Citation:
        """The citation of the next source, without the markers behind it."""
        start, end = draft.start, draft.end
        reference = self._reference(draft.owner)
        wikitext = self._text[start:end]
        self._ordinal += 1
        if reference is None:
            within, place = None, Place.LINK if draft.link else _BODY
        else:
            place = _REFERENCE
            within = InReference(
                name=reference.name,
                group=reference.group,
                uses=reference.uses,
                start=reference.start,
                end=reference.end,
                line=reference.line,
                malformed_tag=reference.malformed_tag,
            )
        return Citation(
            article=self._title,
            id=self._identify(draft, fields, wikitext),
            ordinal=self._ordinal,
            place=place,
            section=self._section(start),
            reference=within,
            form=draft.form,
            template=draft.template,
            family=draft.family,
            start=start,
            end=end,
            line=self._lines.at(start, within),
            urls=fields.urls,
            url=fields.url,
            archive_url=fields.archive_url,
            url_status=fields.url_status,
            title=fields.title,
            dates=fields.dates,
            snapshot=_snapshot(fields),
            parameters=fields.parameters,
            duplicates=fields.duplicates,
            column=self._lines.column(start),
            wikitext=wikitext,
        )

    def _identify(self, draft: Draft, own: Fields, wikitext: str) -> str:
        """A name for a source; to be asked once for each, in the order of the text."""
        text = wikitext if draft.form is _TEXT else own.title
        # Links are counted apart, so that `--scope all` changes no other citation's name.
        kind = f"link-{draft.form}" if draft.link else draft.form.value
        identity = (kind, draft.key, own.url or own.archive_url, text)
        seen = self._seen.get(identity, 0)
        self._seen[identity] = seen + 1
        return citation_id(self._title, identity, seen)


def _marked(citation: Citation, fields: Fields, trailers: Sequence[Trailer]) -> Citation:
    """A citation with the markers behind it, and what they say of its capture."""
    for trailer in trailers:
        fields = with_archive(fields, trailer)
    return structs.replace(
        citation,
        urls=fields.urls,
        archive_url=fields.archive_url,
        dates=fields.dates,
        snapshot=_snapshot(fields),
        markers=tuple([trailer.marker for trailer in trailers]),
    )


def _snapshot(fields: Fields) -> SnapshotAddress | None:
    """What the archive URL says; of several, the one of `archive-url`."""
    if fields.archive_url:
        return archives.read(fields.archive_url)
    for url in fields.urls:
        if url.role is _SNAPSHOT and url.url and (address := archives.read(url.url)):
            return address
    return None
