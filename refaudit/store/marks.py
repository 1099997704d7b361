"""Marks of reviewers on findings.

That a fault is confirmed, or done, is kept under the fingerprint of the finding. A false alarm is a
decision, which sets the finding aside in later runs; both are read and written here as marks.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, Self

from msgspec import structs
from sqlalchemy import Connection, delete, func, insert, select

from refaudit.model.decision import Decision
from refaudit.model.mark import Mark, Review
from refaudit.store import decisions, runs
from refaudit.store.columns import identity
from refaudit.store.database import Database
from refaudit.store.history import Store
from refaudit.store.placing import OfOne, Place, places_of, set_aside
from refaudit.store.schema import findings, marks
from refaudit.store.schema import runs as runs_table
from refaudit.store.targets import batches

__all__ = ["Marked", "Marks"]

#: The reason of a decision that was made by a mark without a note.
_UNEXPLAINED = "false alarm"


class Marked(NamedTuple):
    """A mark; `found_again` where it says done, and a later run found the same."""

    mark: Mark
    found_again: bool = False


class Marks:
    """The marks of a history. Every method raises `StoreError` when the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def of(cls, store: Store) -> Self:
        """Those of a store, in its own transactions."""
        return cls(store._database)

    def all(self) -> list[Mark]:
        """All marks that are no decisions, by fingerprint."""
        with self._database.reading() as connection:
            query = select(marks.c.payload)
            return sorted(connection.scalars(query), key=lambda mark: mark.fingerprint)

    def of_run(self, run_id: str | None = None) -> list[Marked]:
        """The marks on findings of a run, by default of the newest complete one, by fingerprint.

        Raises:
            StoreError: there is no such run.
        """
        with self._database.reading() as connection:
            run = runs.chosen(connection, run_id)
            found = {one.mark.fingerprint: one for one in _false_alarms(connection, run)}
            found |= {one.mark.fingerprint: one for one in _kept(connection, run)}
        return [found[key] for key in sorted(found)]

    def put(self, given: Iterable[Mark], run_id: str | None = None) -> list[Mark]:
        """Keep marks, each in place of an earlier one on the same finding; gives those it cannot.

        These are false alarms of findings that the history does not know, or not in the run, or
        that are about a run and no article: no decision could name them.

        Raises:
            StoreError: there is no such run.
        """
        by_print = {mark.fingerprint: mark for mark in given}
        with self._database.writing() as connection:
            places = _places(connection, by_print, run_id)
            false = [mark for mark in by_print.values() if mark.mark is Review.FALSE_ALARM]
            made = {
                mark.fingerprint: _decision(places[mark.fingerprint], mark)
                for mark in false
                if mark.fingerprint in places
            }
            lost = [mark for mark in false if mark.fingerprint not in made]
            kept = [mark for mark in by_print.values() if mark.mark is not Review.FALSE_ALARM]
            _clear(connection, by_print.keys() - {mark.fingerprint for mark in lost}, places, made)
            decisions.add(connection, made.values())
            _insert(connection, kept)
        return lost

    def take_back(self, fingerprint: str, run_id: str) -> None:
        """Remove the mark on a finding of a run, if there is one.

        Raises:
            StoreError: there is no such run.
        """
        with self._database.writing() as connection:
            places = _places(connection, [fingerprint], run_id)
            _clear(connection, [fingerprint], places, {})


def _places(
    connection: Connection, fingerprints: Collection[str], run_id: str | None
) -> dict[str, Place]:
    number = None if run_id is None else runs.number_of(connection, run_id)
    return places_of(connection, fingerprints, number)


def _decision(place: Place, mark: Mark) -> Decision:
    return place.decision(mark.note.strip() or _UNEXPLAINED, mark.made)


def _clear(
    connection: Connection,
    fingerprints: Iterable[str],
    places: Mapping[str, Place],
    wanted: Mapping[str, Decision],
) -> None:
    """Remove what was said of these findings, but for the decisions that are wanted."""
    of_one = OfOne(decisions.known(connection))
    said = {structs.replace(one, made=None) for one in wanted.values()}
    for batch in batches(fingerprints):
        keys = [identity(one) for one in batch]
        connection.execute(delete(marks).where(marks.c.identity.in_(keys)))
        here = (places[one] for one in batch if one in places)
        about = (each for place in here for each in of_one.about(place))
        gone = {number for number, one in about if structs.replace(one, made=None) not in said}
        decisions.drop(connection, gone)


def _insert(connection: Connection, kept: Collection[Mark]) -> None:
    newest = {day: _newest(connection, day) for day in {mark.made for mark in kept}}
    rows = [
        {"identity": identity(mark.fingerprint), "run": newest[mark.made], "payload": mark}
        for mark in kept
    ]
    if rows:
        connection.execute(insert(marks), rows)


def _newest(connection: Connection, day: date | None) -> int:
    """The age of the newest run that a reviewer may have looked at on that day; 0 for none."""
    query = select(func.max(runs.age(runs_table)))
    if day is not None and day < date.max:
        end = datetime.combine(day + timedelta(days=1), time(), UTC)
        query = query.where(runs_table.c.started_at < end)
    return connection.scalar(query) or 0


def _false_alarms(connection: Connection, run: int) -> Iterator[Marked]:
    for fingerprint, one in set_aside(connection, run, decisions.known(connection)):
        note = "" if one.reason == _UNEXPLAINED else one.reason
        yield Marked(
            Mark(fingerprint=fingerprint, mark=Review.FALSE_ALARM, note=note, made=one.made)
        )


def _kept(connection: Connection, run: int) -> Iterator[Marked]:
    age = connection.scalar(select(runs.age(runs_table)).where(runs_table.c.id == run)) or run
    found = select(findings.c.identity).where(findings.c.run_id == run)
    query = select(marks.c.run, marks.c.payload).where(marks.c.identity.in_(found))
    for seen, mark in connection.execute(query):
        yield Marked(mark, mark.mark is Review.DONE and age > seen)
