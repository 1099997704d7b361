"""What several hosts share, and the pace that they keep to together."""

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from refaudit.web.limits import Sleep, Timer

__all__ = ["Gate", "Gates", "Pace", "Places"]

#: So many gates are kept before those are looked for that nobody uses.
_KEPT = 1024


class Places:
    """At most `width` at a time; of those who wait the one of the highest rank is next."""

    def __init__(self, width: int) -> None:
        self._free = width
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._arrivals = itertools.count()

    async def take(self, rank: int) -> None:
        """Wait for a place, to be given back with `give_back`."""
        if self._free:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (-rank, next(self._arrivals), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give_back()  # it came in the same moment
            raise

    def give_back(self) -> None:
        """Let the next one have the place."""
        while self._waiting:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1


class Pace:
    """One at a time, and nobody before the time that the one before has set."""

    def __init__(self, timer: Timer, sleep: Sleep) -> None:
        self._slot = asyncio.Lock()
        self._timer = timer
        self._sleep = sleep
        self._next_at = 0.0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until it is time."""
        async with self._slot:
            while (wait := self._next_at - self._timer()) > 0:
                await self._sleep(wait)
            yield

    def pause_until(self, moment: float) -> None:
        """Let nobody begin before a moment of the timer."""
        self._next_at = max(self._next_at, moment)


class Gate:
    """At most `width` at a time, and `interval` seconds between one beginning and the next."""

    def __init__(self, width: int, interval: float, timer: Timer, sleep: Sleep) -> None:
        self.users = 0
        self._places = asyncio.Semaphore(width)
        self._interval = interval
        self._timer = timer
        self._sleep = sleep
        self._next_at = 0.0

    @property
    def idle(self) -> bool:
        """Whether nothing is lost by forgetting it."""
        return self.users == 0 and self._next_at <= self._timer()

    @asynccontextmanager
    async def passed(self) -> AsyncIterator[None]:
        """Wait for a place and the time, and keep the place while inside."""
        async with self._places:
            while (wait := self._next_at - self._timer()) > 0:
                await self._sleep(wait)
            self._next_at = self._timer() + self._interval
            yield


class Gates:
    """A gate for each name; one that nobody uses is forgotten."""

    def __init__(self, width: int, interval: float, timer: Timer, sleep: Sleep) -> None:
        self._width = width
        self._interval = interval
        self._timer = timer
        self._sleep = sleep
        self._gates: dict[str, Gate] = {}
        self._sweep_at = _KEPT

    def __len__(self) -> int:
        """The number of gates that are kept."""
        return len(self._gates)

    @asynccontextmanager
    async def passed(self, name: str) -> AsyncIterator[None]:
        """Pass the gate of a name."""
        gate = self._gates.get(name)
        if gate is None:
            self._sweep()
            gate = Gate(self._width, self._interval, self._timer, self._sleep)
            self._gates[name] = gate
        gate.users += 1
        try:
            async with gate.passed():
                yield
        finally:
            gate.users -= 1

    def _sweep(self) -> None:
        if len(self._gates) >= self._sweep_at:
            self._gates = {name: gate for name, gate in self._gates.items() if not gate.idle}
            # Twice what is in use, so that each new gate pays for a bounded part of the sweeps.
            self._sweep_at = max(_KEPT, 2 * len(self._gates))
