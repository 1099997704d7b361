"""What a look over all citations tells: hosts, ages, certainty, and what was left out."""

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from refaudit.model import uri
from refaudit.model.checked import Checked
from refaudit.model.evidence import State
from refaudit.model.report import AuditedCitation, Report
from refaudit.report.overview import Bar, bar, is_copy_only
from refaudit.report.speech import gettext, ngettext, translatable_forms
from refaudit.report.text import one_line
from refaudit.report.timeline import snapshot_days
from refaudit.report.words import SURENESS, grouped

__all__ = ["Ages", "Bin", "HostTally", "Survey", "host_of", "survey"]

_HOSTS_SHOWN = 8
_HOST_SHOWN = 100
#: Nobody cites a page of the web that is older.
_FIRST_YEAR = 1990
_MOST_BINS = 20
_FEWEST_BINS = 8
_LOST = frozenset(
    {State.DEAD, State.MISSING, State.ERROR_CAPTURE, State.OTHER_PAGE, State.REDIRECT_CAPTURE}
)
_UNCLEAR = frozenset({State.UNKNOWN, State.RESTRICTED, State.BLOCKED})


class HostTally(Struct, frozen=True, kw_only=True):
    """A host, and how many citations of it are lost, cannot be told, or are there at all."""

    host: str
    citations: int
    lost: int
    unclear: int


class Bin(Struct, frozen=True, kw_only=True):
    """A column of a histogram: years, and its place in per cent of width and height."""

    label: str
    count: int
    x: float
    width: float
    height: float


class Ages(Struct, frozen=True, kw_only=True):
    """A histogram by years; `text` says the same in words."""

    title: str
    bins: tuple[Bin, ...]
    total: int
    text: str


class Survey(Struct, frozen=True, kw_only=True):
    """All of it.

    `certainty` is how sure the verdicts on original pages are; `limits` are sentences on what was
    not checked, and why.
    """

    hosts: tuple[HostTally, ...]
    certainty: Bar
    ages: tuple[Ages, ...]
    limits: tuple[str, ...]


def survey(report: Report) -> Survey:
    """Look over all citations once."""
    found = _Counts()
    for article in report.articles:
        for citation in article.citations:
            found.add(citation)
    return Survey(
        hosts=tuple(found.worst_hosts()),
        certainty=_certainty(found.sureness),
        ages=tuple(
            _ages(title, years)
            for title, years in (
                (gettext("Archived copies by year"), found.archived),
                (gettext("Access dates by year"), found.accessed),
            )
            if years
        ),
        limits=tuple(_limits(report, found)),
    )


def host_of(citation: AuditedCitation) -> str:
    """The host of the cited page, in ASCII; empty where there is none."""
    parsed = uri.parse(citation.url) if citation.url else None
    return one_line(parsed.host, _HOST_SHOWN) if isinstance(parsed, uri.Url) else ""


class _Counts:
    def __init__(self) -> None:
        self.cited: Counter[str] = Counter()
        self.lost: Counter[str] = Counter()
        self.unclear: Counter[str] = Counter()
        self.sureness: Counter[str] = Counter()
        self.archived: Counter[int] = Counter()
        self.accessed: Counter[int] = Counter()
        self.without_url = self.computed = 0
        self._judged: set[str | None] = set()

    def add(self, citation: AuditedCitation) -> None:
        host = host_of(citation)
        if host:
            self.cited[host] += 1
            states = {each.state for each in _checks(citation)}
            self.lost[host] += bool(states & _LOST)
            self.unclear[host] += bool(states & _UNCLEAR)
        if citation.url is not None and not is_copy_only(citation):
            self._judge(citation)
        elif any(each.dynamic for each in citation.urls):
            self.computed += 1
        elif citation.url is None and citation.archive_url is None:
            self.without_url += 1
        stamp = citation.snapshot.timestamp if citation.snapshot else None
        if stamp and (days := snapshot_days(stamp)):
            self.archived[days[0].year] += 1
        accessed = citation.dates.access_date
        if accessed and accessed.valid and accessed.iso and accessed.iso[:4].isdigit():
            self.accessed[int(accessed.iso[:4])] += 1

    def _judge(self, citation: AuditedCitation) -> None:
        """Each address counts once, as in the totals, however often it is cited."""
        checked = citation.original
        address = checked.url if checked else citation.url
        if address not in self._judged:
            self._judged.add(address)
            self.sureness[_sureness(checked)] += 1

    def worst_hosts(self) -> Iterator[HostTally]:
        """Those with the most losses, then those with the most doubts."""
        named = [host for host in self.cited if self.lost[host] or self.unclear[host]]
        named.sort(key=lambda host: (-self.lost[host], -self.unclear[host], host))
        for host in named[:_HOSTS_SHOWN]:
            yield HostTally(
                host=host,
                citations=self.cited[host],
                lost=self.lost[host],
                unclear=self.unclear[host],
            )


