"""What was seen of targets, and what was thought of it."""

from array import array
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Select, bindparam, insert, select, true, update

from refaudit.model.checked import Checked
from refaudit.model.evidence import Observation, State, Target, Verdict
from refaudit.store.columns import digest
from refaudit.store.condensed import expanded
from refaudit.store.schema import observations, run_targets, targets, verdicts
from refaudit.store.targets import numbers_of, upsert

__all__ = [
    "Watched",
    "checked",
    "checked_of",
    "history",
    "keep_grounds",
    "numbers_by_host",
    "put_verdicts",
    "record",
    "reschedule",
    "save_verdicts",
    "standing",
    "verdict_row",
    "watched",
    "withdraw",
]

#: A target of a run with its history, oldest first, and its standing verdict.
Watched = tuple[Target, list[Observation], Verdict | None]


class _Stood(Protocol):
    """The part of a verdict that its row is made of."""

    @property
    def state(self) -> State: ...

    @property
    def checked_at(self) -> object: ...


def record(connection: Connection, run: int, seen: Sequence[tuple[Observation, datetime]]) -> None:
    """Add observations, and when each target is due again."""
    numbers = numbers_of(connection, run, [observation.url for observation, _ in seen])
    due_now = select(targets.c.due_at).where(targets.c.id == run_targets.c.target_id)
    connection.execute(
        update(run_targets)
        .where(
            run_targets.c.run_id == run,
            run_targets.c.target_id.in_(numbers.values()),
            run_targets.c.seen.is_(False),
        )
        .values(seen=True, due_before=due_now.scalar_subquery())
    )
    connection.execute(
        insert(observations),
        [
            {
                "target_id": numbers[observation.url],
                "run_id": run,
                "checked_at": observation.checked_at,
                "payload": observation,
            }
            for observation, _ in seen
        ],
    )
    connection.execute(
        update(targets).where(targets.c.id == bindparam("target")).values(due_at=bindparam("due")),
        [{"target": numbers[observation.url], "due": due} for observation, due in seen],
    )


def withdraw(connection: Connection, run: int, urls: Sequence[str]) -> None:
    """Take what the run saw of these targets out of the history; they are due as before."""
    numbers = list(numbers_of(connection, run, urls).values())
    before = (
        select(run_targets.c.due_before)
        .where(run_targets.c.run_id == run, run_targets.c.target_id == targets.c.id)
        .scalar_subquery()
    )
    connection.execute(update(targets).where(targets.c.id.in_(numbers)).values(due_at=before))
    seen = (observations.c.run_id == run) & observations.c.target_id.in_(numbers)
    connection.execute(update(observations).where(seen).values(counts=False))


def history(connection: Connection, url: str) -> list[Observation]:
    """All observations of the URL that count, oldest first."""
    columns = observations.c.payload, observations.c.alike
    query = _counted(targets.c.url_digest == digest(url), *columns).join(targets, _of_target)
    rows = connection.execute(query)
    return [observation for seen, alike in rows for observation in expanded(seen, alike)]


def standing(connection: Connection, url: str) -> Verdict | None:
    """The verdict that stands, None for a URL that has none."""
    return connection.scalar(select(targets.c.standing).where(targets.c.url_digest == digest(url)))


def numbers_by_host(
    connection: Connection, run: int, where: ColumnElement[bool] | None = None
) -> "array[int]":
    """The numbers of targets of the run, those of a host one after the other."""
    query = (
        select(targets.c.id)
        .join(run_targets, run_targets.c.target_id == targets.c.id)
        .where(run_targets.c.run_id == run, true() if where is None else where)
        .order_by(targets.c.host, targets.c.id)
    )
    return array("q", connection.scalars(query))


def watched(connection: Connection, numbers: Sequence[int]) -> list[Watched]:
    """Targets by their numbers, in that order."""
    query = select(targets.c.id, targets.c.payload, targets.c.standing)
    found = {
        number: (target, verdict)
        for number, target, verdict in connection.execute(query.where(targets.c.id.in_(numbers)))
    }
    seen: defaultdict[int, list[Observation]] = defaultdict(list)
    columns = observations.c.target_id, observations.c.payload, observations.c.alike
    chosen = _counted(observations.c.target_id.in_(numbers), *columns)
    for number, observation, alike in connection.execute(chosen):
        seen[number] += expanded(observation, alike)
    return [(found[n][0], seen[n], found[n][1]) for n in numbers]


