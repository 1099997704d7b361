"""A large wiki's targets on their hosts, cut into pieces as a cluster does it, and worked off.

Nothing is fetched and nothing stored: `Hosts` is a distribution, `pieces` cuts it, `simulate` lets
time pass. The constants below are the assumptions; docs/scale.md names their sources.
"""

import csv
import heapq
import itertools
import math
import random
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from refaudit.settings import Settings

#: The rank of a host, and how many of the measured citations it has; between them a power law.
KNOTS = (
    (1, 24839), (2, 1515), (5, 891), (10, 514), (20, 293), (50, 147), (100, 76), (200, 41),
    (500, 19), (1000, 10),
)  # fmt: skip
MEASURED = 97_540
#: Hosts with fewer measured citations than this are too few to be measured one by one.
LEAST = 10
#: Requests for a target: redirects, second looks, siblings; of an archive hardly any of those.
REQUESTS, ARCHIVE_REQUESTS = 1.3, 1.05
#: Seconds until an answer: the median over hosts, and the spread of the logarithms.
MEDIAN, SIGMA = 0.4, 0.8
#: Shares of hosts that never answer, and that refuse at once.
SILENT, REFUSING = 0.03, 0.01
#: A silent host is left alone after so many requests in a row.
TROUBLE = 9
#: Seconds of a core for a check and its verdict; checks that one PostgreSQL server takes a second.
WORK, STORE = 0.0045, 5000.0
#: As `refaudit.audit.cluster_plan` cuts: domains of their own, and ranges of all others.
OWN, RANGES = 64, 4096
_DEFAULTS = Settings()
PLACES = _DEFAULTS.concurrency
QUANTUM = 60 * _DEFAULTS.task_minutes
DAY = 86_400.0
#: Hosts with at least so many targets are drawn one by one, the others come in classes.
_SINGLE = 50


class Hosts(Struct, frozen=True, kw_only=True):
    """Targets of the `large` hosts, largest first; and how many hosts have 1, 2, … targets."""

    large: tuple[int, ...]
    classes: dict[int, int]
    exponent: float

    @property
    def number(self) -> int:
        return len(self.large) + sum(self.classes.values())

    @property
    def targets(self) -> int:
        return sum(self.large) + sum(size * hosts for size, hosts in self.classes.items())


def measured(path: Path) -> tuple[int, ...] | None:
    """The citations of each host in a table with the columns host and count, largest first."""
    if not path.exists():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return tuple(sorted((int(row["count"]) for row in rows), reverse=True))


def fitted() -> tuple[int, ...]:
    """The same by the knots, as far as they reach."""
    found = [KNOTS[0][1]]
    for (low, high), (many, few) in (zip(*pair, strict=True) for pair in itertools.pairwise(KNOTS)):
        slope = math.log(few / many) / math.log(high / low)
        found += [round(many * (rank / low) ** slope) for rank in range(low + 1, high + 1)]
    return tuple(found)


def extended(counts: Sequence[int], total: int, targets: int, hosts: int) -> Hosts:
    """A sample's counts scaled to so many targets, with a tail of so many hosts behind its head.

    The head keeps its shares. The tail falls from there by a power of the rank, to one target at
    the least; the exponent is the one with which all adds up.
    """
    scale = targets / total
    head = [round(count * scale) for count in counts if count >= LEAST]
    rest = targets - sum(head)
    low, high = 1.01, 6.0
    for _ in range(40):
        exponent = (low + high) / 2
        if _tail_sum(head[-1], len(head), exponent, hosts) > rest:
            low = exponent
        else:
            high = exponent
    tail = list(_tail(head[-1], len(head), exponent, hosts))
    large = [size for size, many in tail if size >= _SINGLE for _ in range(many)]
    return Hosts(
        large=tuple(head + large),
        classes={size: many for size, many in tail if size < _SINGLE},
        exponent=exponent,
    )


