"""One request at a time for a host, an interval between two, and rest where a host asks for it.

A request first waits for its turn with the service and the host, then for those who share the
domain or the address, and only then for one of the run's places, so that nobody holds a place
while waiting for a slow or strict host.
"""

import asyncio
import heapq
import math
import random
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    nullcontext,
)

from refaudit.catalogue.hosts import Rate
from refaudit.model.uri import registrable_domain
from refaudit.web.gates import Gates, Pace, Places
from refaudit.web.host_queue import Closed, HostQueue
from refaudit.web.limits import Manners, Sleep, Timer

__all__ = ["Politeness"]

#: The rates of a host and path, each with its interval in seconds.
RatesOf = Callable[[str, str], tuple[tuple[Rate, float], ...]]

#: Seconds of work on a target, and as many again: what many hosts need at least, asked all at once.
_A_TARGET = 0.01


class Politeness:
    """The queues of all hosts; a host that nobody asks for is forgotten once its pause is over.

    `chance` gives numbers from 0 to 1, which make pauses longer. `expected` has the number of
    targets by host, where it is known.
    """

    def __init__(  # noqa: PLR0913 - what a test puts in the place of the world
        self,
        manners: Manners,
        *,
        rates: RatesOf = lambda _host, _path: (),
        timer: Timer = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        expected: Mapping[str, int] | None = None,
    ) -> None:
        self._manners = manners
        self._expected = expected or {}
        self._rates = rates
        self._timer = timer
        self._sleep = sleep
        self._chance = chance
        self._places = Places(manners.concurrency, at_once=_decisive(manners, self._expected))
        apart = manners.interval / manners.per_domain
        self._domains = Gates(manners.per_domain, apart, timer, sleep)
        self._addresses = Gates(manners.per_address, 0.0, timer, sleep)
        # As many as the catalogue has rows.
        self._paces: dict[Rate, Pace] = {}
        self._queues: dict[str, HostQueue] = {}
        self._idle: list[tuple[float, str]] = []

    def __len__(self) -> int:
        """The number of hosts that are remembered."""
        return len(self._queues)

    def turn(self, host: str, path: str = "/") -> AbstractAsyncContextManager[HostQueue]:
        """Wait until the host may be asked, or until it is closed.

        The caller looks at `closed` first, asks inside `place`, and then tells the queue how the
        request went; where no packet went to the host it sets `owed_pause` to false.
        """
        rates = self._rates(host, path)
        return self._paced_turn(host, rates) if rates else self._host_turn(host)

    @asynccontextmanager
    async def place(self, queue: HostQueue, host: str, address: str | None) -> AsyncIterator[None]:
        """Wait for a place on the wire, inside a turn.

        Hosts of which most is expected are first: theirs are the long queues, which decide when a
        run ends. `address` is what will be dialled; None where that is no server of the host's own,
        so that nobody's neighbours are to be spared.
        """
        async with self._neighbours(host, address) if address else nullcontext():
            await self._places.take(self._expected.get(host, 0))
            try:
                queue.begin()
                yield
            finally:
                self._places.give_back()

    def postpone(self, host: str, seconds: float) -> None:
        """Leave the host alone for at least so long."""
        queue = self._enter(host)
        queue.put_off(seconds)
        self._leave(host, queue)

    def slow_down(self, host: str, interval: float) -> None:
        """Keep pauses of at least so many seconds with the host, for the rest of the run."""
        queue = self._enter(host)
        queue.slow_down(interval)
        queue.put_off(interval)
        self._leave(host, queue)

    def closed(self, host: str) -> Closed | None:
        """Why a host is not asked at present, or None."""
        queue = self._queues.get(host)
        return queue.closed if queue is not None else None

    @asynccontextmanager
    async def _neighbours(self, host: str, address: str) -> AsyncIterator[None]:
        domain = self._domains.passed(registrable_domain(host))
        async with domain, self._addresses.passed(address):
            yield

    @asynccontextmanager
    async def _paced_turn(
        self, host: str, rates: tuple[tuple[Rate, float], ...]
    ) -> AsyncIterator[HostQueue]:
        async with AsyncExitStack() as held:
            for rate, _ in rates:
                await held.enter_async_context(self._pace(rate).turn())
            queue = await held.enter_async_context(self._host_turn(host))
            try:
                yield queue
            finally:
                if queue.owed_pause:
                    for rate, interval in rates:
                        self._pace(rate).pause_until(queue.began + interval)

    @asynccontextmanager
    async def _host_turn(self, host: str) -> AsyncIterator[HostQueue]:
        queue = self._enter(host)
        try:
            async with queue.slot:
                # The time may be put off again while this sleeps.
                while (wait := queue.wait) > 0:
                    await self._sleep(wait)
                queue.owed_pause = False
                try:
                    yield queue
                finally:
                    if queue.owed_pause:
                        # Later than the interval, never earlier: no two runs keep in step.
                        queue.pause(1 + self._manners.jitter * self._chance())
        finally:
            self._leave(host, queue)

    def _pace(self, rate: Rate) -> Pace:
        pace = self._paces.get(rate)
        if pace is None:
            pace = self._paces[rate] = Pace(self._timer, self._sleep)
        return pace

    def _enter(self, host: str) -> HostQueue:
        self._forget_idle()
        queue = self._queues.get(host)
        if queue is None:
            queue = self._queues[host] = HostQueue(self._manners, self._timer, self._sleep)
        queue.users += 1
        return queue

    def _leave(self, host: str, queue: HostQueue) -> None:
        queue.users -= 1
        if queue.users == 0 and (forget_at := queue.forget_at) < math.inf:
            heapq.heappush(self._idle, (forget_at, host))

    def _forget_idle(self) -> None:
        now = self._timer()
        while self._idle and self._idle[0][0] <= now:
            _, host = heapq.heappop(self._idle)
            queue = self._queues.get(host)
            # Whoever used it again since has put it into the heap once more, or will.
            if queue is not None and queue.users == 0 and queue.forget_at <= now:
                del self._queues[host]


def _decisive(manners: Manners, expected: Mapping[str, int]) -> int:
    """The number of targets of the host that decides when a run ends; 0 where none does.

    Where there is one the others have time, and may wait for it.
    """
    longest = max(expected.values(), default=0)
    alone, together = longest * manners.interval, _A_TARGET * sum(expected.values())
    return longest if alone > together else 0
