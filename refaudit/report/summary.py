"""The few figures of a run that a dashboard draws, small whatever the size of the report.

`Summary` encoded by msgspec is `summary.json` (`schema` = `refaudit-summary/1`).
"""

from collections import Counter
from datetime import datetime

from msgspec import Struct

from refaudit.model.difference import Difference
from refaudit.model.evidence import State
from refaudit.model.finding import Change, Severity
from refaudit.model.report import Report
from refaudit.report import overview
from refaudit.report.placed import placed
from refaudit.report.text import one_line
from refaudit.report.words import ordered

__all__ = ["SCHEMA", "Compared", "RuleCount", "RunFacts", "Summary", "TotalCounts", "summary"]

SCHEMA = "refaudit-summary/1"
_TEXT_KEPT = 300
_NAME_KEPT = 80
_RULES_KEPT = 200


class RunFacts(Struct, frozen=True, kw_only=True):
    """The run: as in the JSON report; `seconds` is how long it took, null while it has no end."""

    id: str
    title: str
    started_at: datetime
    finished_at: datetime | None
    seconds: int | None
    status: str
    network_down: bool
    offline: bool
    left_over: int
    version: str


class TotalCounts(Struct, frozen=True, kw_only=True):
    """Counts of the run.

    `originals` and `snapshots` count targets by state, `findings` by severity. `confirmed` and
    `unconfirmed` count the citations whose page is dead, by how sure that is. Findings that are
    set aside count only in `ignored`.
    """

    articles: int
    unreadable: int
    references: int
    citations: int
    findings: dict[str, int]
    ignored: int
    originals: dict[str, int]
    snapshots: dict[str, int]
    confirmed: int
    unconfirmed: int


class Compared(Struct, frozen=True, kw_only=True):
    """What changed since the run `before`: findings by severity, links by what became of them."""

    before: str | None
    new: dict[str, int]
    persisting: dict[str, int]
    resolved: dict[str, int]
    unknown: dict[str, int]
    links: dict[str, int]


class RuleCount(Struct, frozen=True, kw_only=True):
    """The findings of one rule; `new` are those that the run before did not have."""

    code: str
    name: str
    severity: Severity
    count: int
    new: int


class Summary(Struct, frozen=True, kw_only=True):
    """A run in figures. `difference` is null where no run was looked for to compare with.

    `rules` has the rules with findings, errors first and then the most frequent.
    """

    schema: str = SCHEMA
    run: RunFacts
    totals: TotalCounts
    difference: Compared | None
    rules: tuple[RuleCount, ...]


def summary(report: Report) -> Summary:
    """Count."""
    return Summary(
        run=_run(report),
        totals=_totals(report),
        difference=_compared(report.difference) if report.difference else None,
        rules=_rules(report),
    )


def _run(report: Report) -> RunFacts:
    run = report.run
    return RunFacts(
        id=one_line(run.id, _NAME_KEPT),
        title=overview.heading(report),
        started_at=run.started_at,
        finished_at=run.finished_at,
        seconds=None if run.seconds is None else round(run.seconds),
        status=one_line(run.status, _NAME_KEPT),
        network_down=run.network_down,
        offline=run.offline,
        left_over=run.left_over,
        version=one_line(run.version, _NAME_KEPT),
    )


def _totals(report: Report) -> TotalCounts:
    totals = report.totals
    deaths = Counter(
        citation.original.confirmed
        for article in report.articles
        for citation in article.citations
        if citation.original is not None and citation.original.state is State.DEAD
    )
    return TotalCounts(
        articles=totals.articles,
        unreadable=totals.unreadable,
        references=totals.references,
        citations=totals.citations,
        findings=_bounded(totals.findings),
        ignored=totals.ignored,
        originals=_bounded(totals.originals),
        snapshots=_bounded(totals.snapshots),
        confirmed=deaths[True],
        unconfirmed=deaths[False],
    )


def _compared(difference: Difference) -> Compared:
    before = difference.before
    return Compared(
        before=None if before is None else one_line(before, _TEXT_KEPT),
        new=_bounded(difference.new),
        persisting=_bounded(difference.persisting),
        resolved=_bounded(difference.resolved),
        unknown=_bounded(difference.unknown),
        links=_bounded(difference.link_changes),
    )


def _rules(report: Report) -> tuple[RuleCount, ...]:
    new = Counter[str]()
    for each in placed(report):
        if each.finding.change is Change.NEW:
            new[one_line(each.finding.code, _NAME_KEPT)] += 1
    return tuple(
        RuleCount(
            code=group.code,
            name=group.name,
            severity=group.severity,
            count=group.count,
            new=new[group.code],
        )
        for group in overview.rule_groups(report)[:_RULES_KEPT]
    )


def _bounded(counts: dict[str, int]) -> dict[str, int]:
    """The counts in the order of the words that name them."""
    return {one_line(key, _NAME_KEPT): number for key, number in ordered(counts)}
