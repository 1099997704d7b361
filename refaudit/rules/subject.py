"""The subject of a rule about citations: a case, read once for all rules."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property

from msgspec import Struct

from refaudit.catalogue import archives, dates, parameters, stamps
from refaudit.catalogue.parameters import Kind
from refaudit.catalogue.templates import CitationTemplate
from refaudit.model.checked import Checked
from refaudit.model.citation import Citation, DateStyle, Extraction, Marker, Role, SnapshotAddress
from refaudit.model.copies import CopySearch
from refaudit.model.dates import CitedDate, bounds
from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Case
from refaudit.rules.context import Context
from refaudit.rules.named import Names, names_in
from refaudit.rules.needs import MODULES, needs_met

__all__ = ["Subject", "day_of"]

_LOCAL = "local"
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
_STYLES = frozenset(DateStyle)
#: Dates that the extraction leaves to the rules.
_MORE_DATES = ("doi-broken-date", "pmc-embargo-date")
_ZONES = timedelta(days=1)
_AHEAD = timedelta(days=92)


class Subject(Struct, frozen=True, kw_only=True, dict=True):
    """A citation, the evidence about it, and where and when it is asked.

    `names` are those of the parameters that it gives a value; what is read from them is often
    asked for, and stands here too: `written`, `language`, `template`.
    """

    citation: Citation
    article: Extraction
    original: Checked | None
    snapshot: Checked | None
    context: Context
    names: Names
    written: Mapping[str, str]
    language: str
    template: CitationTemplate | None
    copies: CopySearch | None = None

    @classmethod
    def of(cls, case: Case, context: Context) -> "Subject":
        """Read a case."""
        citation = case.citation
        names = names_in(citation, context.language)
        return cls(
            citation=citation,
            article=case.article,
            original=case.original,
            snapshot=case.snapshot,
            copies=case.copies,
            context=context,
            names=names,
            written=names.written,
            language=names.language,
            template=names.template,
        )

    @cached_property
    def has(self) -> frozenset[str]:
        """What a rule may need of it: each `Need` that it meets, and its canonical parameters."""
        return self.names.given | needs_met(
            self.citation.family,
            self.names.are_known,
            self.citation.snapshot is not None,
            self.original is not None,
            self.snapshot is not None,
        )

    @property
    def by_module(self) -> bool:
        """Whether the citation module shows the citation: its errors are CS1's errors."""
        return self.citation.family in MODULES

    @cached_property
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

    @cached_property
    def dates(self) -> tuple[tuple[str, CitedDate], ...]:
        """The dates of the citation by their names in it.

        Those of a template behind it, as {{wayback}}, have other forms than CS1's and are left out.
        """
        cited = self.citation.dates
        found = [
            (self.name(canonical), value)
            for canonical, value in (
                ("date", cited.date),
                ("year", cited.year),
                ("publication-date", cited.publication_date),
                ("access-date", cited.access_date),
                ("archive-date", cited.archive_date),
            )
            if value and canonical in self.written
        ]
        for canonical in _MORE_DATES:
            raw = self.value(canonical)
            if raw and "{{" not in raw:
                value = dates.read(raw, parameter=canonical, language=self.language)
                found.append((self.name(canonical), value))
        return tuple(found)

    @property
    def valid_dates(self) -> Iterator[tuple[str, CitedDate]]:
        """Those of its dates that are valid and name a time."""
        return ((name, cited) for name, cited in self.dates if cited.valid and cited.iso)

    @cached_property
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

    @cached_property
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

    @cached_property
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
        if wish in _STYLES:
            return DateStyle(wish)
        if self.article.date_style:
            return self.article.date_style
        cited = self.citation.dates
        others = (cited.access_date, cited.archive_date, cited.date)
        shapes = (other.shape for other in others if other and other.valid)
        return next((DateStyle(s) for s in shapes if s in _STYLES), DateStyle.YMD)


def day_of(cited: CitedDate | None) -> date | None:
    """The day of a valid date that names exactly one; None for any other value."""
    if cited is None or not cited.valid or not cited.iso or len(cited.iso) != len("2012-06-05"):
        return None
    first, last = bounds(cited.iso)
    return first if first == last else None
