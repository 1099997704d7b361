"""What a history needs from time to time: its size known, checked, copied, tidied, condensed."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Self

from msgspec import Struct
from sqlalchemy import Connection, delete, func, select, text, update

from refaudit.errors import StoreError
from refaudit.model.evidence import Observation, Target
from refaudit.store.condensed import Group, Kept, condensed, expanded
from refaudit.store.database import Database
from refaudit.store.history import Store
from refaudit.store.runs import GONE
from refaudit.store.schema import REVISION, metadata, observations, runs, targets, verdicts
from refaudit.store.targets import BATCH, batches

__all__ = ["Condensing", "Series", "Size", "Unchanged", "Upkeep"]

#: Whether the verdict on a target stays the same with the second history in place of the first.
Unchanged = Callable[[Target, Sequence[Observation], Sequence[Observation]], bool]


class Size(Struct, frozen=True, kw_only=True):
    """Bytes on disk, `free` of them inside and unused where that is known, and rows by table."""

    name: str
    schema: str
    bytes: int
    free: int | None
    rows: dict[str, int]


class Series(Struct, frozen=True, kw_only=True):
    """The runs of one command: how many there are, how many were forgotten, and their times."""

    command: str
    runs: int
    forgotten: int
    first: datetime
    last: datetime


class Condensing(NamedTuple):
    """How many observations there were in the targets that were looked at, and how many went."""

    looked_at: int
    gone: int


class Upkeep:
    """The care of one history. Every method raises `StoreError` when the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def of(cls, store: Store) -> Self:
        """That of a store."""
        return cls(store._database)

    def size(self) -> Size:
        """How large it is."""
        path = self._database.path
        with self._database.reading() as connection:
            rows = {
                name: int(connection.scalar(select(func.count()).select_from(table)) or 0)
                for name, table in sorted(metadata.tables.items())
            }
            if path is None:
                return self._size(rows, _server_bytes(connection), None)
            page = int(connection.scalar(text("PRAGMA page_size")) or 0)
            free = int(connection.scalar(text("PRAGMA freelist_count")) or 0) * page
        beside = (path, path.with_name(path.name + "-wal"))
        return self._size(rows, sum(p.stat().st_size for p in beside if p.exists()), free)

    def series(self) -> list[Series]:
        """The runs by their commands, those of which there are most first."""
        number, gone = func.count(), func.count().filter(runs.c.status.in_(GONE))
        query = (
            select(
                runs.c.command,
                number,
                gone,
                *(each(runs.c.started_at) for each in (func.min, func.max)),
            )
            .group_by(runs.c.command)
            .order_by((number - gone).desc(), runs.c.command)
        )
        with self._database.reading() as connection:
            return [
                Series(command=command, runs=all_ - gone, forgotten=gone, first=first, last=last)
                for command, all_, gone, first, last in connection.execute(query)
            ]

    def _size(self, rows: Mapping[str, int], size: int, free: int | None) -> Size:
        name = self._database.name
        return Size(name=name, schema=REVISION, bytes=size, free=free, rows=dict(rows))

    def faults(self) -> list[str]:
        """What is wrong with it, a sentence for each fault; a sound one has none.

        On a server the data is the server's to check; what is checked there are the references.
        """
        with self._database.reading() as connection:
            if self._database.path is None:
                return list(_orphans(connection))
            found = [row[0] for row in connection.execute(text("PRAGMA integrity_check(20)"))]
            lost = connection.execute(text("PRAGMA foreign_key_check")).fetchmany(20)
        broken = [f"{table}: row {row} names one of {parent} that is not there"
                  for table, row, parent, _ in lost]  # fmt: skip
        return [each for each in found if each != "ok"] + broken

    def vacuum(self) -> None:
        """Give what is free back to the disk, and let the planner know the tables' sizes."""
        with self._database.maintenance() as connection:
            connection.execute(text("VACUUM"))
            if self._database.path is None:
                connection.execute(text("ANALYZE"))
            else:
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    def backup(self, path: Path) -> None:
        """Copy the history into a new file as it is at one moment, while others may write to it.

        Raises:
            StoreError: it is not in an SQLite file, the file is there already, or cannot be made.
        """
        if self._database.path is None:
            raise StoreError(
                f"{self._database.name}: a server is backed up with its own tools",
                "Use pg_dump.",
            )
        if path.exists():
            raise StoreError(f"{path}: there is a file already", "Name a new one.")
        part = path.with_name(f".{path.name}.part")
        try:
            with self._database.reading() as connection, closing(sqlite3.connect(part)) as copy:
                source: Any = connection.connection.driver_connection
                source.backup(copy)
            part.replace(path)
        except sqlite3.Error as error:
            raise StoreError(f"{path}: cannot be written: {error}") from error
        finally:
            part.unlink(missing_ok=True)

    def condense(self, until: datetime, is_unchanged: Unchanged) -> Condensing:
        """Keep neighbours of a target that saw the same before a moment as one row.

        The latest observation of a target stays as it is. `is_unchanged` is asked for each target.
        """
        after = looked_at = gone = 0
        while numbers := self._page(after, until):
            after = numbers[-1]
            with self._database.writing() as connection:
                for number, target, rows in _rows(connection, numbers):
                    groups = _groups(target, rows, until, is_unchanged)
                    looked_at += len(rows)
                    gone += sum(len(group.gone) for group in groups)
                    _apply(connection, number, groups)
        return Condensing(looked_at, gone)

    def _page(self, after: int, until: datetime) -> list[int]:
        query = (
            select(observations.c.target_id)
            .where(observations.c.target_id > after, observations.c.checked_at < until)
            .group_by(observations.c.target_id)
            .having(func.count() > 1)
            .order_by(observations.c.target_id)
            .limit(BATCH)
        )
        with self._database.reading() as connection:
            return list(connection.scalars(query))


