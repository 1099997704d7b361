"""How far a run is: a bar on a terminal, plain lines elsewhere."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import NamedTuple

from rich.progress import BarColumn, TaskID, TextColumn
from rich.progress import Progress as Bars

from refaudit.audit import Progress, Watch
from refaudit.cli.console import STDERR, say

__all__ = ["watching"]

#: Seconds between two plain lines about one leg.
_EVERY = 10.0
#: Seconds by which the pace is measured, and between two marks of it.
_WINDOW = 60.0
_BETWEEN = 1.0
_READING = "reading"

#: How much of what is read lies behind, from 0 to 1; None where it is not known.
Share = Callable[[], float | None]
Timer = Callable[[], float]


@contextmanager
def watching(wanted: bool | None, share: Share = lambda: None) -> Iterator[Watch]:
    """A watch for an audit; by default silent when stderr is no terminal.

    `share` tells how far the reading is where nobody knows the number of articles.
    """
    if STDERR.is_terminal and wanted is not False:
        with Bars(
            TextColumn("{task.description:<9}"),
            BarColumn(),
            TextColumn("{task.fields[said]}", markup=False),
            console=STDERR,
            transient=True,
        ) as bars:
            yield _Bars(bars, share).watch
    else:
        yield _Lines(share).watch if wanted else lambda _: None


class _Mark(NamedTuple):
    """What was done at a time, and which share that was of it all."""

    at: float
    done: int
    share: float | None


class _Leg:
    """One leg under way: how fast it was of late, and so how long it will take."""

    def __init__(self, share: Share, timer: Timer) -> None:
        self._share = share
        self._timer = timer
        self._marks: deque[_Mark] = deque()
        self._now = _Mark(timer(), 0, None)

    @property
    def share(self) -> float | None:
        """How much of the leg is done, where that is known."""
        return self._now.share

    def note(self, progress: Progress) -> None:
        """Remember how far it is now."""
        share = None
        if progress.total:
            share = progress.done / progress.total
        elif progress.total is None and progress.leg == _READING:
            share = self._share()
        now = self._now = _Mark(self._timer(), progress.done, share)
        # What lies before the first step tells nothing: a run that goes on passes over much of it.
        marks = self._marks
        if progress.done and (not marks or now.at - marks[-1].at >= _BETWEEN):
            marks.append(now)
        while len(marks) > 1 and now.at - marks[1].at >= _WINDOW:
            marks.popleft()

    def said(self, progress: Progress) -> str:
        """Number, share, pace, and time left, as far as they are known."""
        total, share = progress.total, self._now.share
        words = f"{progress.done:,}" if total is None else f"{progress.done:,} of {total:,}"
        if progress.unchanged:
            words += f" ({progress.unchanged:,} unchanged)"
        if total is None and share is not None:
            words += f", {share:.1%}"
        return words + self._pace()

    def _pace(self) -> str:
        then, now = (self._marks or [self._now])[0], self._now
        elapsed, done = now.at - then.at, now.done - then.done
        if elapsed <= 0 or done <= 0:
            return ""
        words = f", {done / elapsed:,.1f}/s"
        if now.share is None or then.share is None or not then.share < now.share < 1:
            return words
        seconds = elapsed * (1 - now.share) / (now.share - then.share)
        return f"{words}, about {timedelta(seconds=round(seconds))} left"


class _Bars:
    """A bar for each leg."""

    def __init__(self, bars: Bars, share: Share, timer: Timer = time.monotonic) -> None:
        self._bars = bars
        self._share = share
        self._timer = timer
        self._legs: dict[str, tuple[TaskID, _Leg]] = {}

    def watch(self, progress: Progress) -> None:
        """Show how far a leg is."""
        if progress.leg not in self._legs:
            task = self._bars.add_task(progress.leg, total=None, said="")
            self._legs[progress.leg] = task, _Leg(self._share, self._timer)
        task, leg = self._legs[progress.leg]
        leg.note(progress)
        share = leg.share
        self._bars.update(
            task,
            completed=0 if share is None else share,
            total=None if share is None else 1.0,
            said=leg.said(progress),
        )


class _Lines:
    """Plain lines: at the start and the end of a leg, and every few seconds between."""

    def __init__(self, share: Share, timer: Timer = time.monotonic) -> None:
        self._share = share
        self._timer = timer
        self._name = ""
        self._told = 0.0
        self._leg = _Leg(share, timer)

    def watch(self, progress: Progress) -> None:
        """Tell how far a leg is, if it is time."""
        now = self._timer()
        if progress.leg != self._name:
            self._name, self._told = progress.leg, now - _EVERY
            self._leg = _Leg(self._share, self._timer)
        self._leg.note(progress)
        if now - self._told >= _EVERY or progress.done == progress.total:
            self._told = now
            say(f"{progress.leg}: {self._leg.said(progress)}")
