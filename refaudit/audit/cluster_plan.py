"""How a run is cut into pieces: parts of its sources, and sets of domains.

A domain is in one piece at a time, so that one process owns the politeness to its hosts. A chain of
redirects that leads to another piece's domain waits until all are done; then the domains that such
chains join are one piece.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from msgspec import Struct

from refaudit.errors import SourceError, TargetError, UsageError
from refaudit.sources import dumps
from refaudit.sources.listing import listing
from refaudit.store.domains import NUMBERS, Domains

__all__ = ["Fault", "Part", "Slice", "components", "parts_of", "slices", "slices_of_detours"]

#: Files of one article each that are read in one piece.
_FILES = 200
#: Of the file of a dump, packed as it is.
_BYTES = 64 << 20
#: Targets of a piece, as far as there are so many pieces.
_TARGETS = 1000
_FEWEST, _MOST = 16, 4096
#: So many large domains have a piece of their own.
_OWN = 64


class Fault(Struct, frozen=True, kw_only=True):
    """A `SourceError` on its way from another process; `missing` marks a `TargetError`."""

    source: str
    reason: str
    advice: str | None
    missing: bool

    @classmethod
    def of(cls, error: SourceError) -> "Fault":
        """That of an error."""
        return cls(
            source=error.source,
            reason=error.reason,
            advice=error.advice,
            missing=isinstance(error, TargetError),
        )

    def error(self) -> SourceError:
        """The error as it was."""
        kind = TargetError if self.missing else SourceError
        return kind(self.source, self.reason, self.advice)


class Part(Struct, frozen=True, kw_only=True):
    """Some of the sources, in their order; the articles of part 1 stand before those of part 2.

    `paths` are relative to `base`, if they are. Of a dump it may be a `piece` only. `fault` is why
    there is nothing to be read.
    """

    number: int
    base: str
    paths: tuple[str, ...] = ()
    piece: dumps.Range | None = None
    fault: Fault | None = None


class Slice(Struct, frozen=True, kw_only=True):
    """Some domains of a run, for one process.

    `fenced` says that others are asked elsewhere at the same time. `sure` says that our own
    network is not in doubt.
    """

    name: str
    domains: Domains
    fenced: bool = True
    sure: bool = False


def parts_of(targets: Sequence[str], base: Path) -> list[Part]:
    """The parts of files, directories and dumps.

    Many small files are one together. A large dump is cut where it can be read from its middle.

    Raises:
        UsageError: standard input is among them.
    """
    found = (
        (files, piece, fault)
        for files, fault in _groups(targets)
        for piece in (_pieces(files[0]) if files else [None])
    )
    return [
        Part(
            number=number,
            base=str(base),
            paths=tuple(map(str, files)),
            piece=piece,
            fault=fault,
        )
        for number, (files, piece, fault) in enumerate(found, 1)
    ]


def _pieces(path: Path) -> Sequence[dumps.Range | None]:
    """The ranges of a dump; None for a whole one, and for what is none."""
    made = dumps.ranges(path, _BYTES) if dumps.is_dump(path) else []
    return made if len(made) > 1 else [None]


def _groups(targets: Sequence[str]) -> Iterator[tuple[Sequence[Path], Fault | None]]:
    files: list[Path] = []
    for found in listing(targets):
        if found is None:
            raise UsageError("standard input cannot be read by several machines", "Name a file.")
        alone = isinstance(found, SourceError) or dumps.is_dump(found)
        if files and (alone or len(files) == _FILES):
            yield files, None
            files = []
        if isinstance(found, SourceError):
            yield (), Fault.of(found)
        elif alone:
            yield (found,), None
        else:
            files.append(found)
    if files:
        yield files, None


def slices(due: int, largest: Iterable[tuple[int, int]]) -> list[Slice]:
    """All domains of a run with so many due targets, the pieces that take longest first.

    `largest` are domains with the numbers of their targets, the largest first: those with as many
    as a whole piece have one of their own.
    """
    number = min(max(due // _TARGETS, _FEWEST), _MOST)
    most = max(due // number, _TARGETS)
    own = [domain for domain, count in largest if count >= most][:_OWN]
    bounds = [NUMBERS * place // number for place in range(number + 1)]
    alone = [Slice(name=f"domain-{domain}", domains=Domains.of(domain)) for domain in own]
    ranges = [
        Slice(
            name=f"range-{low}",
            domains=Domains(
                low=low,
                high=high,
                without=frozenset(domain for domain in own if low <= domain < high),
            ),
        )
        for low, high in pairwise(bounds)
    ]
    return [*alone, *ranges]


def slices_of_detours(pairs: Iterable[tuple[int, int]], *, last: bool) -> list[Slice]:
    """The domains that redirects join, each with its others; the `last` time all are one piece."""
    joined = components(pairs)
    if last:
        return [Slice(name="all", domains=Domains(), fenced=False)] if joined else []
    number = min(len(joined), _MOST)
    bins: list[tuple[int, int, set[int]]] = [(0, place, set()) for place in range(number)]
    for domains in sorted(joined, key=lambda one: (-len(one), min(one))):
        size, place, gathered = bins[0]
        gathered |= domains
        heapq.heapreplace(bins, (size + len(domains), place, gathered))
    return [
        Slice(name=f"detours-{place}", domains=Domains.of(*gathered))
        for size, place, gathered in sorted(bins, key=lambda each: (-each[0], each[1]))
    ]


def components(pairs: Iterable[tuple[int, int]]) -> list[set[int]]:
    """The sets of domains that are joined by pairs, directly or through others."""
    parents: dict[int, int] = {}

    def root(one: int) -> int:
        parents.setdefault(one, one)
        while parents[one] != one:
            parents[one] = one = parents[parents[one]]
        return one

    for one, other in pairs:
        parents[root(one)] = root(other)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for one in parents:
        found[root(one)].add(one)
    return list(found.values())
