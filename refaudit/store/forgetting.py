"""Old runs are forgotten, but for what later ones are compared with.

Of a forgotten run there stay its name, and

- of each page the last reading by the same command, with its findings: the next one, of a run that
  stays or is yet to come, is compared with it, or taken over from it;
- a reading with a finding on a URL of which nothing could be told since: when it shows again, it
  is no new one;
- of the verdicts on each target the first and the last of those in a row that say the same of its
  life, so that it is known since when it is so, how often that changed, and when it last was alive.

Observations are not touched. All is done in short transactions, and a run is gone on with that was
being forgotten when the process died.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, Self

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from refaudit.store.database import Database
from refaudit.store.history import Store
from refaudit.store.runs import GONE, age
from refaudit.store.schema import (
    article_targets,
    articles,
    citings,
    detours,
    findings,
    run_targets,
    runs,
    verdicts,
)
from refaudit.store.spells import is_amid, is_decided
from refaudit.store.targets import BATCH, batches

__all__ = ["Forgetting"]

#: Targets whose rows go in one transaction.
_RANGE = 20_000
_UNDER_WAY, _DONE = GONE
#: Runs that were brought to their end: audits, and checks of URLs.
_FINISHED = ("complete", "checked")


class Forgetting:
    """The forgetting of runs. Every method raises `StoreError` when the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def of(cls, store: Store) -> Self:
        """That of a store which is open for writing."""
        return cls(store._database)

    def forget(
        self, *, keep: int = 1, until: datetime | None = None, command: str | None = None
    ) -> int:
        """Forget what each command, or one, ran before its newest `keep` finished runs.

        With `until` only runs that began before it are forgotten. What was not finished is as old
        as it stands among the others; a command that was never finished keeps all. Gives the
        number of runs.
        """
        with self._database.writing() as connection:
            old = list(_old(connection, max(keep, 1), until, command))
            _mark(connection, old)
            _mark_outdated(connection, command)
        with self._database.reading() as connection:
            query = select(runs).where(runs.c.status == _UNDER_WAY).order_by(runs.c.id)
            marked = connection.execute(query).all()
        for run in marked:
            self._forget(run)
        return len(old)

    def _forget(self, run: Row[Any]) -> None:
        self._forget_articles(run)
        with self._database.writing() as connection:
            of_run = (findings.c.run_id == run.id) & findings.c.article_id.is_(None)
            connection.execute(delete(findings).where(of_run))
            connection.execute(delete(detours).where(detours.c.run_id == run.id))
            groups = _groups(connection)
        for chosen in self._ranges(verdicts, run.id):
            with self._database.writing() as connection:
                _thin_out(connection, run, chosen, groups)
        self._forget_citings(run)
        for chosen in self._ranges(run_targets, run.id):
            with self._database.writing() as connection:
                connection.execute(delete(run_targets).where(chosen))
        with self._database.writing() as connection:
            connection.execute(update(runs).where(runs.c.id == run.id).values(status=_DONE))

    def _forget_citings(self, run: Row[Any]) -> None:
        """All but those of articles that are left, which may be taken over with them."""
        left = select(articles.c.id).where(articles.c.run_id == run.id)
        with self._database.writing() as connection:
            if connection.scalar(left.limit(1)) is not None:
                kept = select(article_targets.c.target_id).where(
                    article_targets.c.article_id.in_(left)
                )
                of_others = (citings.c.run_id == run.id) & citings.c.target_id.not_in(kept)
                connection.execute(delete(citings).where(of_others))
                return
        for chosen in self._ranges(citings, run.id):
            with self._database.writing() as connection:
                connection.execute(delete(citings).where(chosen))

    def _forget_articles(self, run: Row[Any]) -> None:
        after = ""
        while True:
            # In the order of an index of the run: others would be sorted anew for each page.
            of_page = _unneeded(run).where(articles.c.source_digest > after)
            of_page = of_page.order_by(articles.c.source_digest).limit(BATCH)
            with self._database.writing() as connection:
                found = connection.execute(of_page).all()
                if not found:
                    return
                # What hangs on them goes with them.
                numbers = [row.id for row in found]
                connection.execute(delete(articles).where(articles.c.id.in_(numbers)))
            after = found[-1].source_digest

    def _ranges(self, table: Table, run: int) -> Iterator[ColumnElement[bool]]:
        """The rows that a run has in a table, in pieces, by their targets."""
        after = 0
        while True:
            following = (
                select(table.c.target_id)
                .where(table.c.run_id == run, table.c.target_id > after)
                .distinct()
                .order_by(table.c.target_id)
                .limit(_RANGE)
                .subquery()
            )
            with self._database.reading() as connection:
                last = connection.scalar(select(func.max(following.c.target_id)))
            if last is None:
                return
            chosen = (table.c.target_id > after) & (table.c.target_id <= last)
            yield (table.c.run_id == run) & chosen
            after = last


