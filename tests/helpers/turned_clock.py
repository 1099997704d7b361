"""APScheduler with a clock that a test turns, and without a thread of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from unittest.mock import patch

import apscheduler.schedulers.base as library

__all__ = ["Clock", "Stepped", "shown"]


class Clock:
    """The time of the test."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now


class Stepped(library.BaseScheduler):  # type: ignore[misc]  # the library has no types
    """Looks at the clock only when it is woken."""

    def wakeup(self) -> None:
        self._process_jobs()

    def shutdown(self, wait: bool = True) -> None:
        super().shutdown(wait)


@contextmanager
def shown(clock: Clock) -> Iterator[None]:
    """The library reads this clock."""

    class Shown(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return clock.now.astimezone(tz)

    with patch.object(library, "datetime", Shown):
        yield
