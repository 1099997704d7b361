"""Runs: begun, resumed, finished, and listed."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    delete,
    func,
    insert,
    select,
    update,
)

from refaudit.errors import StoreError
from refaudit.model.report import Run
from refaudit.store.schema import articles, citings, findings, run_targets, runs, verdicts

__all__ = [
    "GONE",
    "age",
    "begin",
    "chosen",
    "entitle",
    "finish",
    "leave",
    "listed",
    "mark_network_down",
    "newest",
    "number_of",
    "run_of",
    "title_of",
]

_UNFINISHED = ("running", "interrupted")
#: Runs of which only that is left which later ones are compared with, or soon will be.
GONE = ("forgetting", "forgotten")
_judged = runs.alias("judged")
_QUERY = select(runs, _judged.c.name.label("rejudged")).outerjoin(
    _judged, _judged.c.id == runs.c.rejudged_id
)


def age(table: FromClause) -> ColumnElement[int]:
    """What runs are ordered by: a run that judged another one anew is as old as that."""
    return func.coalesce(table.c.rejudged_id, table.c.id)


def begin(  # noqa: PLR0913 - each is a fact of the run
    connection: Connection,
    *,
    key: str,
    command: str,
    now: datetime,
    version: str,
    offline: bool,
    run_id: str | None,
) -> int:
    """The number of the run that this work belongs to, resumed or new; see `Store.begin`."""
    # We hold the history, so whoever left a run `running` is dead.
    connection.execute(update(runs).where(runs.c.status == "running").values(status="interrupted"))
    number = _resumable(connection, key, run_id)
    if number is not None:
        connection.execute(
            update(runs).where(runs.c.id == number).values(status="running", finished_at=None)
        )
        return number
    if run_id is not None:
        _replace(connection, run_id)
    values = {
        "name": run_id or _free_name(connection, now),
        "job": key,
        "command": command,
        "version": version,
        "status": "running",
        "offline": offline,
        "started_at": now,
    }
    return int(connection.scalars(insert(runs).values(values).returning(runs.c.id)).one())


def _resumable(connection: Connection, key: str, run_id: str | None) -> int | None:
    # What a run without a network saw does not count, so there is nothing in it to go on from.
    query = select(runs.c.id).where(
        runs.c.job == key,
        runs.c.status.in_(_UNFINISHED),
        runs.c.network_down.is_(False),
        runs.c.name.is_not(None),
    )
    if run_id is not None:
        query = query.where(runs.c.name == run_id)
    return connection.scalar(query.order_by(runs.c.id.desc()).limit(1))


def _replace(connection: Connection, run_id: str) -> None:
    """Take the name from an older run and drop what it made of its observations, not these."""
    number = connection.scalar(select(runs.c.id).where(runs.c.name == run_id))
    if number is None:
        return
    for table in (findings, articles, verdicts, citings, run_targets):
        connection.execute(delete(table).where(table.c.run_id == number))
    connection.execute(update(runs).where(runs.c.id == number).values(name=None))


def _free_name(connection: Connection, now: datetime) -> str:
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    taken = set(connection.scalars(select(runs.c.name).where(runs.c.name.startswith(stamp))))
    name, count = stamp, 1
    while name in taken:
        count += 1
        name = f"{stamp}-{count}"
    return name


def number_of(connection: Connection, run_id: str) -> int:
    """The number of a run.

    Raises:
        StoreError: there is no such run, or it was forgotten; the advice names the newest ones.
    """
    query = select(runs.c.id, runs.c.status).where(runs.c.name == run_id)
    found = connection.execute(query).first()
    if found is None or found.status in GONE:
        known = [run.id for run in listed(connection) if run.status not in GONE][:5]
        advice = f"The newest runs are {', '.join(known)}." if known else "Run an audit first."
        what = "there is no such run" if found is None else "this run was forgotten"
        raise StoreError(f"{run_id}: {what}", advice)
    return int(found.id)


def chosen(connection: Connection, run_id: str | None) -> int:
    """The number of a run, or of the newest complete one.

    Raises:
        StoreError: there is no such run.
    """
    return newest(connection) if run_id is None else number_of(connection, run_id)


def run_of(connection: Connection, number: int) -> Run:
    """The run of that number."""
    return _run(connection.execute(_QUERY.where(runs.c.id == number)).one())


def listed(connection: Connection) -> list[Run]:
    """All runs that have a name, newest first."""
    query = _QUERY.where(runs.c.name.is_not(None)).order_by(runs.c.id.desc())
    return [_run(row) for row in connection.execute(query)]


def newest(connection: Connection) -> int:
    """The number of the newest run that was completed.

    One that judged the newest anew goes before it, and one that judged an older one does not.

    Raises:
        StoreError: there is none.
    """
    query = select(runs.c.id).where(runs.c.status == "complete", runs.c.name.is_not(None))
    number = connection.scalar(query.order_by(age(runs).desc(), runs.c.id.desc()).limit(1))
    if number is None:
        raise StoreError("no run has been finished yet", "Run an audit first.")
    return int(number)


def finish(connection: Connection, number: int, *, now: datetime, status: str) -> None:
    """Write down how and when a run ended."""
    connection.execute(
        update(runs).where(runs.c.id == number).values(status=status, finished_at=now)
    )


def mark_network_down(connection: Connection, number: int) -> None:
    """Write down that our own network failed."""
    connection.execute(update(runs).where(runs.c.id == number).values(network_down=True))


def leave(connection: Connection, number: int, targets: int) -> None:
    """Write down how many due targets a run left for a later one."""
    connection.execute(update(runs).where(runs.c.id == number).values(left_over=targets))


def entitle(connection: Connection, number: int, title: str | None) -> None:
    """Write down what the report of a run is called."""
    connection.execute(update(runs).where(runs.c.id == number).values(title=title))


def title_of(connection: Connection, number: int) -> str | None:
    """What the report of a run is called, None where nobody said."""
    return connection.scalar(select(runs.c.title).where(runs.c.id == number))


def _run(row: Row[Any]) -> Run:
    return Run(
        id=row.name,
        started_at=row.started_at,
        finished_at=row.finished_at,
        status=row.status,
        network_down=row.network_down,
        offline=row.offline,
        command=row.command,
        version=row.version,
        rejudged=(row.rejudged or "") if row.rejudged_id else None,
        left_over=row.left_over or 0,
        unchanged=row.unchanged or 0,
    )
