"""One run of a job at a time.

The system's own lock on a file is what keeps two runs apart: it ends with its owner, however that
ends, on whichever machine, so that the lock of a dead one is free and no number of a process is
ever mistaken for that of another. What stands in the file only says who has it.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout
from msgspec import Struct

from refaudit.errors import JobBusy, ReportError

__all__ = ["Owner", "in_words", "only_run"]

_MOST_BYTES = 4096


class Owner(Struct, frozen=True, kw_only=True):
    """Who runs a job, and since when."""

    host: str
    process: int
    since: datetime

    def described(self, now: datetime) -> str:
        """Who it is and how long it has been at it, in words."""
        began = f"{self.since:%Y-%m-%d %H:%M} UTC, {in_words(now - self.since)} ago"
        return f"process {self.process} on {self.host}, begun {began}"


@contextmanager
def only_run(path: Path, name: str, now: datetime) -> Iterator[Owner | None]:
    """Hold the lock of a job; gives the owner that died over the run before, if one did.

    Raises:
        JobBusy: another run has it; says who, and since when.
        ReportError: the lock file cannot be made.
    """
    lock = FileLock(path, timeout=0, thread_local=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        owner = _owner(path)
        who = f": {owner.described(now)}" if owner else ""
        advice = "Nothing was done. Wait for that run to end."
        raise JobBusy(f"{name}: a run of this job is under way{who}", advice) from None
    except OSError as error:
        raise ReportError(
            f"{path}: the lock of the job cannot be made: {error.strerror}",
            "Choose a directory for its reports that you may write to.",
        ) from error
    try:
        dead = _owner(path)
        _write(path, Owner(host=socket.gethostname(), process=os.getpid(), since=now))
        yield dead
    finally:
        _write(path, None)
        lock.release()


def in_words(age: timedelta) -> str:
    """An age to two units: `2 h 5 min`."""
    seconds = max(round(age.total_seconds()), 0)
    for unit, size, lower, part in (
        ("d", 86400, "h", 3600),
        ("h", 3600, "min", 60),
        ("min", 60, "s", 1),
    ):
        if seconds >= size:
            rest = seconds % size // part
            return f"{seconds // size} {unit}" + (f" {rest} {lower}" if rest else "")
    return f"{seconds} s"


def _owner(path: Path) -> Owner | None:
    with suppress(OSError, msgspec.DecodeError), path.open("rb") as file:
        return msgspec.json.decode(file.read(_MOST_BYTES), type=Owner)
    return None


def _write(path: Path, owner: Owner | None) -> None:
    # Without it the lock holds all the same.
    with suppress(OSError):
        path.write_bytes(msgspec.json.encode(owner) + b"\n" if owner else b"")