def _server_bytes(connection: Connection) -> int:
    sizes = (select(func.pg_total_relation_size(name)) for name in metadata.tables)
    return sum(int(connection.scalar(size) or 0) for size in sizes)


def _orphans(connection: Connection) -> list[str]:
    """References that lead nowhere; a server enforces them, unless somebody told it not to."""
    found = []
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            there = key.column.table.alias("there")
            lost = (
                select(func.count())
                .select_from(table.outerjoin(there, there.c.id == key.parent))
                .where(key.parent.is_not(None), there.c.id.is_(None))
            )
            if number := connection.scalar(lost):
                found.append(f"{table.name}: {number} rows name a {key.parent.name} that is gone")
    return found


def _rows(
    connection: Connection, numbers: Sequence[int]
) -> list[tuple[int, Target, list[tuple[datetime, Kept]]]]:
    """The observations of these targets that count, each with its time, oldest first."""
    named = select(targets.c.id, targets.c.payload).where(targets.c.id.in_(numbers))
    query = (
        select(
            observations.c.target_id,
            observations.c.checked_at,
            observations.c.id,
            observations.c.payload,
            observations.c.alike,
        )
        .where(observations.c.target_id.in_(numbers), observations.c.counts)
        .order_by(observations.c.target_id, observations.c.id)
    )
    rows: defaultdict[int, list[tuple[datetime, Kept]]] = defaultdict(list)
    for target, at, number, seen, alike in connection.execute(query):
        rows[target].append((at, Kept(number, seen, alike or ())))
    return [(number, target, rows[number]) for number, target in connection.execute(named)]


def _groups(
    target: Target,
    rows: Sequence[tuple[datetime, Kept]],
    until: datetime,
    is_unchanged: Unchanged,
) -> list[Group]:
    old = [kept for at, kept in rows[:-1] if at < until]
    groups = list(condensed(old))
    if not groups:
        return []
    before = [one for _, kept in rows for one in expanded(kept.seen, kept.alike)]
    alike = {group.kept: group.alike for group in groups}
    gone = {number for group in groups for number in group.gone}
    after = [
        one
        for _, kept in rows
        if kept.number not in gone
        for one in expanded(kept.seen, alike.get(kept.number, kept.alike))
    ]
    return groups if is_unchanged(target, before, after) else []


def _apply(connection: Connection, target: int, groups: Sequence[Group]) -> None:
    for group in groups:
        for batch in batches(group.gone):
            connection.execute(
                update(verdicts)
                .where(verdicts.c.target_id == target, verdicts.c.observation_id.in_(batch))
                .values(observation_id=group.kept)
            )
            connection.execute(delete(observations).where(observations.c.id.in_(batch)))
        connection.execute(
            update(observations).where(observations.c.id == group.kept).values(alike=group.alike)
        )
