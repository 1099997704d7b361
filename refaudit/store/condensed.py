"""Observations that saw the same, kept as one row with all their times.

Of a row only the time is left where its neighbour tells the rest. Read back, each time is an
observation again, so that verdicts are made of as many as before: the first death that was seen,
the last sign of life, sightings and changes.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import NamedTuple

import msgspec
from msgspec import structs

from refaudit.model.evidence import Observation

__all__ = ["Group", "Kept", "condensed", "expanded"]

_Times = tuple[datetime, ...]
_NO_TIME = datetime.min.replace(tzinfo=UTC)


class Kept(NamedTuple):
    """A stored row: its number, what it saw, and the earlier times at which that was seen."""

    number: int
    seen: Observation
    alike: _Times = ()


class Group(NamedTuple):
    """Neighbours that saw the same: the row that stays, its times, and those that go."""

    kept: int
    alike: _Times
    gone: tuple[int, ...]


def expanded(seen: Observation, alike: _Times | None) -> list[Observation]:
    """The observations that a row stands for, oldest first."""
    return [*(structs.replace(seen, checked_at=at) for at in alike or ()), seen]


def condensed(rows: Sequence[Kept]) -> Iterator[Group]:
    """The neighbours among these rows of one target, in their order, that can be one row.

    The last of them stays. The others differ from it in how long the answer took, and in what of a
    page's text is different on every day.
    """
    for _, group in groupby(rows, key=lambda row: _gist(row.seen)):
        alike = list(group)
        if len(alike) > 1:
            *gone, kept = alike
            times = [at for row in gone for at in (*row.alike, row.seen.checked_at)]
            yield Group(kept.number, (*times, *kept.alike), tuple(row.number for row in gone))


def _gist(seen: Observation) -> bytes:
    """What the neighbours have in common: answer, way, title, and the signs that were found."""
    first = seen.first_look and structs.replace(seen.first_look, seconds=0)
    probe = seen.probe and structs.replace(seen.probe, url="", final_url="", sketch=b"")
    content = seen.content and structs.replace(
        seen.content, bytes=0, excerpt=None, text_length=0, sketch=b""
    )
    same = structs.replace(
        seen,
        checked_at=_NO_TIME,
        elapsed_ms=0,
        attempts=1,
        first_look=first,
        probe=probe,
        content=content,
    )
    return msgspec.json.encode(same)
