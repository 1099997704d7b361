"""Targets: the distinct URLs of a run, and which of them are due."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Table, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from refaudit.errors import StoreError
from refaudit.model.evidence import Target
from refaudit.store.columns import digest
from refaudit.store.domains import domain_number
from refaudit.store.schema import run_targets, runs, targets

__all__ = [
    "BATCH",
    "FIRST_ARTICLE",
    "add_targets",
    "batches",
    "by_age",
    "due",
    "is_due",
    "numbers_of",
    "row",
    "shares",
    "unseen",
    "upsert",
]

T = TypeVar("T")
#: So many targets make a run large.
_LARGE = 5000
#: Rows of one statement or one page: far below the least limit of parameters (SQLite, 32,766).
BATCH = 500
#: The option of a connection whose run is shared: the least number of the articles that it adds.
FIRST_ARTICLE = "first_article"


def add_targets(connection: Connection, run: int, added: Iterable[Target]) -> frozenset[int]:
    """Make the targets known, and part of the run; a new one is in the queue from its start on.

    Gives their numbers.
    """
    numbers: set[int] = set()
    if shares(connection):
        # Where others add the same ones at the same time, each waits for the other but for this.
        added = sorted(added, key=lambda target: digest(target.url))
    started = connection.scalar(select(runs.c.started_at).where(runs.c.id == run))
    for batch in batches(added):
        known = upsert(connection, targets)
        fresh = {name: known.excluded[name] for name in ("kind", "host", "payload", "domain")}
        connection.execute(
            known.on_conflict_do_update(index_elements=["url_digest"], set_=fresh),
            [row(target) | {"added_at": started} for target in batch],
        )
        digests = [digest(target.url) for target in batch]
        query = select(targets.c.id).where(targets.c.url_digest.in_(digests))
        found = sorted(connection.scalars(query))
        numbers.update(found)
        connection.execute(
            upsert(connection, run_targets).on_conflict_do_nothing(),
            [{"run_id": run, "target_id": number} for number in found],
        )
    return frozenset(numbers)


def due(connection: Connection, run: int, now: datetime) -> list[Target]:
    """The run's targets that it has not seen and that no fresh result spares, longest due first.

    One that was never asked has been due since it was first cited. Those that cannot be asked are
    never due.
    """
    if connection.scalar(_of_run(run).limit(1).offset(_LARGE)) is None:
        rows = connection.execute(unseen(run, now))
        return [target for _, _, target in sorted(rows, key=by_age) if target.problem is None]
    # The few of many that are due are found by their times, not by looking at all of the run.
    waiting = select(targets.c.id).where(is_due(now)).order_by(targets.c.due_at)
    found = [
        row
        for batch in batches(connection.scalars(waiting).all())
        for row in connection.execute(unseen(run, now).where(run_targets.c.target_id.in_(batch)))
    ]
    return [target for _, _, target in sorted(found, key=by_age) if target.problem is None]


def _of_run(run: int) -> Select[tuple[int]]:
    return select(run_targets.c.target_id).where(run_targets.c.run_id == run)


def is_due(now: datetime) -> ColumnElement[bool]:
    """Whether no fresh result spares a target."""
    return or_(targets.c.due_at.is_(None), targets.c.due_at <= now)


def unseen(run: int, now: datetime) -> Select[*tuple[Any, ...]]:
    """Since when each is due, its number, and the target."""
    return (
        select(func.coalesce(targets.c.due_at, targets.c.added_at), targets.c.id, targets.c.payload)
        .join(run_targets, run_targets.c.target_id == targets.c.id)
        .where(run_targets.c.run_id == run, run_targets.c.seen.is_(False), is_due(now))
    )


def by_age(row: Sequence[Any]) -> tuple[bool, Any, int]:
    """The place of such a row in the queue."""
    # One of an older history, never asked, waits for nobody knows how long.
    return row[0] is not None, row[0], row[1]


def numbers_of(connection: Connection, run: int, urls: Sequence[str]) -> dict[str, int]:
    """The numbers of targets of the run, by URL.

    Raises:
        StoreError: a URL is no target of the run.
    """
    urls_by_digest = {digest(url): url for url in urls}
    query = (
        select(targets.c.url_digest, targets.c.id)
        .join(run_targets, run_targets.c.target_id == targets.c.id)
        .where(run_targets.c.run_id == run, targets.c.url_digest.in_(urls_by_digest))
    )
    numbers = {urls_by_digest[key]: number for key, number in connection.execute(query)}
    for url in urls:
        if url not in numbers:
            raise StoreError(f"{url}: this is no target of the run")
    return numbers


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Cut a stream into lists that are never empty."""
    stream = iter(items)
    while batch := list(islice(stream, size)):
        yield batch


def upsert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT of the connection's dialect that can say what to do about a known row."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def shares(connection: Connection) -> bool:
    """Whether other processes add to the same run."""
    return FIRST_ARTICLE in connection.get_execution_options()


def row(target: Target) -> dict[str, object]:
    """The columns of a target that are its own."""
    return {
        "url_digest": digest(target.url),
        "url": target.url,
        "kind": target.kind.value,
        "host": target.host,
        "payload": target,
        "domain": domain_number(target.host),
    }
