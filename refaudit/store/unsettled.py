"""Findings that one of two runs lacks because it could not check what they rest on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, select

from refaudit.model.difference import Reliance
from refaudit.model.evidence import State
from refaudit.store.cited_urls import cited_urls
from refaudit.store.schema import findings, verdicts
from refaudit.store.targets import batches

__all__ = ["LOST", "UNDECIDED", "Suspect", "unsettled"]

#: States of what readers cannot reach; every other one that is decided is a sign of life.
LOST = (State.DEAD.value, State.MISSING.value)
#: States that say nothing of a target.
UNDECIDED = (State.UNKNOWN.value, State.UNCHECKED.value)


class Suspect(NamedTuple):
    """A finding that one run has and the other has not, by number.

    `article` is the one in which it was found, `other` the same page in the other run,
    `other_run` that run.
    """

    number: int
    article: int
    other: int
    other_run: int


def unsettled(
    connection: Connection, suspects: Iterable[Suspect], reliance: Reliance
) -> frozenset[int]:
    """The numbers of those of which the other run could learn nothing.

    The citation is in both, and a URL of it could not be checked in the other run. Either the
    finding rests on that URL, or nobody has changed the citation, so that it was not mended.
    """
    by_run: defaultdict[int, list[Suspect]] = defaultdict(list)
    for suspect in suspects:
        by_run[suspect.other_run].append(suspect)
    found = set[int]()
    for run, of_run in by_run.items():
        for batch in batches(of_run):
            found |= _unsettled(connection, run, batch, reliance)
    return frozenset(found)


def _unsettled(
    connection: Connection, run: int, suspects: Sequence[Suspect], reliance: Reliance
) -> set[int]:
    open_ = _open(connection, run, [suspect.number for suspect in suspects])
    pairs = {each.number: each for each in suspects if each.number in open_}
    if not pairs:
        return set()
    found = {number: row.payload for number, row in open_.items()}
    cited = cited_urls(
        connection,
        {number for each in pairs.values() for number in (each.article, each.other)},
        {finding.citation for finding in found.values()},
    )
    unlearned = set[int]()
    for number, pair in pairs.items():
        here = cited.get((pair.article, found[number].citation))
        there = cited.get((pair.other, found[number].citation))
        if here is None or there is None:
            continue
        code, row = found[number].code, open_[number]
        same_copy = here.keys[1] == there.keys[1]
        relies = (row.original_open and code in reliance.original) or (
            row.snapshot_open and same_copy and code in reliance.snapshot
        )
        if relies or here.wikitext == there.wikitext:
            unlearned.add(number)
    return unlearned


def _open(connection: Connection, run: int, numbers: Sequence[int]) -> dict[int, Row[Any]]:
    """Those on citations of which the run could not check the original, the snapshot, or both."""
    original = _is_open(findings.c.original_id, run)
    snapshot = _is_open(findings.c.snapshot_id, run)
    query = select(
        findings.c.id,
        findings.c.payload,
        original.label("original_open"),
        snapshot.label("snapshot_open"),
    ).where(findings.c.id.in_(numbers), original | snapshot)
    return {row.id: row for row in connection.execute(query)}


def _is_open(target: ColumnElement[int], run: int) -> ColumnElement[bool]:
    learned = select(verdicts.c.target_id).where(
        verdicts.c.target_id == target,
        verdicts.c.run_id == run,
        verdicts.c.state.not_in(UNDECIDED),
    )
    return target.is_not(None) & ~learned.exists()