def _checks(citation: AuditedCitation) -> Iterable[Checked]:
    return filter(None, (citation.original, citation.snapshot_check))


def _sureness(checked: Checked | None) -> str:
    if checked is None or checked.state is State.UNCHECKED:
        return "unchecked"
    if checked.state is State.LIVE:
        return "live"
    if checked.state is State.DEAD:
        return "dead" if checked.confirmed else "unsure"
    return "unknown"


def _certainty(counts: Counter[str]) -> Bar:
    parts = [
        (key, gettext(word), number) for key, word in SURENESS.items() if (number := counts[key])
    ]
    return bar(gettext("How sure we are"), parts, "sure")


def _ages(title: str, years: Counter[int]) -> Ages:
    last = max(years)
    # A scale of few years would have its two labels far from their columns.
    first = max(min(*years, last - _FEWEST_BINS + 1), min(_FIRST_YEAR, last), last - 60)
    step = -(-(last - first + 1) // _MOST_BINS)
    bins: Counter[int] = Counter()
    for year, number in years.items():
        bins[max(0, (year - first) // step)] += number
    size, most = (last - first) // step + 1, max(bins.values())
    width = 100 / size
    made = tuple(
        Bin(
            label=_label(first + n * step, min(first + (n + 1) * step - 1, last)),
            count=bins[n],
            x=round(n * width, 2),
            width=round(width * 0.84, 2),
            height=round(100 * bins[n] / most, 1),
        )
        for n in range(size)
    )
    said = ", ".join(f"{each.label}: {grouped(each.count)}" for each in made if each.count)
    return Ages(title=title, bins=made, total=sum(years.values()), text=f"{title}: {said}")


def _label(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _limits(report: Report, found: _Counts) -> Iterator[str]:
    """What was not checked, and why, as sentences without accusation."""
    kept_off = sum(article.exclusion is not None for article in report.articles)
    for number, forms in (
        (
            found.without_url,
            translatable_forms(
                "{n} citation has no URL: a book or an article on paper, judged by its dates and "
                "parameters alone.",
                "{n} citations have no URL: books or articles on paper, judged by their dates and "
                "parameters alone.",
            ),
        ),
        (
            found.computed,
            translatable_forms(
                "{n} citation has a URL that a template computes; it was not asked.",
                "{n} citations have URLs that a template computes; they were not asked.",
            ),
        ),
        (
            kept_off,
            translatable_forms(
                "{n} article keeps programs off: nothing is proposed there for a program to edit.",
                "{n} articles keep programs off: nothing is proposed there for a program to edit.",
            ),
        ),
        (
            report.totals.ignored,
            translatable_forms(
                "{n} finding is set aside by a decision; it stands with its reason where it was "
                "found.",
                "{n} findings are set aside by decisions; each stands with its reason where it was "
                "found.",
            ),
        ),
    ):
        if number:
            yield ngettext(*forms, number).format(n=grouped(number))
