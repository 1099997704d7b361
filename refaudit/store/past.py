"""What earlier checks saw of the targets of a report, in short."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from msgspec import Struct, structs
from sqlalchemy import Connection, func, select, type_coerce

from refaudit.model.checked import Checked, PastCheck
from refaudit.model.evidence import Failure, State
from refaudit.store.columns import Payload, digest
from refaudit.store.schema import observations, targets, verdicts
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
    connection: Connection, run: int, checks: Mapping[str, Checked]
) -> dict[str, Checked]:
    """The same checks by URL, with their latest earlier ones up to those of the run."""
    told = dict(checks)
    for batch in batches(checks):
        keys = {digest(url): url for url in batch}
        past = _past(connection, run, keys)
        alive = _last_alive(connection, run, keys)
        told |= {
            url: _told(checks[url], past.get(key, ()), alive.get(key)) for key, url in keys.items()
        }
    return told


def _told(now: Checked, past: tuple[PastCheck, ...], alive: datetime | None) -> Checked:
    """With what adds to what the check itself tells: a first one has no past."""
    if len(past) < 2:
        return now
    lost = alive if now.state.value not in _ALIVE else None
    return structs.replace(now, history=past, last_alive=lost)


def _past(
    connection: Connection, run: int, keys: Collection[str]
) -> dict[str, tuple[PastCheck, ...]]:
    # Up to the observation that the run's verdict rests on, so that old reports stay as they were.
    chosen = (
        select(
            targets.c.url_digest,
            observations.c.id,
            observations.c.checked_at,
            type_coerce(observations.c.payload, Payload(_Seen)).label("seen"),
            observations.c.alike,
            observations.c.run_id,
            observations.c.target_id,
            func.row_number()
            .over(partition_by=observations.c.target_id, order_by=observations.c.id.desc())
            .label("age"),
        )
        .join(targets, targets.c.id == observations.c.target_id)
        .join(verdicts, verdicts.c.target_id == targets.c.id)
        .where(
            targets.c.url_digest.in_(keys),
            verdicts.c.run_id == run,
            observations.c.id <= verdicts.c.observation_id,
            observations.c.counts,
        )
        .subquery()
    )
    then = verdicts.alias("then")
    query = (
        select(chosen, then.c.state)
        .outerjoin(
            then, (then.c.run_id == chosen.c.run_id) & (then.c.target_id == chosen.c.target_id)
        )
        .where(chosen.c.age <= _KEPT)
        .order_by(chosen.c.target_id, chosen.c.id)
    )
    found: defaultdict[str, list[PastCheck]] = defaultdict(list)
    for row in connection.execute(query):
        state = None if row.state is None else State(row.state)
        found[row.url_digest] += (
            PastCheck(checked_at=at, status=row.seen.status, failure=row.seen.failure, state=state)
            for at in (*(row.alike or ()), row.checked_at)
        )
    return {key: tuple(checks[-_KEPT:]) for key, checks in found.items()}


def _last_alive(connection: Connection, run: int, keys: Collection[str]) -> dict[str, datetime]:
    query = (
        select(targets.c.url_digest, func.max(observations.c.checked_at))
        .join(verdicts, verdicts.c.target_id == targets.c.id)
        .join(observations, observations.c.id == verdicts.c.observation_id)
        .where(
            targets.c.url_digest.in_(keys),
            verdicts.c.state.in_(_ALIVE),
            verdicts.c.run_id <= run,
            observations.c.counts,
        )
        .group_by(targets.c.url_digest)
    )
    return {key: at for key, at in connection.execute(query)}  # noqa: C416 - typed
