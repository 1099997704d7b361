"""A run that judges another one anew: it has the same articles and targets, and no observation."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Self

from sqlalchemy import ColumnElement, Connection, Table, insert, literal, select, update

from refaudit.errors import StoreError
from refaudit.model.evidence import Observation, Reason, Target, Verdict
from refaudit.model.report import Run
from refaudit.store import runs
from refaudit.store.condensed import expanded
from refaudit.store.database import Database
from refaudit.store.evidence import numbers_by_host
from refaudit.store.history import Store
from refaudit.store.runs import age
from refaudit.store.schema import (
    article_references,
    article_targets,
    articles,
    citations,
    citings,
    observations,
    run_targets,
    targets,
    verdicts,
)
from refaudit.store.schema import runs as runs_table
from refaudit.store.targets import batches

__all__ = ["Copied", "Past"]

#: Columns of an article that the database gives, or that tell what was found in it.
_MADE_ANEW = frozenset({"id", "found_digest", "judged_digest", "judged_on", "holds_until"})

#: A target, what was seen of it up to the copied run, the standing verdict, and that run's reason.
Past = tuple[Target, list[Observation], Verdict | None, Reason | None]


class Copied:
    """A run that was begun as a copy of another one.

    `run` is the copy, which bears the name of the run that saw what is judged; `is_latest` says
    that nothing was seen after that, so that what is made of it now may stand.
    """

    def __init__(self, database: Database, source: int, run: Run, *, is_latest: bool) -> None:
        self._database = database
        self._source = source
        self.run = run
        self.is_latest = is_latest

    @classmethod
    def begin(cls, store: Store, run_id: str | None, *, now: datetime, version: str) -> Self:
        """Begin a copy of a run, or of the newest complete one, or go on with one.

        It bears the command of the copied run, so that later runs are compared with it.

        Raises:
            StoreError: there is no such run, or it is not complete.
        """
        database = store._database
        with database.reading() as connection:
            source = runs.chosen(connection, run_id)
            about = runs.run_of(connection, source)
            age_of = select(age(runs_table)).where(runs_table.c.id == source)
            seen_by = connection.scalars(age_of).one()
        if about.status != "complete":
            raise StoreError(
                f"{about.id}: this run is not complete ({about.status})",
                "Give its command again first: it goes on where it stood.",
            )
        run = store.begin(
            key=f"rejudged {about.id}",
            command=about.command,
            now=now,
            version=version,
            offline=about.offline,
        )
        with database.writing() as connection:
            number = runs.number_of(connection, run.id)
            _copy(connection, source, number)
            connection.execute(
                update(runs_table).where(runs_table.c.id == number).values(rejudged_id=seen_by)
            )
            runs.entitle(connection, number, runs.title_of(connection, source))
            latest = connection.scalar(
                select(observations.c.run_id).order_by(observations.c.id.desc()).limit(1)
            )
            made = runs.run_of(connection, number)
        return cls(
            database, seen_by or source, made, is_latest=(latest or 0) <= (seen_by or source)
        )

    def pasts(self) -> Iterator[Past]:
        """Every target of the run with its past, a page at a time; those of a host together."""
        with self._database.reading() as connection:
            numbers = numbers_by_host(connection, runs.number_of(connection, self.run.id))
        for batch in batches(numbers):
            with self._database.reading() as connection:
                page = _pasts(connection, self._source, batch)
            yield from page


def _copy(connection: Connection, source: int, run: int) -> None:
    """Copy what was read; all of it, or, where that was done before, nothing."""
    if connection.scalar(select(articles.c.id).where(articles.c.run_id == run).limit(1)):
        return
    _copy_rows(connection, articles, source, run, leave=_MADE_ANEW)
    for table in (run_targets, citings):
        _copy_rows(connection, table, source, run)
    for table in (article_references, citations, article_targets):
        _copy_parts(connection, table, source, run)


def _copy_rows(
    connection: Connection,
    table: Table,
    source: int,
    run: int,
    leave: AbstractSet[str] = frozenset(),
) -> None:
    names = [column.name for column in table.c if column.name not in leave]
    values: list[ColumnElement[object]] = [
        literal(run) if name == "run_id" else table.c[name] for name in names
    ]
    query = select(*values).where(table.c.run_id == source)
    if "id" in table.c:
        query = query.order_by(table.c.id)
    connection.execute(insert(table).from_select(names, query))


def _copy_parts(connection: Connection, table: Table, source: int, run: int) -> None:
    """The parts of articles; their corrections are made anew."""
    copy = articles.alias("copy")
    names = [column.name for column in table.c if column.name != "corrected"]
    values = [copy.c.id if name == "article_id" else table.c[name] for name in names]
    query = (
        select(*values)
        .join(articles, articles.c.id == table.c.article_id)
        .join(copy, copy.c.source_digest == articles.c.source_digest)
        .where(articles.c.run_id == source, copy.c.run_id == run)
    )
    connection.execute(insert(table).from_select(names, query))


def _pasts(connection: Connection, source: int, numbers: Sequence[int]) -> list[Past]:
    found = {
        number: (target, standing, verdict)
        for number, target, standing, verdict in connection.execute(
            select(targets.c.id, targets.c.payload, targets.c.standing, verdicts.c.payload)
            .outerjoin(
                verdicts, (verdicts.c.target_id == targets.c.id) & (verdicts.c.run_id == source)
            )
            .where(targets.c.id.in_(numbers))
        )
    }
    query = (
        select(observations.c.target_id, observations.c.payload, observations.c.alike)
        .where(
            observations.c.target_id.in_(numbers),
            observations.c.counts,
            observations.c.run_id <= source,
        )
        .order_by(observations.c.target_id, observations.c.id)
    )
    seen: defaultdict[int, list[Observation]] = defaultdict(list)
    for number, observation, alike in connection.execute(query):
        seen[number] += expanded(observation, alike)
    return [
        (found[n][0], seen[n], found[n][1], found[n][2].reason if found[n][2] else None)
        for n in numbers
    ]