def _tail(last: int, rank: int, exponent: float, hosts: int) -> Iterator[tuple[int, int]]:
    """Sizes, the largest first, with the number of hosts of that size."""
    behind = rank
    size = last
    while size > 1 and behind < hosts:
        # In steps of a hundredth where sizes are large: nobody sees the difference.
        step = max(1, size // 100)
        upto = min(hosts, int(rank * (last / (size - step + 0.5)) ** (1 / exponent)))
        if upto > behind:
            yield size, upto - behind
            behind = upto
        size -= step
    if behind < hosts:
        yield 1, hosts - behind


def _tail_sum(last: int, rank: int, exponent: float, hosts: int) -> int:
    return sum(size * many for size, many in _tail(last, rank, exponent, hosts))


class Piece:
    """What one task works on: seconds of its longest host, of a core, and of places on the wire."""

    def __init__(self) -> None:
        self.chain = self.core = self.wire = 0.0
        self.targets = 0

    def take(self, targets: int, requests: float, latency: float, interval: float) -> None:
        """Add a host that answers."""
        self.targets += targets
        self.chain = max(self.chain, requests * max(interval, latency))
        self.core += targets * WORK
        self.wire += requests * latency

    def take_dead(self, targets: int, seconds: float) -> None:
        """Add a host of which each request comes to nothing after so long, until it is given up."""
        asked = min(TROUBLE, targets * (1 + _DEFAULTS.retries))
        self.take(targets, asked, latency=seconds, interval=seconds)


def pieces(hosts: Hosts, interval: float, seed: int) -> list[Piece]:
    """The hosts dealt out: the largest alone, the others at random; the first host is an archive.

    Pieces are in the order in which they begin.
    """
    chance = random.Random(seed)
    ranges = [Piece() for _ in range(RANGES)]
    least = max(hosts.targets // RANGES, 1)
    own = []
    for rank, size in enumerate(hosts.large):
        latency = chance.lognormvariate(math.log(MEDIAN), SIGMA)
        if rank < OWN and size >= least:
            own.append(piece := Piece())
        else:
            piece = chance.choice(ranges)
        luck = chance.random()
        if rank == 0:
            piece.take(size, size * ARCHIVE_REQUESTS, MEDIAN, interval)
        elif rank < OWN or luck > SILENT + REFUSING:
            piece.take(size, size * REQUESTS, latency, interval)
        else:
            piece.take_dead(size, _DEFAULTS.timeout if luck < SILENT else interval)
    _deal_classes(hosts.classes, ranges, interval)
    return [*own, *ranges]


def _deal_classes(classes: dict[int, int], ranges: Sequence[Piece], interval: float) -> None:
    """Each range gets its even share: there are thousands of such hosts in each."""
    mean = MEDIAN * math.exp(SIGMA**2 / 2)
    for size, many in classes.items():
        share = many / len(ranges)
        asked = min(TROUBLE, size * (1 + _DEFAULTS.retries))
        for piece in ranges:
            piece.targets += round(size * share)
            piece.core += size * share * WORK
            answering = size * share * REQUESTS * mean * (1 - SILENT - REFUSING)
            piece.wire += answering + SILENT * share * asked * _DEFAULTS.timeout
            slow = max(size * REQUESTS * interval, asked * _DEFAULTS.timeout)
            piece.chain = max(piece.chain, slow)


class Course(Struct, frozen=True, kw_only=True):
    """How a run went, in seconds.

    `half` and `bulk` are when the pieces of a half and of 99 % of the targets outside the first one
    were done; `tasks` were handed out on the way.
    """

    seconds: float
    half: float
    bulk: float
    tasks: int


def simulate(work: Sequence[Piece], workers: int, threads: int) -> Course:
    """Let so many processes work, each with a core and so many slots for pieces.

    A piece keeps a slot for at most `QUANTUM`; the rest of it is another task, which goes before
    pieces that have not begun. The core of a process is shared by the slots that are taken when a
    task begins; the store bounds all of them.
    """
    speed = min(1.0, STORE * WORK / workers)
    left = [[piece.chain, piece.core, piece.wire / PLACES] for piece in work]
    waiting = deque(range(len(work)))
    free = deque(slot % workers for slot in range(workers * threads))
    active = [0] * workers
    ends: list[tuple[float, int, int]] = []
    done: list[tuple[float, int]] = []
    now, tasks = 0.0, 0
    while waiting or ends:
        while waiting and free:
            number, worker = waiting.popleft(), free.popleft()
            active[worker] += 1
            spent = _turn(left[number], speed / active[worker])
            tasks += 1
            heapq.heappush(ends, (now + spent, number, worker))
        now, number, worker = heapq.heappop(ends)
        active[worker] -= 1
        free.append(worker)
        if max(left[number]) > 1e-6:
            waiting.appendleft(number)
        else:
            done.append((now, number))
    others = [(moment, work[number].targets) for moment, number in done if number]
    return Course(seconds=now, half=_when(others, 0.5), bulk=_when(others, 0.99), tasks=tasks)


def _turn(left: list[float], share: float) -> float:
    """Let a piece work for one task, with a share of a core; gives its seconds."""
    chain, core, wire = left
    rate = max(core / share, wire)
    spent = min(QUANTUM, max(chain, rate))
    open_ = 1 - min(1.0, spent / rate) if rate else 0.0
    left[:] = [max(0.0, chain - spent), core * open_, wire * open_]
    return spent


def _when(done: Sequence[tuple[float, int]], share: float) -> float:
    """When that share of the targets was done, by moments in their order."""
    wanted, total = share * sum(targets for _, targets in done), 0
    for moment, targets in done:
        total += targets
        if total >= wanted:
            return moment
    raise AssertionError
