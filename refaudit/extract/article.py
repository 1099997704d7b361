"""From the text of an article to its references and citations."""

from collections.abc import Sequence
from operator import attrgetter

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
    Reference,
    Role,
    SnapshotAddress,
    citation_id,
)

__all__ = ["extract"]

#: Looked up once, because the members of an enumeration are slow to come by.
_REFERENCE, _SNAPSHOT, _TEXT = Place.REFERENCE, Role.SNAPSHOT, Form.TEXT


def extract(article: Article, *, links: bool = False) -> Extraction:
    """Read the references and citations of an article.

    Any text is taken and nothing is raised; the time is linear in its length. With `links`, the
    external links outside references and citation templates are citations too (`Place.LINK`).
    """
    scanned = scan(article.text)
    found = outline(scanned, article.language)
    lines = Lines(article.text)
    resolved = resolve(scanned, found, lines)
    reader = Reader(scanned, found, article.language)
    drafts, trailers = _drafts(article.text, found, resolved, reader, links=links)
    writer = _Writer(article, scanned, resolved, lines)
    ids = [writer.identify(draft) for draft in drafts]
    cites = targets(scanned, drafts, found.named, article.language)
    return Extraction(
        citations=tuple(
            writer.citation(
                number,
                draft,
                trailers.get(number, ()),
                id=ids[number],
                cites=ids[cites[number]] if number in cites else None,
            )
            for number, draft in enumerate(drafts)
        ),
        references=resolved.references,
        faults=faults(scanned, found, lines),
        date_style=found.date_style,
        exclusion=exclusion(scanned, article.language),
    )


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
    """Gives sources their number, reference, section and identity."""

    def __init__(self, article: Article, scanned: Scan, resolved: Resolved, lines: Lines) -> None:
        self._article = article
        self._resolved = resolved
        self._lines = lines
        self._sections = Sections(scanned, article.language)
        self._seen: dict[tuple[str | None, ...], int] = {}

    def citation(
        self,
        number: int,
        draft: Draft,
        trailers: Sequence[Trailer],
        *,
        id: str,  # noqa: A002 - the field's own name
        cites: str | None,
    ) -> Citation:
        """The citation of a source, with the markers behind it and the one that it names."""
        fields = draft.fields
        for trailer in trailers:
            fields = with_archive(fields, trailer)
        reference = self._resolved.of_footnote.get(draft.owner)
        return Citation(
            article=self._article.title,
            id=id,
            ordinal=number + 1,
            place=_place(draft, reference),
            section=self._sections.at(draft.start),
            reference=_in_reference(reference) if reference else None,
            form=draft.form,
            template=draft.template,
            family=draft.family,
            start=draft.start,
            end=draft.end,
            line=self._lines.at(draft.start),
            column=self._lines.column(draft.start),
            urls=fields.urls,
            url=fields.url,
            archive_url=fields.archive_url,
            url_status=fields.url_status,
            title=fields.title,
            dates=fields.dates,
            snapshot=_snapshot(fields),
            parameters=fields.parameters,
            duplicates=fields.duplicates,
            markers=tuple([trailer.marker for trailer in trailers]) if trailers else (),
            cites=cites,
            wikitext=self._article.text[draft.start : draft.end],
        )

    def identify(self, draft: Draft) -> str:
        """A name for a source; to be asked once for each, in the order of the text."""
        own = draft.fields
        written = self._article.text[draft.start : draft.end]
        text = written if draft.form is _TEXT else own.title
        # Links are counted apart, so that `--scope all` changes no other citation's name.
        kind = f"link-{draft.form}" if draft.link else str(draft.form)
        identity = (kind, draft.key, own.url or own.archive_url, text)
        seen = self._seen.get(identity, 0)
        self._seen[identity] = seen + 1
        return citation_id(self._article.title, identity, seen)


def _place(draft: Draft, reference: Reference | None) -> Place:
    if reference:
        return _REFERENCE
    return Place.LINK if draft.link else Place.BODY


def _in_reference(reference: Reference) -> InReference:
    return InReference(
        name=reference.name,
        group=reference.group,
        uses=reference.uses,
        start=reference.start,
        end=reference.end,
        line=reference.line,
        malformed_tag=reference.malformed_tag,
    )


def _snapshot(fields: Fields) -> SnapshotAddress | None:
    """What the archive URL says; of several, the one of `archive-url`."""
    if fields.archive_url:
        return archives.read(fields.archive_url)
    for url in fields.urls:
        if url.role is _SNAPSHOT and url.url and (address := archives.read(url.url)):
            return address
    return None
