"""Verdicts that need not be made again, because nothing that they rest on has changed.

A verdict is made of the target, its history, how it is cited, the view of its host, the policy and
the program. What was kept of them beside the standing verdict are three digests: of what is the
target's own, of what the view of the host was made of, and of the view. Where the first two are
the same, so is the verdict. Where the host's other targets have changed, the view is made again,
and the verdict stands if it came out the same.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby, islice
from typing import NamedTuple

import msgspec

from refaudit import judge
from refaudit.audit.judging import SAMPLE, HostBatch, blocks
from refaudit.audit.programs import digest_of
from refaudit.judge import HostView, Policy
from refaudit.store import Watched
from refaudit.store.grounds import Ground

__all__ = ["Block", "Standing"]

#: What makes a verdict and the time of the next look, beside the libraries.
_JUDGES = (
    "audit/judging.py",
    "audit/spreading.py",
    "audit/standing.py",
    "catalogue",
    "judge",
    "model",
)
_LIBRARIES = ("ada-url", "ahocorasick-rs", "msgspec", "publicsuffixlist", "rapidfuzz")
_SIZE = 8  # bytes of each digest

_Histories = Callable[[Iterable[int]], list[Watched]]


class _Piece(NamedTuple):
    """Targets of one host, with a sample of them and the digest of what its view is made of."""

    batch: Sequence[Ground]
    sample: Sequence[Ground]
    host: str


class Block(NamedTuple):
    """What became of some targets.

    The verdicts on `same` are what they were; on those in `regrounded`, by number, for another
    reason, which is to be kept. `others` are to be judged; `grounds` has, by URL, what their
    verdicts will rest on.
    """

    same: list[Ground]
    regrounded: dict[int, str]
    others: list[HostBatch]
    grounds: dict[str, str]


class Standing:
    """Tells which verdicts still stand; `histories` reads the targets of these numbers."""

    def __init__(self, policy: Policy, histories: _Histories) -> None:
        self._policy = policy
        self._histories = histories
        recipe = digest_of(_JUDGES, _LIBRARIES).encode() + msgspec.json.encode(policy)
        self._recipe = hashlib.blake2b(recipe, digest_size=16)
        self._viewed: tuple[Sequence[Ground], HostView] | None = None

    def sift(self, grounds: Iterable[Ground]) -> Iterator[Block]:
        """Sort targets that can be judged, those of a host one after the other."""
        for pieces in blocks(self._pieces(grounds), size=lambda piece: len(piece.batch)):
            yield self._sifted(pieces)

    def _pieces(self, grounds: Iterable[Ground]) -> Iterator[_Piece]:
        for _, group in groupby(grounds, key=lambda one: one.target.host):
            sample = list(islice(group, SAMPLE))
            host = _digest(*(_seen(one) for one in sample))
            yield _Piece(sample, sample, host)
            while batch := list(islice(group, SAMPLE)):
                yield _Piece(batch, sample, host)

    def _sifted(self, pieces: Sequence[_Piece]) -> Block:
        block = Block([], {}, [], {})
        changed = list[tuple[_Piece, list[str]]]()
        for piece in pieces:
            owns = [self._own(one) for one in piece.batch]
            starts = (f"{own} {piece.host} " for own in owns)
            pairs = zip(piece.batch, starts, strict=True)
            if all(one.known and one.known.startswith(start) for one, start in pairs):
                block.same.extend(piece.batch)
            else:
                changed.append((piece, owns))
        if changed:
            self._look_into(changed, block)
        return block

    def _look_into(self, changed: Sequence[tuple[_Piece, list[str]]], block: Block) -> None:
        wanted = {one.number for piece, _ in changed for one in chain(piece.batch, piece.sample)}
        numbers = sorted(wanted)
        found = dict(zip(numbers, self._histories(numbers), strict=True))
        for piece, owns in changed:
            view = self._view(piece.sample, found)
            seen_as = _digest(msgspec.json.encode(view, order="sorted"))
            others = list[Watched]()
            for one, own in zip(piece.batch, owns, strict=True):
                known = f"{own} {piece.host} {seen_as}"
                if one.known == known:
                    block.same.append(one)
                elif one.known and _without_host(one.known) == _without_host(known):
                    block.same.append(one)
                    block.regrounded[one.number] = known
                else:
                    others.append(found[one.number])
                    block.grounds[one.target.url] = known
            if others:
                block.others.append((others, view))

    def _view(self, sample: Sequence[Ground], found: Mapping[int, Watched]) -> HostView:
        """The view of a host, made once for all pieces of it."""
        if self._viewed is None or self._viewed[0] is not sample:
            pasts = (found[one.number] for one in sample)
            view = judge.host_view([(target, past) for target, past, _ in pasts], self._policy)
            self._viewed = sample, view
        return self._viewed[1]

    def _own(self, one: Ground) -> str:
        """The digest of what is the target's own."""
        state = self._recipe.copy()
        state.update(_seen(one) + one.cited.encode())
        return state.hexdigest()[: 2 * _SIZE]


def _seen(one: Ground) -> bytes:
    """The target, and which observations there are of it."""
    return msgspec.json.encode((one.number, one.target, one.seen, one.latest))


def _digest(*parts: bytes) -> str:
    return hashlib.blake2b(b"\n".join(parts), digest_size=_SIZE).hexdigest()


def _without_host(known: str) -> tuple[str, str]:
    own, _, view = known.split(" ")
    return own, view
