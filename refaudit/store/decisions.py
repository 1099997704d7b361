"""Decisions of reviewers, which hold for all runs."""

from collections.abc import Iterable
from typing import Self

import msgspec
from sqlalchemy import Connection, delete, select

from refaudit.errors import StoreError
from refaudit.model.decision import Decision
from refaudit.store.columns import digest
from refaudit.store.database import Database
from refaudit.store.history import Store
from refaudit.store.schema import decisions
from refaudit.store.targets import batches, upsert

__all__ = ["Decisions", "add", "drop", "known"]


class Decisions:
    """The part of the history in which reviewers write. Each decision has a number.

    Every method raises `StoreError` when the database fails.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def of(cls, store: Store) -> Self:
        """Those of a store, in its own transactions."""
        return cls(store._database)

    def add(self, added: Iterable[Decision]) -> int:
        """Add decisions; gives how many of them were new.

        One that says the same as another, but for the day on which it was made, is the same.
        """
        with self._database.writing() as connection:
            return add(connection, added)

    def all(self) -> list[tuple[int, Decision]]:
        """All decisions with their numbers, oldest first."""
        with self._database.reading() as connection:
            return known(connection)

    def remove(self, number: int) -> Decision:
        """Take a decision back, and give it.

        Raises:
            StoreError: there is none of this number.
        """
        where = decisions.c.id == number
        with self._database.writing() as connection:
            decision: Decision | None = connection.scalar(select(decisions.c.payload).where(where))
            if decision is None:
                advice = "`refaudit ignore` without arguments lists them."
                raise StoreError(f"{number}: there is no such decision", advice)
            drop(connection, [number])
            return decision


def add(connection: Connection, added: Iterable[Decision]) -> int:
    """Add decisions, each once; gives how many were new."""
    there = set(connection.scalars(select(decisions.c.digest)))
    rows = {_digest(one): {"digest": _digest(one), "payload": one} for one in added}
    fresh = [row for key, row in rows.items() if key not in there]
    if fresh:
        connection.execute(upsert(connection, decisions).on_conflict_do_nothing(), fresh)
    return len(fresh)


def known(connection: Connection) -> list[tuple[int, Decision]]:
    """All decisions with their numbers, oldest first."""
    query = select(decisions.c.id, decisions.c.payload).order_by(decisions.c.id)
    return [(number, decision) for number, decision in connection.execute(query)]


def drop(connection: Connection, numbers: Iterable[int]) -> None:
    """Remove the decisions of these numbers."""
    for batch in batches(numbers):
        connection.execute(delete(decisions).where(decisions.c.id.in_(batch)))


def _digest(decision: Decision) -> str:
    said = msgspec.structs.replace(decision, made=None)
    return digest(msgspec.json.encode(said, order="deterministic").decode())
