"""What a run may spend on questions, and what it leaves for a later one."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from refaudit.model.evidence import Observation, Target
from refaudit.settings import Settings

__all__ = ["Budget"]


class Budget:
    """The requests and minutes of a run, by `max_requests` and `max_minutes`; 0 is without end.

    The clock starts when it is made. What is under way when it is spent is given up, so a run may
    send a few requests more: at most those of the questions that were open at that moment.
    """

    def __init__(
        self, settings: Settings, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._requests = settings.max_requests
        self._seconds = 60 * settings.max_minutes
        self._interval = settings.host_interval
        self._monotonic = monotonic
        self._start = monotonic()
        self._spent = 0

    def admitted(self, due: Sequence[Target]) -> Sequence[Target]:
        """Those that the budget may reach, in their order; give it the longest due first.

        Each costs a request at least, and a host's follow each other at an interval: the rest of
        them would only keep older ones of other hosts waiting.
        """
        if self._requests:
            due = due[: self._requests]
        each = self.turns
        if each is None:
            return due
        turns: Counter[str] = Counter()
        chosen = []
        for target in due:
            turns[target.host] += 1
            if turns[target.host] <= each:
                chosen.append(target)
        return chosen

    @property
    def turns(self) -> int | None:
        """How many targets of one host it may reach; None where its interval sets no bound."""
        if not (self._seconds and self._interval):
            return None
        return max(1, int(self._seconds / self._interval))

    def spend(self, seen: Iterable[Observation]) -> None:
        """Count the requests behind these observations."""
        self._spent += sum(_requests(one) for one in seen)

    @property
    def is_spent(self) -> bool:
        """Whether nothing more shall be asked."""
        if self._requests and self._spent >= self._requests:
            return True
        return bool(self._seconds) and self._monotonic() - self._start >= self._seconds


def _requests(seen: Observation) -> int:
    """How many requests an observation took, as far as it tells."""
    looks = max(1, len(seen.hops)) + seen.attempts - 1 + (seen.first_look is not None)
    return looks + (seen.probe.hops if seen.probe else 0)
