"""How far a run is: a bar on a terminal, plain lines elsewhere."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import (
    Progress as Bars,
)
from rich.text import Text

from refaudit.audit import Progress, Watch
from refaudit.cli.console import STDERR, say

__all__ = ["watching"]

#: Seconds between two plain lines about one leg.
_EVERY = 10.0


class _Rate(ProgressColumn):
    """Steps a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.1f}/s" if speed else "", style="progress.data.speed")


@contextmanager
def watching(wanted: bool | None) -> Iterator[Watch]:
    """A watch for an audit; by default silent when stderr is no terminal."""
    if STDERR.is_terminal and wanted is not False:
        with Bars(
            TextColumn("{task.description:<9}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TimeRemainingColumn(),
            console=STDERR,
            transient=True,
        ) as bars:
            yield _bars(bars)
    else:
        yield _Lines().watch if wanted else lambda _: None


def _bars(bars: Bars) -> Watch:
    tasks: dict[str, TaskID] = {}

    def watch(progress: Progress) -> None:
        if progress.leg not in tasks:
            tasks[progress.leg] = bars.add_task(progress.leg, total=progress.total)
        bars.update(tasks[progress.leg], completed=progress.done, total=progress.total)

    return watch


class _Lines:
    """Plain lines: at the start and the end of a leg, and every few seconds between."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._leg = ""
        self._began = self._told = 0.0

    def watch(self, progress: Progress) -> None:
        now = self._timer()
        if progress.leg != self._leg:
            self._leg, self._began, self._told = progress.leg, now, now - _EVERY
        if now - self._told >= _EVERY or progress.done == progress.total:
            self._told = now
            say(self._line(progress, now - self._began))

    def _line(self, progress: Progress, elapsed: float) -> str:
        total = "" if progress.total is None else f" of {progress.total}"
        line = f"{progress.leg}: {progress.done}{total}"
        if not progress.done or not elapsed:
            return line
        rate = progress.done / elapsed
        line += f", {rate:.1f}/s"
        if progress.total is None or progress.done >= progress.total:
            return line
        left = timedelta(seconds=round((progress.total - progress.done) / rate))
        return f"{line}, about {left} left"
