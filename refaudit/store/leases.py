"""Who works on a shared run: one leader, and for each piece of work one owner.

Locks of PostgreSQL, which end with the session that holds them, however its process ends.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection, text

from refaudit.errors import StoreError
from refaudit.store.database import Database
from refaudit.store.domains import NUMBERS, numbered
from refaudit.store.locks import probe_client

__all__ = ["Leases"]

#: Pairs of numbers are a space of their own beside that of the single ones in `locks`.
_HANDS, _LEAD = 0x7265_6601, 0x7265_6602


class Leases:
    """The locks of one run on a server."""

    def __init__(self, database: Database, run_id: str) -> None:
        self._database = database
        self._run = run_id

    @contextmanager
    def leading(self) -> Iterator[int]:
        """Lead the work on the run, and give the number of the lead.

        Waits for those who still work for an earlier leader; they begin nothing new.
        """
        lead = secrets.randbelow(NUMBERS)
        with self._session() as session:
            with session.writing() as connection:
                _call(connection, "pg_advisory_lock", _LEAD, lead)
            with session.writing() as connection:
                _call(connection, "pg_advisory_lock", _HANDS, self._number())
                _call(connection, "pg_advisory_unlock", _HANDS, self._number())
            yield lead

    @contextmanager
    def owning(self, lead: int, name: str) -> Iterator[Database]:
        """Be the only one who does the work of that name; waits for whoever is at it.

        Gives the database in the session that has the lock, so that who has lost it stores nothing.

        Raises:
            StoreError: the leader has gone.
        """
        with self._session() as session:
            with session.writing() as connection:
                _call(connection, "pg_advisory_lock_shared", _HANDS, self._number())
                if _call(connection, "pg_try_advisory_lock_shared", _LEAD, lead):
                    raise StoreError(
                        f"{self._run}: the command that led this run has ended",
                        "Give it again: the run goes on from there.",
                    )
            with session.writing() as connection:
                _call(connection, "pg_advisory_lock", self._number(), numbered(name))
            yield session

    def _number(self) -> int:
        return numbered(self._run)

    @contextmanager
    def _session(self) -> Iterator[Database]:
        with self._database.alone() as session:
            with session.writing() as connection:
                probe_client(connection)
            try:
                yield session
            finally:
                # The connection goes back to its pool, where others find it; one that was lost has
                # no locks any more.
                with suppress(StoreError), session.writing() as connection:
                    connection.execute(text("SELECT pg_advisory_unlock_all()"))


def _call(connection: Connection, function: str, space: int, number: int) -> bool:
    query = text(f"SELECT {function}(:space, :number)")
    return bool(connection.scalar(query, {"space": space, "number": number}))
