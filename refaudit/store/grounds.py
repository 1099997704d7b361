"""What verdicts rest on, told without reading it: where it is the same, so is the verdict.

Observations are only ever added, taken out of the count, or condensed into fewer. So those of a
target are the same as long as their number and the latest of them are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Self

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Text, func, select, type_coerce

from refaudit.model.evidence import State, Target
from refaudit.store import evidence, runs
from refaudit.store.columns import Payload
from refaudit.store.database import Database
from refaudit.store.evidence import Watched, numbers_by_host
from refaudit.store.history import Store
from refaudit.store.schema import citings, observations, targets
from refaudit.store.targets import batches

__all__ = ["Ground", "Grounds"]


class Ground(NamedTuple):
    """What there is to be judged of a target of a run.

    `number` names it in `Grounds.watched`. `seen` is the number of its observations that count,
    `latest` that of the last one. `cited` tells how the run cites it, and what was last seen of the
    snapshots beside it. `known` is what was kept of the grounds of its standing verdict.
    """

    number: int
    target: Target
    seen: int
    latest: int | None
    cited: str
    known: str | None


class _Stood(Struct, frozen=True):
    """The part of a verdict that the columns of its row are made of."""

    state: State
    checked_at: str | None = None


class Grounds:
    """The grounds of a run's verdicts; every method raises `StoreError` when the database fails.

    `where` chooses targets of the run, all of them by default.
    """

    def __init__(
        self, database: Database, run_id: str, where: ColumnElement[bool] | None = None
    ) -> None:
        self._database = database
        self._run = run_id
        self._where = where

    @classmethod
    def of(cls, store: Store, run_id: str) -> Self:
        """Those of a run of a store, in its own transactions."""
        return cls(store._database, run_id)

    def all(self) -> Iterator[Ground]:
        """Those of every target, a page at a time; the targets of a host come together."""
        with self._database.reading() as connection:
            run = runs.number_of(connection, self._run)
            numbers = numbers_by_host(connection, run, self._where)
        for batch in batches(numbers):
            # Each page is a transaction of its own, so that the caller may write in between.
            with self._database.reading() as connection:
                page = _page(connection, run, batch)
            yield from page

    def watched(self, numbers: Iterable[int]) -> list[Watched]:
        """Targets with their histories and standing verdicts, in the order of their numbers."""
        found = list[Watched]()
        for batch in batches(numbers):
            with self._database.reading() as connection:
                found += evidence.watched(connection, batch)
        return found

    def stand(self, same: Iterable[Ground]) -> None:
        """Let the standing verdicts on these targets be the run's, too: they would be the same."""
        for batch in batches(same):
            with self._database.writing() as connection:
                _take_over(connection, runs.number_of(connection, self._run), batch)

    def keep(self, grounds: Mapping[int, str]) -> None:
        """Keep, by number, on what standing verdicts rest."""
        for batch in batches(grounds.items()):
            with self._database.writing() as connection:
                evidence.keep_grounds(connection, batch)


def _page(connection: Connection, run: int, numbers: Sequence[int]) -> list[Ground]:
    columns = targets.c.id, targets.c.payload, targets.c.grounds
    found = {
        number: (target, known)
        for number, target, known in connection.execute(
            select(*columns).where(targets.c.id.in_(numbers))
        )
    }
    seen = _seen(connection, numbers)
    cited = _cited(connection, run, numbers)
    page = []
    for number in numbers:
        target, known = found[number]
        count, latest = seen.get(number, (0, None))
        page.append(Ground(number, target, count, latest, cited[number], known))
    return page


def _seen(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[int, int]]:
    """How many observations of each target count, and the latest of them."""
    query = (
        select(observations.c.target_id, func.count(), func.max(observations.c.id))
        .where(observations.c.target_id.in_(numbers), observations.c.counts)
        .group_by(observations.c.target_id)
    )
    return {target: (count, latest) for target, count, latest in connection.execute(query)}


def _cited(connection: Connection, run: int, numbers: Sequence[int]) -> defaultdict[int, str]:
    query = (
        select(citings.c.target_id, citings.c.digest, citings.c.snapshot_id)
        .where(citings.c.run_id == run, citings.c.target_id.in_(numbers))
        .order_by(citings.c.target_id, citings.c.digest)
    )
    rows = connection.execute(query).all()
    beside = {snapshot for _, _, snapshot in rows if snapshot is not None}
    seen: dict[int, tuple[int, int]] = {}
    for batch in batches(beside):
        seen |= _seen(connection, batch)
    told: defaultdict[int, str] = defaultdict(str)
    for target, digest, snapshot in rows:
        latest = seen.get(snapshot, (0, None))[1]
        told[target] += f"{digest} {snapshot} {latest}\n"
    return told


def _take_over(connection: Connection, run: int, same: Sequence[Ground]) -> None:
    numbers = [ground.number for ground in same]
    query = select(
        targets.c.id,
        type_coerce(targets.c.standing, Payload(_Stood)),
        type_coerce(targets.c.standing, Text),
    ).where(targets.c.id.in_(numbers))
    latest = {ground.number: ground.latest for ground in same}
    evidence.put_verdicts(
        connection,
        [
            evidence.verdict_row(run, number, latest[number], stood, msgspec.Raw(standing.encode()))
            for number, stood, standing in connection.execute(query)
        ],
    )
