"""How targets are cited: the titles, and the snapshots beside them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct
from sqlalchemy import Connection, func, insert, select

from refaudit.model.evidence import Observation, Target
from refaudit.store.columns import digest
from refaudit.store.schema import article_targets, citings, observations, targets
from refaudit.store.targets import batches, numbers_of, upsert

__all__ = ["Cited", "Citing", "add_article_targets", "add_citings", "cited"]

#: Of a target that thousands of articles cite: so many titles, and so many snapshots, say enough.
_ENOUGH = 12


class Citing(Struct, frozen=True, kw_only=True):
    """One way in which a target, by its URL, is cited: the title, the snapshot's URL beside it."""

    url: str
    title: str | None = None
    snapshot: str | None = None


class Cited(Struct, frozen=True, kw_only=True):
    """The titles under which a run cites a target, and what was last seen of its snapshots."""

    titles: tuple[str, ...] = ()
    snapshots: tuple[tuple[Target, Observation], ...] = ()


def add_citings(
    connection: Connection, run: int, added: Iterable[Citing]
) -> frozenset[tuple[int, str]]:
    """Keep how targets of the run are cited; what is known already is passed over.

    Gives the number of the target and the digest of each.
    """
    keys: set[tuple[int, str]] = set()
    telling = (one for one in added if one.title or one.snapshot)
    for batch in batches(telling):
        urls = dict.fromkeys(url for one in batch for url in (one.url, one.snapshot) if url)
        numbers = numbers_of(connection, run, tuple(urls))
        told = {(numbers[one.url], _key(one)): one for one in batch}
        connection.execute(
            upsert(connection, citings).on_conflict_do_nothing(),
            [
                {
                    "run_id": run,
                    "target_id": number,
                    "digest": key,
                    "title": one.title,
                    "snapshot_id": numbers[one.snapshot] if one.snapshot else None,
                }
                # In one order, as other processes may add the same ones at the same time.
                for (number, key), one in sorted(told.items(), key=lambda item: item[0])
            ],
        )
        keys |= told.keys()
    return frozenset(keys)


def _key(one: Citing) -> str:
    return digest(f"{one.title or ''}\n{one.snapshot or ''}")


def add_article_targets(
    connection: Connection,
    article: int,
    numbers: AbstractSet[int],
    told: AbstractSet[tuple[int, str]],
) -> None:
    """Keep what an article brings into its run: its targets, with the citings if there are any."""
    silent = numbers - {number for number, _ in told}
    rows = [
        {"article_id": article, "target_id": number, "citing": citing}
        for number, citing in (*told, *((number, "") for number in silent))
    ]
    if rows:
        connection.execute(insert(article_targets), rows)


def cited(connection: Connection, run: int, urls: Collection[str]) -> dict[str, Cited]:
    """How the run cites these targets; those of which nothing is known are not in the dict."""
    by_digest = {digest(url): url for url in urls}
    query = (
        select(targets.c.url_digest, citings.c.title, citings.c.snapshot_id)
        .join(targets, targets.c.id == citings.c.target_id)
        .where(citings.c.run_id == run, targets.c.url_digest.in_(by_digest))
        .order_by(citings.c.target_id, citings.c.digest)
    )
    titles: defaultdict[str, dict[str, None]] = defaultdict(dict)
    beside: defaultdict[str, dict[int, None]] = defaultdict(dict)
    for key, title, snapshot in connection.execute(query):
        if title and len(titles[key]) < _ENOUGH:
            titles[key][title] = None
        if snapshot and len(beside[key]) < _ENOUGH:
            beside[key][snapshot] = None
    seen = _seen(connection, {number for numbers in beside.values() for number in numbers})
    return {
        by_digest[key]: Cited(
            titles=tuple(titles[key]),
            snapshots=tuple(seen[number] for number in beside[key] if number in seen),
        )
        for key in titles.keys() | beside.keys()
    }


def _seen(
    connection: Connection, numbers: Collection[int]
) -> dict[int, tuple[Target, Observation]]:
    """The latest observation that counts of each of these targets."""
    found: dict[int, tuple[Target, Observation]] = {}
    for batch in batches(numbers):
        found |= _seen_of(connection, batch)
    return found


def _seen_of(
    connection: Connection, numbers: Sequence[int]
) -> dict[int, tuple[Target, Observation]]:
    latest = (
        select(func.max(observations.c.id))
        .where(observations.c.target_id.in_(numbers), observations.c.counts)
        .group_by(observations.c.target_id)
    )
    query = (
        select(targets.c.id, targets.c.payload, observations.c.payload)
        .join(targets, targets.c.id == observations.c.target_id)
        .where(observations.c.id.in_(latest))
    )
    return {number: (target, seen) for number, target, seen in connection.execute(query)}
