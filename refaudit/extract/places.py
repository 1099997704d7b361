"""Lines and sections of an article."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from refaudit.extract.links import GONE, HOLE
from refaudit.extract.masking import mask
from refaudit.extract.nodes import Kind, Scan
from refaudit.extract.values import decode
from refaudit.model.citation import InReference

__all__ = ["Lines", "Sections"]

_BLOCK = 1 << 13
#: Farther from the beginning of its line nothing has a column: it would take long to count.
_LONGEST_LINE = 10_000
_LONGEST_HEADING = 1000
_COVER = {ord(HOLE): None, ord(GONE): None}
#: What a template, a reference, a comment or raw text hides from the outline of the page.
_HIDING = frozenset({Kind.TEMPLATE, Kind.ARGUMENT, Kind.REFERENCE, Kind.OPAQUE, Kind.COMMENT})
_NOTHING = (-1, -1)
#: `str.find` takes longer.
_LINE = re.compile("\n=")


class Lines:
    """Line numbers, from 1, of offsets; in memory that does not grow with the number of lines.

    Most places are asked for near the one before; others are counted from the start of a block.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._position, self._line = 0, 1
        self._before: list[int] = []

    def at(self, position: int, within: InReference | None = None) -> int:
        """The line on which a position stands, which may be `within` a reference."""
        if within is not None and position < within.start + _BLOCK:
            return within.line + self._text.count("\n", within.start, position)
        last = self._position
        if last <= position and (position < last + _BLOCK or not self._before):
            self._line += self._text.count("\n", last, position)
        elif last - _BLOCK < position < last:
            self._line -= self._text.count("\n", position, last)
        else:
            block = position // _BLOCK
            before = self._before or self._counted()
            self._line = before[block] + self._text.count("\n", block * _BLOCK, position) + 1
        self._position = position
        return self._line

    def column(self, position: int) -> int | None:
        """The column of a position, from 1, in code points; None where the line is very long."""
        before = self._text.rfind("\n", max(0, position - _LONGEST_LINE), position)
        return None if before < 0 and position > _LONGEST_LINE else position - before

    def _counted(self) -> list[int]:
        """How many lines end before each block."""
        ends = (self._text.count("\n", at, at + _BLOCK) for at in range(0, len(self._text), _BLOCK))
        self._before = [0, *accumulate(ends)]
        return self._before


class Sections:
    """The headings of an article."""

    def __init__(self, scan: Scan, language: str) -> None:
        self._titles: list[str] = []
        self._starts: list[int] = []
        for start, title in _headings(scan):
            self._starts.append(start)
            self._titles.append(_plain(title, language))

    def at(self, position: int) -> str:
        """The title of the section around a position as plain text, empty before the first."""
        index = bisect_right(self._starts, position)
        return self._titles[index - 1] if index else ""


def _headings(scan: Scan) -> Iterator[tuple[int, str]]:
    hidden = _hidden(scan)
    start, end = next(hidden, _NOTHING)
    for first, last in _lines(scan.text):
        while 0 <= end <= first:
            start, end = next(hidden, _NOTHING)
        if start < first < end or last - first > _LONGEST_HEADING:
            continue
        if 0 <= start < last:
            line = mask(scan, first, last).translate(_COVER).rstrip()
        else:
            line = scan.text[first:last].rstrip()
        level = min(_leading(line), _leading(line[::-1]), (len(line) - 1) // 2, 6)
        if level > 0:
            yield first, line[level:-level]


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """The lines that begin with `=`."""
    if text.startswith("="):
        yield 0, _line_end(text, 0)
    for found in _LINE.finditer(text):
        start = found.start() + 1
        yield start, _line_end(text, start)


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return end if end >= 0 else len(text)


def _hidden(scan: Scan) -> Iterator[tuple[int, int]]:
    """The outermost stretches in which no heading of the page stands, in order."""
    index = 0
    while index < len(scan.nodes):
        node = scan.nodes[index]
        if node.kind in _HIDING:
            yield node.start, node.end
            index = scan.after[index]
        else:
            index += 1


def _leading(line: str) -> int:
    return len(line) - len(line.lstrip("="))


@lru_cache(maxsize=1024)
def _plain(title: str, language: str) -> str:
    if any(mark in title for mark in ("[", "<", "''")):
        import mwparserfromhell  # noqa: PLC0415 - takes a while, and few headings need it

        title = str(mwparserfromhell.parse(title).strip_code())
    return " ".join(decode(title, language).split())
