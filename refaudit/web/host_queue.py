"""One host: who may ask it next, how it took the latest requests, and when it has had enough."""

import asyncio
import math

from msgspec import Struct

from refaudit.model.evidence import Failure
from refaudit.web.limits import Manners, Sleep, Timer

__all__ = ["Closed", "HostQueue"]

#: Of the interval, the part that may be spent on making a connection.
_MOST_LEAD = 0.25
#: A 429 without `Retry-After`. The large web archives send none, and block for an hour those who
#: come back within a minute.
_BARE_THROTTLE = 60.0
#: So many answers "too many requests" in a row, and the rest of the host waits for a later time.
_MAX_THROTTLED = 6
_THROTTLED_REST = 3600.0
#: So many requests in a row that came to nothing, and the host rests, as long as with Heritrix.
_MAX_TROUBLE = 9
_TROUBLE_REST = 900.0
#: Errors of a server that has also given good answers may be those of some of its pages.
_MAX_ERRORS = 45
#: How long a host that made trouble is remembered though nobody asks for it.
_TROUBLE_MEMORY = 900.0


class Closed(Struct, frozen=True, kw_only=True):
    """A host that is not asked before `until` (of the timer), and what its targets get instead."""

    until: float
    failure: Failure
    words: str


class HostQueue:
    """The turns of one host.

    `interval` is its own, in seconds, and `began` is when the latest request went out. A turn comes
    as long before that as the host's connections take, so that their making is no pause beside the
    interval; the request itself waits until it is time.
    """

    def __init__(self, manners: Manners, timer: Timer, sleep: Sleep = asyncio.sleep) -> None:
        self.slot = asyncio.Lock()
        self.users = 0
        self.owed_pause = False
        self.interval = manners.interval
        self.began = 0.0
        self._manners = manners
        self._timer = timer
        self._sleep = sleep
        self._next_at = self._lead = 0.0
        self._closed: Closed | None = None
        self._ends_at = math.inf
        self._throttled = self._trouble = self._errors = 0
        self._answered = False
        self._paused = 0.0
        self._remember_until = 0.0

    @property
    def closed(self) -> Closed | None:
        """Set while the host is not to be asked."""
        now, closed = self._timer(), self._closed
        if closed is not None and closed.until > now:
            return closed
        if now < self._ends_at:
            return None
        words = f"not asked: the run's {self._manners.budget:.0f} s for this host are used up"
        return Closed(until=math.inf, failure=Failure.BUDGET, words=words)

    @property
    def wait(self) -> float:
        """Seconds until the next turn; 0 or less when it has come, or when the host is closed."""
        return 0.0 if self.closed else self._next_at - self._lead - self._timer()

    @property
    def forget_at(self) -> float:
        """When nothing is lost by forgetting the host, if nobody comes before."""
        if self._paused or self.interval != self._manners.interval or self._ends_at < math.inf:
            return math.inf
        closed_until = self._closed.until if self._closed else 0.0
        return max(self._next_at, self._remember_until, closed_until)

    def begin(self) -> None:
        """A request is made: a pause is owed from now on, and the first one starts the budget."""
        self.owed_pause = True
        self.began = self._timer()
        self._ends_at = min(self._ends_at, self.began + self._manners.budget)

    async def ready(self) -> None:
        """A request is ready, its connection made: wait until it may go out."""
        self._lead = min(self._timer() - self.began, self.interval * _MOST_LEAD)
        while (wait := self._next_at - self._timer()) > 0:
            await self._sleep(wait)

    def sent(self) -> None:
        """It went out, or may have: the pause counts from now, never from an earlier moment."""
        self.began = self._timer()

    def pause(self, stretch: float) -> None:
        """A request has ended: owe the interval, times `stretch`, counted from when it went out."""
        self._next_at = max(self._next_at, self.began + self.interval * stretch)

    def slow_down(self, interval: float) -> None:
        """Keep pauses of at least so many seconds for the rest of the run."""
        self.interval = max(self.interval, interval)

    def put_off(self, seconds: float) -> None:
        """Leave the host alone for at least so long; whoever queues for it waits."""
        self._next_at = max(self._next_at, self._timer() + seconds)

    def had_answer(self) -> None:
        """The host gave an answer other than "later" and "I am broken"."""
        self._answered = True
        self._throttled = self._trouble = self._errors = 0
        self._remember_until = 0.0

    def had_error(self) -> None:
        """The server said that it failed."""
        self._throttled = self._trouble = 0
        self._errors += 1
        self._remember()
        if self._errors >= (_MAX_ERRORS if self._answered else _MAX_TROUBLE):
            words = f"not asked: {self._errors} answers in a row were errors of the server"
            self._close(Failure.HOST_TROUBLE, _TROUBLE_REST, words)

    def had_none(self, failure: Failure) -> None:
        """A request came to nothing."""
        self._trouble += 1
        self._remember()
        if self._trouble >= _MAX_TROUBLE:
            words = f"not asked: {self._trouble} requests in a row came to nothing"
            self._close(failure, _TROUBLE_REST, words)

    def was_told_to_wait(self, seconds: float | None) -> None:
        """The host wants a pause, of `seconds` if it said so."""
        self._trouble = self._errors = 0
        self._throttled += 1
        self._remember()
        bare = min(_BARE_THROTTLE, self._manners.max_retry_after)
        pause = bare if seconds is None else seconds
        self._paused += pause
        if pause > self._manners.max_retry_after:
            words = f"not asked: the host wants no request for {pause:.0f} s"
            self._close(Failure.THROTTLED, pause, words)
        elif self._throttled >= _MAX_THROTTLED:
            words = f"not asked: {self._throttled} times in a row the host wanted a pause"
            self._close(Failure.THROTTLED, _THROTTLED_REST, words)
        elif self._paused > self._manners.max_pauses:
            words = f"not asked: the host wanted pauses of {self._paused:.0f} s in this run"
            self._close(Failure.THROTTLED, max(pause, _THROTTLED_REST), words)
        else:
            self.put_off(pause)

    def _remember(self) -> None:
        self._remember_until = self._timer() + _TROUBLE_MEMORY

    def _close(self, failure: Failure, seconds: float, words: str) -> None:
        self._closed = Closed(until=self._timer() + seconds, failure=failure, words=words)