def _old(
    connection: Connection, keep: int, until: datetime | None, command: str | None
) -> Iterator[Row[Any]]:
    query = select(runs, age(runs).label("age")).where(
        runs.c.status.not_in(GONE), runs.c.name.is_not(None)
    )
    if command is not None:
        query = query.where(runs.c.command == command)
    query = query.order_by(runs.c.command, age(runs).desc(), runs.c.id.desc())
    for _, series in groupby(connection.execute(query).all(), key=lambda row: row.command):
        finished = 0
        for row in series:
            if finished >= keep and (until is None or row.started_at < until):
                yield row
            finished += row.status in _FINISHED and not row.network_down


def _mark(connection: Connection, old: Iterable[Row[Any]]) -> None:
    """From here on no report is made of them; nothing at all is compared with unfinished ones."""
    for row in old:
        whole = row.status == "complete" and not row.network_down
        values = {"status": _UNDER_WAY, "name": row.name if whole else None}
        connection.execute(update(runs).where(runs.c.id == row.id).values(values))


def _mark_outdated(connection: Connection, command: str | None) -> None:
    """Have those looked at again of which readings were kept that have had successors."""
    query = select(runs).where(
        runs.c.status == _DONE, exists(select(articles.c.id).where(articles.c.run_id == runs.c.id))
    )
    if command is not None:
        query = query.where(runs.c.command == command)
    for run in connection.execute(query).all():
        if connection.scalar(_unneeded(run).limit(1)) is not None:
            again = update(runs).where(runs.c.id == run.id)
            connection.execute(again.values(status=_UNDER_WAY))


def _unneeded(run: Row[Any]) -> Select[int, str]:
    """The articles of a run that is forgotten with which no other is compared any more."""
    columns = articles.c.id, articles.c.source_digest
    query = select(*columns).where(articles.c.run_id == run.id)
    if run.name is None:
        return query
    needed = ~_has_successor(run) | _is_open(run)
    return query.where(or_(articles.c.found_digest.is_(None), ~needed))


def _has_successor(run: Row[Any]) -> ColumnElement[bool]:
    """Whether a later run that is forgotten, too, has read the page."""
    later, of = articles.alias("later"), runs.alias("of_later")
    return exists(
        select(later.c.id)
        .join(of, of.c.id == later.c.run_id)
        .where(
            later.c.page_digest == articles.c.page_digest,
            later.c.run_id > run.id,
            later.c.found_digest.is_not(None),
            of.c.command == run.command,
            of.c.status.in_(GONE),
            of.c.name.is_not(None),
            of.c.network_down.is_(False),
        )
    )


def _is_open(run: Row[Any]) -> ColumnElement[bool]:
    """Whether it has a finding on a target that was looked at since, and never decided."""
    then, later, asked = (verdicts.alias(name) for name in ("then", "told_later", "asked_later"))
    told = select(later.c.target_id).where(
        later.c.target_id == then.c.target_id, later.c.run_id > run.id, is_decided(later)
    )
    unknown = select(asked.c.target_id).where(
        asked.c.target_id == then.c.target_id, asked.c.run_id > run.id, ~is_decided(asked)
    )
    of_finding = then.c.target_id.in_((findings.c.original_id, findings.c.snapshot_id))
    return exists(
        select(findings.c.id)
        .join(then, of_finding)
        .where(
            findings.c.article_id == articles.c.id,
            findings.c.ignored.is_(False),
            then.c.run_id == run.id,
            is_decided(then),
            exists(unknown),
            ~exists(told),
        )
    )


#: Forgotten runs, by the first later one that is not.
_Groups = Sequence[tuple[int | None, Sequence[int]]]


def _groups(connection: Connection) -> _Groups:
    query = select(runs.c.id, runs.c.status, runs.c.rejudged_id).order_by(runs.c.id.desc())
    groups: list[tuple[int | None, list[int]]] = []
    following, begun = None, False
    for run in connection.execute(query):
        if run.status not in GONE:
            following, begun = run.id, False
        elif run.rejudged_id is None:
            if not begun:
                groups.append((following, []))
            begun = True
            groups[-1][1].append(run.id)
    return groups


def _thin_out(
    connection: Connection, run: Row[Any], chosen: ColumnElement[bool], groups: _Groups
) -> None:
    """Delete those of the chosen verdicts of a run that tell nothing of their own."""
    following = connection.scalar(
        select(func.min(runs.c.id)).where(runs.c.id > run.id, runs.c.status.not_in(GONE))
    )
    unknown = connection.scalars(
        select(verdicts.c.target_id).where(chosen, ~is_decided(verdicts))
    ).all()
    amid = is_amid(until=following, judged_anew=run.rejudged_id is not None)
    connection.execute(delete(verdicts).where(chosen, or_(~is_decided(verdicts), amid)))
    # Earlier ones were kept as long as this run, which can tell nothing, was one to compare with.
    for batch in batches(unknown):
        for until, members in groups:
            amid = is_amid(until=until, judged_anew=False)
            of_batch = verdicts.c.target_id.in_(batch) & verdicts.c.run_id.in_(members)
            connection.execute(delete(verdicts).where(of_batch, amid))
