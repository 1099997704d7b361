"""Two runs compared, finding by finding.

Articles in which both found the same are known by a digest and passed over; of the others the
identities of the findings are compared.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from refaudit.model.difference import MOST_LISTED, Changed, Difference, Reliance
from refaudit.model.finding import Change, Finding, Severity
from refaudit.store.cited_urls import cited_urls
from refaudit.store.links import link_changes
from refaudit.store.pairing import Pair, Pairing, paired
from refaudit.store.returning import returned
from refaudit.store.schema import articles, findings, runs
from refaudit.store.targets import batches
from refaudit.store.unsettled import Suspect, unsettled

__all__ = ["Comparison", "compare"]

_RANKS = {severity.value: rank for rank, severity in enumerate(Severity)}


class Comparison(NamedTuple):
    """What changed, and which findings of the run are new, by their numbers."""

    difference: Difference
    new: frozenset[int]

    def change(self, number: int, finding: Finding) -> Change | None:
        """What became of a finding of an article; None for one that is set aside."""
        if finding.ignored is not None:
            return None
        return Change.NEW if number in self.new else Change.PERSISTING


class _Row(NamedTuple):
    number: int
    article: int
    identity: int
    severity: str
    ignored: bool


class _Restless(NamedTuple):
    """Targets that flap, and what rests on them."""

    targets: frozenset[int]
    reliance: Reliance

    def bear(self, found: "_Stored") -> bool:
        """Whether a finding rests on one of them."""
        code = found.finding.code
        of_original = found.original in self.targets and code in self.reliance.original
        return of_original or (found.snapshot in self.targets and code in self.reliance.snapshot)


class _Stored(NamedTuple):
    """A finding, with the numbers of its article and of the targets of its citation."""

    article: int
    finding: Finding
    original: int | None
    snapshot: int | None


def compare(
    connection: Connection, run: int, *, before: int | None = None, reliance: Reliance
) -> Comparison:
    """Compare a run with another one, or with what was found before in each of its articles."""
    pairing = paired(connection, run, before)
    came, gone = _moved(connection, pairing.pairs)
    gone, unknown = _without_unsettled(connection, gone, run, pairing, reliance)
    came = _without_returned(connection, came, run, pairing, reliance)
    total = _active(connection, run, pairing)
    new = _counts(came)
    followed = link_changes(connection, run, pairing.runs)
    difference = Difference(
        run=_name(connection, run) or "",
        before=_name(connection, pairing.before),
        new=new,
        persisting={s: n - new.get(s, 0) for s, n in total.items() if n > new.get(s, 0)},
        resolved=_counts(gone),
        unknown=_counts(unknown),
        came=_listed(connection, came, _Restless(followed.restless, reliance)),
        gone=_listed(connection, gone),
        open=_listed(connection, unknown),
        link_changes=followed.counts,
        links=followed.links,
    )
    return Comparison(difference, frozenset(row.number for row in came))


def _moved(connection: Connection, pairs: Sequence[Pair]) -> tuple[list[_Row], list[_Row]]:
    """Findings that are there now and were not, and the other way round.

    One that is set aside now is not gone, and one that was is not new.
    """
    came, gone = list[_Row](), list[_Row]()
    for batch in batches(pair for pair in pairs if not pair.alike):
        found = _rows(connection, [n for pair in batch for n in (pair.now, pair.then) if n])
        for pair in batch:
            now, then = found[pair.now], found[pair.then or 0]
            known, present = {row.identity for row in then}, {row.identity for row in now}
            came += (row for row in now if not row.ignored and row.identity not in known)
            gone += (row for row in then if not row.ignored and row.identity not in present)
    return came, gone


def _rows(connection: Connection, numbers: Sequence[int]) -> defaultdict[int, list[_Row]]:
    columns = findings.c
    query = select(
        columns.id, columns.article_id, columns.identity, columns.severity, columns.ignored
    ).where(columns.article_id.in_(numbers))
    found: defaultdict[int, list[_Row]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.article_id].append(_Row(*row))
    return found


def _without_unsettled(
    connection: Connection, gone: list[_Row], run: int, pairing: Pairing, reliance: Reliance
) -> tuple[list[_Row], list[_Row]]:
    """Those that are resolved, and those of which nothing could be learned this time."""
    others = {pair.then: pair.now for pair in pairing.pairs if pair.then is not None}
    suspects = [Suspect(row.number, row.article, others[row.article], run) for row in gone]
    open_ = unsettled(connection, suspects, reliance)
    return (
        [row for row in gone if row.number not in open_],
        [row for row in gone if row.number in open_],
    )


def _without_returned(
    connection: Connection, came: list[_Row], run: int, pairing: Pairing, reliance: Reliance
) -> list[_Row]:
    """Those that are new: not those that were known before their URL could not be checked."""
    others = {pair.now: pair for pair in pairing.pairs if not pair.alike}
    suspects = [
        Suspect(row.number, row.article, other.then, other.then_run)
        for row in came
        if (other := others[row.article]).then is not None and other.then_run is not None
    ]
    known = returned(connection, run, suspects, reliance)
    return [row for row in came if row.number not in known]


def _stored(connection: Connection, rows: Sequence[_Row]) -> Mapping[int, _Stored]:
    columns = findings.c
    query = select(
        columns.id, columns.article_id, columns.payload, columns.original_id, columns.snapshot_id
    ).where(columns.id.in_([row.number for row in rows]))
    return {number: _Stored(*found) for number, *found in connection.execute(query)}


def _active(connection: Connection, run: int, pairing: Pairing) -> dict[str, int]:
    """How many findings the compared articles have that are not set aside, by severity."""
    query = (
        select(findings.c.severity, func.count())
        .where(findings.c.run_id == run, findings.c.ignored.is_(False))
        .group_by(findings.c.severity)
    )
    counts = Counter[str]()
    for severity, count in connection.execute(query):
        counts[severity] = count
    for where in (
        findings.c.article_id.is_(None),
        *(findings.c.article_id.in_(batch) for batch in batches(pairing.unread)),
    ):
        others = select(findings.c.severity, findings.c.ignored).where(
            findings.c.run_id == run, where
        )
        counts.subtract(severity for severity, ignored in connection.execute(others) if not ignored)
    return {severity: counts[severity] for severity in _RANKS if counts[severity] > 0}


def _counts(rows: Iterable[_Row]) -> dict[str, int]:
    counts = Counter(row.severity for row in rows)
    return {severity: counts[severity] for severity in _RANKS if counts[severity]}


def _listed(
    connection: Connection, rows: Sequence[_Row], restless: _Restless | None = None
) -> tuple[Changed, ...]:
    worst = sorted(rows, key=lambda row: (_RANKS[row.severity], row.number))[:MOST_LISTED]
    listed: dict[int, Changed] = {}
    for batch in batches(worst):
        listed |= _changed(connection, batch, restless)
    return tuple(listed[row.number] for row in worst)


def _changed(
    connection: Connection, rows: Sequence[_Row], restless: _Restless | None
) -> dict[int, Changed]:
    numbers = {row.article for row in rows}
    named = select(articles.c.id, articles.c.title, articles.c.source)
    titles = {
        number: title or source
        for number, title, source in connection.execute(named.where(articles.c.id.in_(numbers)))
    }
    found = _stored(connection, rows)
    urls = _urls(connection, [(each.article, each.finding) for each in found.values()])
    return {
        number: Changed(
            article=titles[each.article],
            code=each.finding.code,
            name=each.finding.name,
            severity=each.finding.severity,
            message=each.finding.message,
            url=urls.get((each.article, each.finding.citation)),
            parameter=each.finding.parameter,
            flapping=restless is not None and restless.bear(each),
            fingerprint=each.finding.fingerprint,
        )
        for number, each in found.items()
    }


def _urls(
    connection: Connection, found: Iterable[tuple[int, Finding]]
) -> dict[tuple[int, str | None], str | None]:
    wanted = [(article, finding.citation) for article, finding in found if finding.citation]
    cited = cited_urls(
        connection, {article for article, _ in wanted}, {citation for _, citation in wanted}
    )
    return {place: each.url or each.archive_url for place, each in cited.items()}


def _name(connection: Connection, run: int | None) -> str | None:
    return None if run is None else connection.scalar(select(runs.c.name).where(runs.c.id == run))
