"""The subject of a rule about citations: a case, read once for all rules."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from msgspec import Struct

from refaudit.catalogue import archives, parameters, stamps, templates
from refaudit.catalogue.parameters import Kind, Status
from refaudit.model.checked import Checked
from refaudit.model.citation import (
    Citation,
    DateStyle,
    Extraction,
    Marker,
    Role,
    SnapshotAddress,
)
from refaudit.model.copies import CopySearch
from refaudit.model.dates import CitedDate, bounds
from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Case

__all__ = ["Context", "Subject", "day_of"]

_MODULE = frozenset({"cs1", "cs2"})
_LOCAL = "local"
_WIKIPEDIA = ".wikipedia.org"
#: Snapshots of no use to a reader, as the archive itself showed.
_USELESS = frozenset({State.MISSING, State.ERROR_CAPTURE, State.OTHER_PAGE})
_PROVEN = frozenset({(State.LIVE, Reason.OK), (State.LIVE, Reason.MOVED)})
#: The reasons for which a page is dead; any other beside that state is a contradiction.
_DEATHS = frozenset(
    {
        Reason.NOT_FOUND,
        Reason.GONE,
        Reason.NO_SUCH_HOST,
        Reason.SOFT_404,
        Reason.REDIRECTED_HOME,
        Reason.PARKED,
        Reason.USURPED,
    }
)

#: A copy of a copy of a copy was seen; more is somebody's joke.
_MAX_NESTING = 5
_ZONES = timedelta(days=1)
_AHEAD = timedelta(days=92)


class Context(Struct, frozen=True, kw_only=True):
    """Where and when an article is audited; `now` is aware, `wiki` a host where it is known."""

    article: str
    now: datetime
    wiki: str | None = None
    language: str = "en"

    @property
    def today(self) -> date:
        """The day of the audit in UTC, by which CS1 judges dates."""
        return self.now.astimezone(UTC).date()

    @property
    def edition(self) -> str | None:
        """The code of the Wikipedia (`en`); of a text without a wiki, its language."""
        if self.wiki is None:
            return self.language
        return self.wiki.removesuffix(_WIKIPEDIA) if self.wiki.endswith(_WIKIPEDIA) else None


class Subject(Struct, frozen=True, kw_only=True):
    """A citation, the evidence about it, and where and when it is asked.

    `written` has, for each canonical parameter that the citation gives a value, the name under
    which it does; names that the citation module takes no longer do not count. `template` is the
    catalogue's row of its template.
    """

    citation: Citation
    article: Extraction
    original: Checked | None
    snapshot: Checked | None
    context: Context
    written: Mapping[str, str]
    template: templates.CitationTemplate | None
    copies: CopySearch | None = None

    @classmethod
    def of(cls, case: Case, context: Context) -> "Subject":
        """Read a case."""
        citation = case.citation
        language = templates.names_of(citation.template, context.language)
        written: dict[str, str] = {}
        for name, value in citation.parameters.items():
            row = parameters.find(name, language)
            if row and row.status is not Status.REMOVED and value.strip():
                key = row.canonical + (row.number or "")
                if name == key or key not in written:  # its own name goes before an alias
                    written[key] = name
        return cls(
            citation=citation,
            article=case.article,
            original=case.original,
            snapshot=case.snapshot,
            copies=case.copies,
            context=context,
            written=written,
            template=templates.find(citation.template, context.language)
            if citation.template
            else None,
        )

    @property
    def language(self) -> str:
        """The language of the parameters' names, which is that of the template."""
        return templates.names_of(self.citation.template, self.context.language)

    @property
    def by_module(self) -> bool:
        """Whether the citation module shows the citation: its errors are CS1's errors."""
        return self.citation.family in _MODULE

    @property
    def by_known_module(self) -> bool:
        """Whether it does, and all names and words that the module of this wiki takes are known."""
        return self.by_module and parameters.covers(self.language)

    @property
    def has_identifier(self) -> bool:
        """Whether the citation gives an identifier of the source, such as a DOI or an ISBN."""
        rows = (parameters.parameter(name, self.language) for name in self.written)
        return any(row is not None and row.kind is Kind.IDENTIFIER for row in rows)

    @property
    def originals(self) -> tuple[str | None, ...]:
        """The URLs of the source as written; None for one that a template computes.

        In a template those of its URL parameters, be they copies in an archive themselves.
        """
        cited = self.citation.urls
        if self.citation.family is None:
            return tuple(url.url for url in cited if url.role is Role.ORIGINAL)
        return tuple(url.url for url in cited if self.is_url_parameter(url.parameter))

    @property
    def has_archive(self) -> bool:
        """Whether an archived copy is given: in the citation, or by a template behind it."""
        return any(url.role is Role.SNAPSHOT for url in self.citation.urls)

    @property
    def address(self) -> SnapshotAddress | None:
        """What the URL of the copy says; None where there is none, or of no known archive."""
        return self.citation.snapshot

    @property
    def copy_url(self) -> str:
        """The URL of the copy, wherever it stands."""
        snapshots = (url.url for url in self.citation.urls if url.role is Role.SNAPSHOT)
        return self.citation.archive_url or next(filter(None, snapshots), "")

    @property
    def copy_name(self) -> str:
        """The name of the parameter with the copy's URL."""
        archived = "archive-url" in self.written or not self.has_archive
        return self.name("archive-url" if archived else "url")

    @property
    def copied_url(self) -> str | None:
        """The page that was copied, also where the copy is one of another archive's page."""
        address, copied = self.address, None
        if address is None or address.form == "malformed":
            return None
        for _ in range(_MAX_NESTING):
            if address is None or address.original is None:
                break
            copied = address.original
            address = archives.read(copied)
        return copied

    @property
    def archived_day(self) -> date | None:
        """The day, in UTC, in the timestamp of a well-formed archive URL."""
        address = self.address
        if address is None or address.form == "malformed" or not address.timestamp:
            return None
        return stamps.day(address.timestamp)

    @property
    def archive(self) -> archives.Archive | None:
        """The service that keeps the archived copy, where the catalogue knows it."""
        return archives.service(self.address.archive) if self.address else None

    @property
    def published(self) -> CitedDate | None:
        """The date of the source if it is valid; `date` goes before `year`, as in CS1."""
        given = self.citation.dates
        cited = given.date or given.year or given.publication_date
        return cited if cited and cited.valid and cited.iso else None

    @property
    def first_seen(self) -> date | None:
        """The earliest day on which the source could have been read, None where none is known.

        The days of the world differ by one; issues appear before the month or year that they bear.
        A date still to come says nothing.
        """
        if self.published is None:
            return None
        first, last = bounds(self.published.iso or "")
        if first > self.context.today:
            return None
        return first - (_ZONES if first == last else min(_AHEAD, first - date.min))

    @property
    def death(self) -> Checked | None:
        """The verdict on the cited page where it is death, else None.

        No rule may call a page dead by anything else: what is restricted or unknown has none.
        """
        seen = self.original
        dead = seen is not None and seen.state is State.DEAD and seen.reason in _DEATHS
        return seen if dead else None

    @property
    def page(self) -> Checked | None:
        """The verdict on the cited page where it answers for itself, else None.

        A server that cannot prove its name may be anybody's: what it shows says nothing.
        """
        seen = self.original
        proven = seen is not None and (seen.state, seen.reason) in _PROVEN
        return seen if proven else None

    @property
    def archive_is_useless(self) -> bool:
        """Whether the archive itself showed that the cited copy helps no reader."""
        return self.snapshot is not None and self.snapshot.state in _USELESS

    def is_url_parameter(self, canonical: str | None) -> bool:
        """Whether this parameter holds a URL of the source, not of a copy."""
        row = parameters.parameter(canonical or "", self.language)
        return row is not None and row.kind is Kind.URL and row.name != "archive-url"

    def name(self, canonical: str) -> str:
        """The name of a parameter as the citation writes it, else that of its template's wiki."""
        local = self.citation.family == _LOCAL
        own = parameters.spelling(canonical, self.language) if local else canonical
        return self.written.get(canonical, own)

    def word(self, canonical: str, value: str) -> str:
        """What to write for a value of a parameter, in the words of the name that is written."""
        name = self.written.get(canonical)
        row = parameters.find(name, self.language) if name else None
        translated = bool(row and row.values) or (not name and self.citation.family == _LOCAL)
        return parameters.word(canonical, value, self.language) if translated else value

    def value(self, canonical: str) -> str | None:
        """The value of a parameter, trimmed; None where it is absent or empty."""
        name = self.written.get(canonical)
        return self.citation.parameters[name].strip() if name else None

    def words(self, canonical: str) -> tuple[str, ...]:
        """The only words that a parameter takes; none where it takes any value."""
        row = parameters.parameter(canonical, self.language)
        return row.values if row else ()

    def put(self, canonical: str, value: str) -> str:
        """The wikitext to write: `|url=…` in a template, the bare value where there is none."""
        return f"|{self.name(canonical)}={value}" if self.citation.family else value

    def marker(self, kind: str) -> Marker | None:
        """The first marker of this kind behind the citation."""
        return next((mark for mark in self.citation.markers if mark.kind == kind), None)

    @property
    def style(self) -> DateStyle:
        """How a date should be written here: as `df` says, the article, or the other dates."""
        wish = (self.value("df") or "").removesuffix("-all")
        if wish in set(DateStyle):
            return DateStyle(wish)
        if self.article.date_style:
            return self.article.date_style
        dates = self.citation.dates
        others = (dates.access_date, dates.archive_date, dates.date)
        shapes = (other.shape for other in others if other and other.valid)
        return next((DateStyle(s) for s in shapes if s in set(DateStyle)), DateStyle.YMD)


def day_of(cited: CitedDate | None) -> date | None:
    """The day of a valid date that names exactly one; None for any other value."""
    if cited is None or not cited.valid or not cited.iso or len(cited.iso) != len("2012-06-05"):
        return None
    first, last = bounds(cited.iso)
    return first if first == last else None
