"""Which earlier reading of an article a run is compared with."""

from collections import Counter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, ScalarSelect, or_, select

from refaudit.store.schema import articles, runs

__all__ = ["Pair", "Pairing", "paired"]


class Pair(NamedTuple):
    """An article of a run and its earlier reading, by number; None where there is none.

    `then_run` is the number of that reading's run; `alike` says that both have the same findings.
    """

    now: int
    then: int | None
    then_run: int | None
    alike: bool


class Pairing(NamedTuple):
    """The articles of a run that were read and judged, with what they are compared with.

    `runs` are the numbers of the runs that they are compared with, `before` that of most of them,
    None where there is none. `unread` are articles that could not be read.
    """

    pairs: list[Pair]
    unread: list[int]
    runs: frozenset[int]
    before: int | None


def paired(connection: Connection, run: int, before: int | None = None) -> Pairing:
    """Pair the articles of a run with those of one run, or with the last reading of each.

    That is the last one by the same command or of the same job, else the last one at all. What a
    run without its network found is compared with nothing.
    """
    pairs, unread = [], []
    for row in connection.execute(_query(connection, run, before)):
        if row.error is not None:
            unread.append(row.id)
        elif row.found_digest is not None:
            alike = row.then_digest == row.found_digest
            pairs.append(Pair(row.id, row.then, row.then_run, alike))
    counts = Counter(pair.then_run for pair in pairs if pair.then_run is not None)
    if before is not None:
        return Pairing(pairs, unread, frozenset({before}), before)
    most = max(counts, key=lambda number: (counts[number], number), default=None)
    return Pairing(pairs, unread, frozenset(counts), most)


_earlier = articles.alias("earlier")
_earlier_run = runs.alias("earlier_run")


def _query(connection: Connection, run: int, before: int | None) -> Any:
    then = _then(connection.execute(select(runs).where(runs.c.id == run)).one(), before)
    found = articles.alias("found")
    within = (
        select(articles.c.id, articles.c.error, articles.c.found_digest, then.label("then"))
        .where(articles.c.run_id == run)
        .order_by(articles.c.id)
        .subquery()
    )
    return select(
        within, found.c.run_id.label("then_run"), found.c.found_digest.label("then_digest")
    ).outerjoin_from(within, found, found.c.id == within.c.then)


def _then(run: Row[Any], before: int | None) -> ScalarSelect[Any]:
    """The number of the earlier reading of an article of the run."""
    chosen: ColumnElement[bool] = _earlier.c.run_id == before
    if before is None:
        chosen = (
            (_earlier.c.run_id < run.id)
            & (_earlier_run.c.status == "complete")
            & _earlier_run.c.name.is_not(None)
            & _earlier_run.c.network_down.is_(False)
        )
    alike = or_(_earlier_run.c.command == run.command, _earlier_run.c.job == run.job)
    return (
        select(_earlier.c.id)
        .join(_earlier_run, _earlier_run.c.id == _earlier.c.run_id)
        .where(
            _earlier.c.page_digest == articles.c.page_digest,
            _earlier.c.error.is_(None),
            _earlier.c.found_digest.is_not(None),
            chosen,
        )
        .order_by(
            alike.desc(),
            (_earlier_run.c.offline == run.offline).desc(),
            _earlier.c.run_id.desc(),
            _earlier.c.id,
        )
        .limit(1)
        .correlate(articles)
        .scalar_subquery()
    )
