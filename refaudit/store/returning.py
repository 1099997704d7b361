"""Findings that come back after runs that could not check what they rest on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from refaudit.model.difference import Reliance
from refaudit.store.runs import age
from refaudit.store.schema import articles, findings, runs
from refaudit.store.targets import batches
from refaudit.store.unsettled import Suspect, unsettled

__all__ = ["returned"]


def returned(
    connection: Connection, run: int, suspects: Sequence[Suspect], reliance: Reliance
) -> frozenset[int]:
    """The numbers of those that were found before, and of which nothing could be learned since.

    The suspects are findings of this run that the run before lacks. Of the runs before that one,
    those by the same command or of the same job are asked as well, back to the last reading of the
    page that had the finding: one that could tell that it was gone makes it a new one.
    """
    hidden = unsettled(connection, suspects, reliance)
    known = set[int]()
    for batch in batches(suspect for suspect in suspects if suspect.number in hidden):
        known |= _found_before(connection, run, {each.number: each for each in batch}, reliance)
    return frozenset(known)


def _found_before(
    connection: Connection, run: int, hidden: Mapping[int, Suspect], reliance: Reliance
) -> set[int]:
    known = set[int]()
    since: defaultdict[int, list[Suspect]] = defaultdict(list)
    for row in _readings(connection, run, hidden):
        known.add(row.number)
        suspect = hidden[row.number]
        # The run before has been asked.
        if row.lacks_it and row.article != suspect.other:
            since[row.run_id].append(suspect._replace(other=row.article, other_run=row.run_id))
    for later in since.values():
        told = {suspect.number for suspect in later} - unsettled(connection, later, reliance)
        known -= told
    return known


def _readings(connection: Connection, run: int, numbers: Iterable[int]) -> Iterable[Row[Any]]:
    """Earlier readings of the page of each finding: the last that had it, and those after that."""
    query = select(runs.c.command, runs.c.job, age(runs).label("age")).where(runs.c.id == run)
    about = connection.execute(query).one()
    older, of, past = articles.alias("older"), runs.alias("of_older"), findings.alias("past")
    is_earlier = (older.c.run_id < run) & (age(of) <= about.age)
    last = (
        select(
            findings.c.id.label("number"),
            articles.c.page_digest,
            func.max(age(of)).label("age"),
        )
        .join(articles, articles.c.id == findings.c.article_id)
        .join(older, older.c.page_digest == articles.c.page_digest)
        .join(of, of.c.id == older.c.run_id)
        .join(past, past.c.article_id == older.c.id)
        .where(findings.c.id.in_(numbers), is_earlier, past.c.identity == findings.c.identity)
        .group_by(findings.c.id, articles.c.page_digest)
        .subquery("last")
    )
    lacks_it = age(of) > last.c.age
    # What another command looks for may leave the rule out.
    is_alike = or_(of.c.command == about.command, of.c.job == about.job)
    return connection.execute(
        select(
            last.c.number,
            older.c.id.label("article"),
            older.c.run_id,
            lacks_it.label("lacks_it"),
        )
        .join(older, older.c.page_digest == last.c.page_digest)
        .join(of, of.c.id == older.c.run_id)
        .where(
            is_earlier,
            older.c.found_digest.is_not(None),
            or_(age(of) == last.c.age, lacks_it & is_alike),
        )
    )