def save_verdicts(
    connection: Connection,
    run: int,
    made: Sequence[Verdict],
    *,
    standing: bool,
    grounds: Mapping[str, str] | None = None,
) -> None:
    """Keep the verdicts as the run's, and as the targets' own if they are to stand.

    `grounds` tells, by URL, on what those rest that may be taken over.
    """
    numbers = numbers_of(connection, run, [verdict.url for verdict in made])
    latest = _latest(connection, numbers.values())
    put_verdicts(
        connection,
        [
            verdict_row(run, number, latest.get(number), verdict, verdict)
            for verdict in made
            for number in (numbers[verdict.url],)
        ],
    )
    if standing:
        known = grounds or {}
        connection.execute(
            update(targets)
            .where(targets.c.id == bindparam("target"))
            .values(standing=bindparam("verdict"), grounds=bindparam("known")),
            [
                {"target": numbers[one.url], "verdict": one, "known": known.get(one.url)}
                for one in made
            ],
        )


def verdict_row(
    run: int, target: int, latest: int | None, stood: _Stood, payload: object
) -> dict[str, object]:
    """The row of a verdict, with the latest observation that counts."""
    return {
        "run_id": run,
        "target_id": target,
        # A verdict without a time, such as `offline`, rests on nothing that was seen.
        "observation_id": latest if stood.checked_at else None,
        "state": stood.state.value,
        "payload": payload,
    }


def put_verdicts(connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Put rows of verdicts in the place of those of the same targets and runs."""
    statement = upsert(connection, verdicts)
    names = ("observation_id", "state", "payload")
    statement = statement.on_conflict_do_update(
        index_elements=["run_id", "target_id"],
        set_={name: statement.excluded[name] for name in names},
    )
    connection.execute(statement, rows)


def keep_grounds(connection: Connection, grounds: Sequence[tuple[int, str]]) -> None:
    """Keep, by number of the target, on what its standing verdict rests."""
    connection.execute(
        update(targets)
        .where(targets.c.id == bindparam("target"))
        .values(grounds=bindparam("known")),
        [{"target": number, "known": known} for number, known in grounds],
    )


def reschedule(connection: Connection, run: int, dues: Sequence[tuple[str, datetime]]) -> None:
    """Set when targets of the run, by their URLs, are due again."""
    numbers = numbers_of(connection, run, [url for url, _ in dues])
    connection.execute(
        update(targets).where(targets.c.id == bindparam("target")).values(due_at=bindparam("due")),
        [{"target": numbers[url], "due": due} for url, due in dues],
    )


def checked(connection: Connection, run: int, urls: Collection[str]) -> dict[str, Checked]:
    """The run's verdicts on these URLs, each with the observation that it rests on."""
    urls_by_digest = {digest(url): url for url in urls}
    query = (
        select(targets.c.url_digest, verdicts.c.payload, observations.c.payload)
        .select_from(verdicts)
        .join(targets, targets.c.id == verdicts.c.target_id)
        .outerjoin(observations, observations.c.id == verdicts.c.observation_id)
        .where(verdicts.c.run_id == run, targets.c.url_digest.in_(urls_by_digest))
    )
    return {
        urls_by_digest[key]: Checked.of(verdict, seen)
        for key, verdict, seen in connection.execute(query)
    }


def checked_of(connection: Connection, run: int, numbers: Sequence[int]) -> dict[int, Checked]:
    """The same by the numbers of these targets."""
    query = (
        select(verdicts.c.target_id, verdicts.c.payload, observations.c.payload)
        .outerjoin(observations, observations.c.id == verdicts.c.observation_id)
        .where(verdicts.c.run_id == run, verdicts.c.target_id.in_(numbers))
    )
    return {
        number: Checked.of(verdict, seen) for number, verdict, seen in connection.execute(query)
    }


_of_target = targets.c.id == observations.c.target_id


def _counted(where: ColumnElement[bool], *columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """Observations that count, in the order in which they were made.

    Not by their times: a run whose clock was wrong would stay the last one for years.
    """
    return (
        select(*columns)
        .where(where, observations.c.counts)
        .order_by(observations.c.target_id, observations.c.id)
    )


def _latest(connection: Connection, numbers: Collection[int]) -> Mapping[int, int | None]:
    """By number of the target, the number of its latest observation that counts."""
    latest = (
        select(observations.c.id)
        .where(observations.c.target_id == targets.c.id, observations.c.counts)
        .order_by(observations.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(targets.c.id, latest).where(targets.c.id.in_(numbers))
    return {target: number for target, number in connection.execute(query)}  # noqa: C416 - typed
