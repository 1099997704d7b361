"""Which earlier reading of an article a run is compared with."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from refaudit.store.runs import GONE, age
from refaudit.store.schema import articles, runs
from refaudit.store.targets import batches

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


class _Found(NamedTuple):
    """A reading of a page: the numbers of article and run, and the digest of its findings."""

    article: int
    run: int
    digest: str


def paired(connection: Connection, run: int, before: int | None = None) -> Pairing:
    """Pair the articles of a run with those of one run, or with the last reading of each.

    That is the last one by the same command or of the same job, else the last one at all. What a
    run without its network found is compared with nothing.
    """
    order = _preferred(connection, run) if before is None else [before]
    pairs, unread, missing = _with(connection, run, order[0] if order else None)
    if missing and order[1:]:
        pairs |= _with_others(connection, missing, order[1:])
    counts = Counter(pair.then_run for pair in pairs.values() if pair.then_run is not None)
    most = max(counts, key=lambda number: (counts[number], number), default=None)
    return Pairing(
        pairs=list(pairs.values()),
        unread=unread,
        runs=frozenset(counts) if before is None else frozenset({before}),
        before=most if before is None else before,
    )


def _preferred(connection: Connection, run: int) -> list[int]:
    """The runs with which a run may be compared, the best first."""
    about = connection.execute(select(runs).where(runs.c.id == run)).one()
    query = select(
        runs.c.id, runs.c.command, runs.c.job, runs.c.offline, age(runs).label("age")
    ).where(
        runs.c.id < run,
        age(runs) <= (about.rejudged_id or run),
        # Of a run that was forgotten the last readings of pages are left.
        runs.c.status.in_(("complete", *GONE)),
        runs.c.name.is_not(None),
        runs.c.network_down.is_(False),
    )

    def rank(row: Any) -> tuple[bool, bool, int, int]:
        alike = row.command == about.command or row.job == about.job
        return alike, row.offline == about.offline, row.age, row.id

    return [row.id for row in sorted(connection.execute(query), key=rank, reverse=True)]


def _with(
    connection: Connection, run: int, before: int | None
) -> tuple[dict[int, Pair], list[int], dict[str, _Found]]:
    """Pairs by article with the readings of one run, what was unread, and what that has not.

    The last by the key of the page.
    """
    then = articles.alias("then")
    same = (then.c.page_digest == articles.c.page_digest) & then.c.found_digest.is_not(None)
    query = (
        select(
            articles.c.id,
            articles.c.page_digest,
            articles.c.error,
            articles.c.found_digest,
            then.c.id.label("then"),
            then.c.found_digest.label("then_digest"),
        )
        .outerjoin(then, same & (then.c.run_id == before))
        .where(articles.c.run_id == run)
    )
    pairs: dict[int, Pair] = {}
    unread, missing = list[int](), dict[str, _Found]()
    for now, page, error, found, past, past_found in connection.execute(query):
        if error is not None:
            unread.append(now)
        elif found is not None:
            then_run = None if past is None else before
            pairs[now] = Pair(now, past, then_run, past_found == found)
            if past is None:
                missing[page] = _Found(now, run, found)
    return pairs, unread, missing


def _with_others(
    connection: Connection, missing: Mapping[str, _Found], order: Sequence[int]
) -> dict[int, Pair]:
    """Pairs by article with the readings of further runs, the best of them first."""
    rank = {number: place for place, number in enumerate(order)}
    best: dict[str, _Found] = {}
    for batch in batches(missing):
        query = select(
            articles.c.page_digest, articles.c.id, articles.c.run_id, articles.c.found_digest
        ).where(articles.c.page_digest.in_(batch), articles.c.found_digest.is_not(None))
        for page, *found in connection.execute(query):
            past, known = _Found(*found), best.get(page)
            if past.run in rank and (known is None or rank[past.run] < rank[known.run]):
                best[page] = past
    return {
        (now := missing[page]).article: Pair(
            now.article, past.article, past.run, past.digest == now.digest
        )
        for page, past in best.items()
    }
