"""One request at a time for a host, a pause after each, and rest where a host asks for it.

A request first waits for its host's turn, and only then for one of the run's places, so that
nobody holds a place while waiting for a slow or strict host.
"""

import asyncio
import heapq
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec import Struct

from refaudit.model.evidence import Failure
from refaudit.web.limits import Manners, Sleep, Timer

__all__ = ["Closed", "HostQueue", "Politeness"]

#: A 429 without `Retry-After`. The large web archives send none, and block for an hour those who
#: come back within a minute.
_BARE_THROTTLE = 60.0
#: So many answers "too many requests" in a row, and the rest of the host waits for a later time.
_MAX_THROTTLED = 6
_THROTTLED_REST = 3600.0
#: So many requests without any answer in a row, and the host rests, as long as with Heritrix.
_MAX_SILENT = 9
_SILENT_REST = 900.0
#: How long a host that made trouble is remembered though nobody asks for it.
_TROUBLE_MEMORY = 900.0


class Closed(Struct, frozen=True, kw_only=True):
    """A host that is not asked before `until` (of the timer), and what its targets get instead."""

    until: float
    failure: Failure
    words: str


class HostQueue:
    """One host: who may ask it next, and how it took the latest requests."""

    def __init__(self, manners: Manners, timer: Timer) -> None:
        self.slot = asyncio.Lock()
        self.users = 0
        self.owed_pause = True
        self._manners = manners
        self._timer = timer
        self._next_at = 0.0
        self._closed: Closed | None = None
        self._throttled = 0
        self._silent = 0

    @property
    def closed(self) -> Closed | None:
        """Set while the host is not to be asked."""
        closed = self._closed
        return closed if closed is not None and closed.until > self._timer() else None

    @property
    def wait(self) -> float:
        """Seconds until the host may be asked; 0 or less when it may, or when it is closed."""
        return 0.0 if self.closed else self._next_at - self._timer()

    @property
    def forget_at(self) -> float:
        """When nothing is lost by forgetting the host, if nobody comes before."""
        trouble = _TROUBLE_MEMORY if self._throttled or self._silent else 0.0
        return max(self._next_at + trouble, self._closed.until if self._closed else 0.0)

    def put_off(self, seconds: float) -> None:
        """Leave the host alone for at least so long; whoever queues for it waits."""
        self._next_at = max(self._next_at, self._timer() + seconds)

    def had_answer(self) -> None:
        """The host gave an answer other than "later"."""
        self._throttled = self._silent = 0

    def had_none(self) -> None:
        """The host gave no answer in time."""
        self._silent += 1
        if self._silent >= _MAX_SILENT:
            words = f"not asked: {self._silent} requests in a row had no answer in time"
            self._close(Failure.TIMEOUT, _SILENT_REST, words)

    def was_told_to_wait(self, seconds: float | None) -> None:
        """The host wants a pause, of `seconds` if it said so."""
        self._silent = 0
        self._throttled += 1
        if seconds is not None and seconds > self._manners.max_retry_after:
            words = f"not asked: the host wants no request for {seconds:.0f} s"
            self._close(Failure.THROTTLED, seconds, words)
        elif self._throttled >= _MAX_THROTTLED:
            words = f"not asked: {self._throttled} times in a row the host wanted a pause"
            self._close(Failure.THROTTLED, _THROTTLED_REST, words)
        else:
            bare = min(_BARE_THROTTLE, self._manners.max_retry_after)
            self.put_off(bare if seconds is None else seconds)

    def _close(self, failure: Failure, seconds: float, words: str) -> None:
        self._closed = Closed(until=self._timer() + seconds, failure=failure, words=words)


class Politeness:
    """The queues of all hosts; a host that nobody asks for is forgotten once its pause is over."""

    def __init__(
        self, manners: Manners, *, timer: Timer = time.monotonic, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._manners = manners
        self._timer = timer
        self._sleep = sleep
        self._places = asyncio.Semaphore(manners.concurrency)
        self._queues: dict[str, HostQueue] = {}
        self._idle: list[tuple[float, str]] = []

    def __len__(self) -> int:
        """The number of hosts that are remembered."""
        return len(self._queues)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[HostQueue]:
        """Wait until the host may be asked, or until it is closed.

        The caller looks at `closed` first, and then tells the queue how the request went; where no
        packet went to the host it sets `owed_pause` to false.
        """
        queue = self._enter(host)
        try:
            async with queue.slot:
                # The time may be put off again while this sleeps.
                while (wait := queue.wait) > 0:
                    await self._sleep(wait)
                if queue.closed is not None:
                    yield queue
                    return
                async with self._places:
                    queue.owed_pause = True
                    try:
                        yield queue
                    finally:
                        if queue.owed_pause:
                            queue.put_off(self._manners.interval)
        finally:
            self._leave(host, queue)

    def postpone(self, host: str, seconds: float) -> None:
        """Leave the host alone for at least so long."""
        queue = self._enter(host)
        queue.put_off(seconds)
        self._leave(host, queue)

    def closed(self, host: str) -> Closed | None:
        """Why a host is not asked at present, or None."""
        queue = self._queues.get(host)
        return queue.closed if queue is not None else None

    def _enter(self, host: str) -> HostQueue:
        self._forget_idle()
        queue = self._queues.get(host)
        if queue is None:
            queue = self._queues[host] = HostQueue(self._manners, self._timer)
        queue.users += 1
        return queue

    def _leave(self, host: str, queue: HostQueue) -> None:
        queue.users -= 1
        if queue.users == 0:
            heapq.heappush(self._idle, (queue.forget_at, host))

    def _forget_idle(self) -> None:
        now = self._timer()
        while self._idle and self._idle[0][0] <= now:
            _, host = heapq.heappop(self._idle)
            queue = self._queues.get(host)
            # Whoever used it again since has put it into the heap once more, or will.
            if queue is not None and queue.users == 0 and queue.forget_at <= now:
                del self._queues[host]
