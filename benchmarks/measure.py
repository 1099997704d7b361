"""A command as a whole process: wall time, CPU time, peak memory."""

import os
import subprocess
import sys
import time
from pathlib import Path

from msgspec import Struct

__all__ = ["Figures", "command", "show"]


class Figures(Struct, frozen=True, kw_only=True):
    """Seconds, and MiB of the largest resident set."""

    wall: float
    cpu: float
    memory: float
    status: int


def command(*arguments: str | Path, directory: Path) -> Figures:
    """Run `refaudit` with these arguments; what it prints is thrown away."""
    started = time.perf_counter()
    with (directory / "output.txt").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "refaudit", *map(str, arguments)],
            cwd=directory,
            stdout=output,
            stderr=output,
        )
        _, status, usage = os.wait4(process.pid, 0)
    return Figures(
        wall=time.perf_counter() - started,
        cpu=usage.ru_utime + usage.ru_stime,
        memory=usage.ru_maxrss / 1024,
        status=os.waitstatus_to_exitcode(status),
    )


def show(name: str, figures: Figures, limit: str) -> None:
    """One line of the table."""
    print(
        f"{name:<44} {figures.wall:7.2f} s wall {figures.cpu:7.2f} s CPU "
        f"{figures.memory:6.0f} MiB   (wanted: {limit})"
    )
