"""What a suggested wikitext changes, word by word."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from msgspec import Struct

from refaudit.report.faulty import Span

__all__ = ["Change", "Part", "change", "marked"]

#: A parameter's sign, a run of blanks, or a word: the units that editors change.
_UNITS = re.compile(r"[|={}\[\]<>]|\s+|[^\s|={}\[\]<>]+")
#: Above it the middle is shown as replaced whole: matching costs the product of both lengths.
_MOST_COMPARED = 20_000


class Part(Struct, frozen=True, kw_only=True):
    """A stretch of text; `changed` is true for what the other side does not have.

    `faulty` is true for what belongs to a parameter that a finding names.
    """

    text: str
    changed: bool
    faulty: bool = False


class Change(Struct, frozen=True, kw_only=True):
    """Both sides of a change, cut into equal and changed parts."""

    before: tuple[Part, ...]
    after: tuple[Part, ...]


def change(before: str, after: str) -> Change:
    """Compare two texts; joined, the parts of each side are that text."""
    old, new = _UNITS.findall(before), _UNITS.findall(after)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    old_end, new_end = len(old) - tail, len(new) - tail
    old_parts = [(old[:head], False)]
    new_parts = [(new[:head], False)]
    for tag, i, j, k, m in _steps(old[head:old_end], new[head:new_end]):
        old_parts.append((old[head + i : head + j], tag != "equal"))
        new_parts.append((new[head + k : head + m], tag != "equal"))
    old_parts.append((old[old_end:], False))
    new_parts.append((new[new_end:], False))
    return Change(before=_joined(old_parts), after=_joined(new_parts))


def marked(parts: Sequence[Part], spans: Sequence[Span]) -> tuple[Part, ...]:
    """The same parts, cut where a span of their joined text begins or ends, and marked inside."""
    if not spans:
        return tuple(parts)
    firsts, lasts = sorted(first for first, _ in spans), sorted(last for _, last in spans)
    edges = sorted({*firsts, *lasts})
    made, start = [], 0
    for part in parts:
        end = start + len(part.text)
        inside = edges[bisect_right(edges, start) : bisect_left(edges, end)]
        for left, right in pairwise((start, *inside, end)):
            made.append(
                Part(
                    text=part.text[left - start : right - start],
                    changed=part.changed,
                    # More spans have begun than ended.
                    faulty=bisect_right(firsts, left) > bisect_right(lasts, left),
                )
            )
        start = end
    return tuple(made)


def _steps(old: list[str], new: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    if len(old) * len(new) > _MOST_COMPARED:
        yield "replace", 0, len(old), 0, len(new)
    else:
        yield from SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _common(one: list[str], other: list[str]) -> int:
    number = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        number += 1
    return number


def _joined(parts: list[tuple[list[str], bool]]) -> tuple[Part, ...]:
    return tuple(Part(text="".join(units), changed=changed) for units, changed in parts if units)
