"""What the history knows beyond one run: how runs differ, what they left for later."""

from typing import Self

from refaudit.model.difference import Difference, Reliance
from refaudit.store import runs
from refaudit.store.comparing import compare
from refaudit.store.database import Database
from refaudit.store.history import Store

__all__ = ["Memory"]


class Memory:
    """The runs of a history, seen together.

    Every method raises `StoreError` when the database fails or a run is unknown.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def of(cls, store: Store) -> Self:
        """That of a store, in its own transactions."""
        return cls(store._database)

    def leave(self, run_id: str, targets: int) -> None:
        """Write down how many due targets a run left for a later one."""
        with self._database.writing() as connection:
            number = runs.number_of(connection, run_id)
            runs.leave(connection, number, targets)

    def entitle(self, run_id: str, title: str) -> None:
        """Write down what the report of a run is called."""
        with self._database.writing() as connection:
            runs.entitle(connection, runs.number_of(connection, run_id), title)

    def difference(
        self, run_id: str | None, before: str | None = None, *, reliance: Reliance
    ) -> Difference:
        """What changed from one run to a later one, whichever of both is named first.

        Without a run it is the newest complete one; without another, each article is compared with
        its last reading by the same command, else with its last reading at all.
        """
        with self._database.reading() as connection:
            number = runs.chosen(connection, run_id)
            if before is None:
                return compare(connection, number, reliance=reliance).difference
            earlier, later = sorted((runs.number_of(connection, before), number))
            return compare(connection, later, before=earlier, reliance=reliance).difference
