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
#: Seconds between two looks whether the event loop keeps up, and how late such a look may come.
_LOOKS, _LATE = 0.001, 0.0015


class Places:
    """At most `width` at a time; of those who wait the one of the highest rank is next.

    Ranks from `at_once` on get a free place at once, others only in moments in which the event loop
    keeps up. Else each step of the queue that decides when a run ends would wait for the steps of
    as many others as there are places.
    """

    def __init__(self, width: int, *, at_once: int = 0) -> None:
        self._free = width
        self._at_once = at_once
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._arrivals = itertools.count()
        self._look: asyncio.TimerHandle | None = None

    async def take(self, rank: int) -> None:
        """Wait for a place, to be given back with `give_back`."""
        if self._free and rank >= self._at_once:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (-rank, next(self._arrivals), turn))
        self._hand_out()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give_back()  # it came in the same moment
            raise

    def give_back(self) -> None:
        """Let the next one have the place."""
        self._free += 1
        self._hand_out()

    def _hand_out(self) -> None:
        while self._free and self._waiting and -self._waiting[0][0] >= self._at_once:
            self._hand_one_out()
        if self._free and self._waiting and self._look is None:
            loop = asyncio.get_running_loop()
            due = loop.time() + _LOOKS
            self._look = loop.call_at(due, self._look_around, loop, due)

    def _look_around(self, loop: asyncio.AbstractEventLoop, due: float) -> None:
        self._look = None
        if self._free and self._waiting and loop.time() - due < _LATE:
            self._hand_one_out()
        self._hand_out()

    def _hand_one_out(self) -> None:
        _, _, turn = heapq.heappop(self._waiting)
        if not turn.done():  # else whoever waited has given up
            self._free -= 1
            turn.set_result(None)


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
