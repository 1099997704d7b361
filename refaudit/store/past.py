"""What earlier checks saw of the targets of a report, in short."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, structs
from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, type_coerce

from refaudit.model.checked import Checked, PastCheck
from refaudit.model.evidence import Failure, State
from refaudit.store.columns import Payload
from refaudit.store.schema import observations, verdicts
from refaudit.store.targets import batches

__all__ = ["with_past"]

#: Of a target's history; `refaudit history URL` has all of it.
_KEPT = 12
_ALIVE = (State.LIVE.value, State.GOOD.value)


class _Seen(Struct, frozen=True):
    """The part of an observation that is shown of an earlier check."""

    status: int | None = None
    failure: Failure | None = None


def with_past(
    connection: Connection, run: int, checks: Mapping[int, Checked]
) -> dict[int, Checked]:
    """The same checks by numbers of targets, with their latest earlier ones up to those of the run.

    A first check has no past, and nothing is added to it.
    """
    told = dict(checks)
    for batch in batches(checks):
        repeated = _repeated(connection, run, batch)
        past = _past(connection, run, repeated)
        lost = [number for number in repeated if checks[number].state.value not in _ALIVE]
        alive = _last_alive(connection, run, lost)
        for number in repeated:
            told[number] = structs.replace(
                checks[number], history=past[number], last_alive=alive.get(number)
            )
    return told


def _repeated(connection: Connection, run: int, numbers: Sequence[int]) -> list[int]:
    """Those targets that were checked more than once, up to the check of the run."""
    query = (
        _seen_by_then(run, numbers, observations.c.target_id)
        .group_by(observations.c.target_id)
        .having(or_(func.count() > 1, func.count(observations.c.alike) > 0))
        .order_by(observations.c.target_id)
    )
    return list(connection.scalars(query))


def _seen_by_then(
    run: int, numbers: Sequence[int], *columns: ColumnElement[Any]
) -> Select[*tuple[Any, ...]]:
    # Up to the observation that the run's verdict rests on, so that old reports stay as they were.
    return (
        select(*columns)
        .join(verdicts, verdicts.c.target_id == observations.c.target_id)
        .where(
            observations.c.target_id.in_(numbers),
            observations.c.counts,
            verdicts.c.run_id == run,
            observations.c.id <= verdicts.c.observation_id,
        )
    )


def _past(
    connection: Connection, run: int, numbers: Sequence[int]
) -> dict[int, tuple[PastCheck, ...]]:
    if not numbers:
        return {}
    age = (
        func.row_number()
        .over(partition_by=observations.c.target_id, order_by=observations.c.id.desc())
        .label("age")
    )
    chosen = _seen_by_then(run, numbers, observations.c.id, age).subquery()
    then = verdicts.alias("then")
    query = (
        select(
            observations.c.target_id,
            observations.c.checked_at,
            type_coerce(observations.c.payload, Payload(_Seen)),
            observations.c.alike,
            then.c.state,
        )
        .join(chosen, chosen.c.id == observations.c.id)
        .outerjoin(
            then,
            (then.c.run_id == observations.c.run_id)
            & (then.c.target_id == observations.c.target_id),
        )
        .where(chosen.c.age <= _KEPT)
        .order_by(observations.c.target_id, observations.c.id)
    )
    found: defaultdict[int, list[PastCheck]] = defaultdict(list)
    for number, checked_at, seen, alike, told in connection.execute(query):
        state = None if told is None else State(told)
        found[number] += (
            PastCheck(checked_at=at, status=seen.status, failure=seen.failure, state=state)
            for at in (*(alike or ()), checked_at)
        )
    return {number: tuple(checks[-_KEPT:]) for number, checks in found.items()}


def _last_alive(connection: Connection, run: int, numbers: Sequence[int]) -> dict[int, datetime]:
    if not numbers:
        return {}
    query = (
        select(verdicts.c.target_id, func.max(observations.c.checked_at))
        .join(observations, observations.c.id == verdicts.c.observation_id)
        .where(
            verdicts.c.target_id.in_(numbers),
            verdicts.c.state.in_(_ALIVE),
            verdicts.c.run_id <= run,
            observations.c.counts,
        )
        .group_by(verdicts.c.target_id)
    )
    return {number: at for number, at in connection.execute(query)}  # noqa: C416 - typed
