"""What a job remembers from run to run, beside its reports: `.refaudit/NAME.json`."""

from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from refaudit.errors import ReportError
from refaudit.report.files import write_whole

__all__ = ["Kept", "Owed", "Record", "lock_path", "read_record", "room", "write_record"]

_ROOM = ".refaudit"


class Kept(Struct, frozen=True, kw_only=True):
    """A report directory that the job made: its name, that of the run, and the files in it."""

    run: str
    made_at: datetime
    files: tuple[str, ...] = ()


class Owed(Struct, frozen=True, kw_only=True):
    """A run whose report and telling are not done; `told` counts the ways that had their turn."""

    run: str
    told: int = 0


class Record(Struct, frozen=True, kw_only=True):
    """The runs of a job.

    `tried_at` is when the latest run began, whatever became of it, `read_at` the same of the latest
    that had its network and read all that there was. `kept` are the reports, oldest first. `owed`
    is the run under way, or the one over which its process died.
    """

    tried_at: datetime | None = None
    read_at: datetime | None = None
    kept: tuple[Kept, ...] = ()
    owed: Owed | None = None

    def with_report(self, run: str, made_at: datetime, files: tuple[str, ...] = ()) -> "Record":
        """The record with this report as its latest, in place of an earlier one of that run."""
        others = tuple(each for each in self.kept if each.run != run)
        latest = Kept(run=run, made_at=made_at, files=files)
        return structs.replace(self, kept=(*others, latest))


def room(directory: Path) -> Path:
    """Where the jobs with reports in this directory keep what they remember."""
    return directory / _ROOM


def lock_path(directory: Path, name: str) -> Path:
    """The lock file of a job with these reports."""
    return room(directory) / f"{name}.lock"


def read_record(directory: Path, name: str) -> Record:
    """The record of a job, empty before its first run.

    Raises:
        ReportError: it cannot be read.
    """
    path = _path(directory, name)
    try:
        return msgspec.json.decode(path.read_bytes(), type=Record)
    except FileNotFoundError:
        return Record()
    except (OSError, msgspec.DecodeError) as error:
        advice = "Remove the file: the job then forgets which report directories it made."
        raise ReportError(
            f"{path}: what the job remembers cannot be read: {error}", advice
        ) from error


def write_record(directory: Path, name: str, record: Record) -> None:
    """Keep a record; it is written whole or not at all.

    Raises:
        ReportError: it cannot be written.
    """
    data = msgspec.json.format(msgspec.json.encode(record), indent=1)
    write_whole(_path(directory, name), [data, b"\n"])


def _path(directory: Path, name: str) -> Path:
    return room(directory) / f"{name}.json"
