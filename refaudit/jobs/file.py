"""A job file, read: checked as a whole, with paths that are relative to the file."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from refaudit import settings
from refaudit.errors import SettingsError
from refaudit.jobs.checks import LAST_RUN, faults_of
from refaudit.jobs.cron import Cron
from refaudit.jobs.declaration import Declaration, Notify, Reports, Timing
from refaudit.jobs.faults import Fault, decode
from refaudit.jobs.places import line_of
from refaudit.settings import Settings

__all__ = ["Job", "examine", "read_job", "read_text"]

#: Bytes; a job file is written by hand.
_MAX_BYTES = 256 * 1024
#: Settings whose relative paths begin at the file.
_PATHS = ("store", "titles_from", "wiki_account")


class Job(Struct, frozen=True, kw_only=True):
    """A job, ready to run.

    `text` is that of the file at `path`. `targets` are absolute paths, or titles of a wiki.
    `since_last_run`: only pages that were changed since the run before are read.
    """

    name: str
    path: Path
    text: str
    since_last_run: bool
    targets: tuple[str, ...]
    settings: Settings
    schedule: Timing | None
    report: Reports
    notify: Notify

    @property
    def directory(self) -> Path:
        """Where the reports go."""
        return Path(self.settings.out)

    @property
    def cron(self) -> Cron | None:
        """When the job is due, if it has a schedule."""
        return Cron(self.schedule.cron, self.schedule.timezone) if self.schedule else None


def read_job(
    path: Path,
    *,
    text: str | None = None,
    environ: Mapping[str, str] = os.environ,
    flags: Mapping[str, Any] | None = None,
) -> Job:
    """The job of a file, or of a text that was read from it.

    The environment wins over the file, and flags win over both.

    Raises:
        SettingsError: something is wrong; names the file, the line and the key.
    """
    job, faults = examine(
        path, read_text(path) if text is None else text, environ=environ, flags=flags or {}
    )
    if job is None:
        first, more = faults[0], len(faults) - 1
        hint = f"{more} more: refaudit job check {path} shows all." if more else ""
        raise SettingsError(first.message, f"{first.advice or ''} {hint}".strip() or None)
    return job


def read_text(path: Path) -> str:
    """The text of a job file.

    Raises:
        SettingsError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
        if len(data) > _MAX_BYTES:
            raise SettingsError(f"{path}: no job file is larger than {_MAX_BYTES // 1024} KiB")
        return data.decode("utf-8")
    except FileNotFoundError:
        advice = f"refaudit job new {path} writes one to start from."
        raise SettingsError(f"{path}: no such file", advice) from None
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: not UTF-8 at byte {error.start}") from None
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None


def examine(
    path: Path,
    text: str,
    *,
    environ: Mapping[str, str] = os.environ,
    flags: Mapping[str, Any] = {},
) -> tuple[Job | None, list[SettingsError]]:
    """The job in the text of a file, or None and everything that is wrong with it."""
    try:
        table = _underscored(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        said = str(error) if isinstance(error, ValueError) else "it is nested too deeply"
        return None, [SettingsError(f"{path}: {said}", "Mend the TOML there.")]
    declared, faults = decode(table)
    if declared is not None:
        faults += faults_of(declared)
    if faults or declared is None:
        return None, [_error(path, text, fault) for fault in faults]
    try:
        return _job(path.absolute(), text, declared, environ, flags), []
    except SettingsError as error:  # a fault of the environment or of a flag, or of several keys
        return None, [error]


def _error(path: Path, text: str, fault: Fault) -> SettingsError:
    line = line_of(text, fault.path) or 1
    return SettingsError(f"{path}:{line}: {fault.words}", fault.advice)


def _underscored(table: dict[str, Any]) -> dict[str, Any]:
    return {
        key.replace("-", "_"): _underscored(value) if isinstance(value, dict) else value
        for key, value in table.items()
    }


def _job(
    path: Path,
    text: str,
    declared: Declaration,
    environ: Mapping[str, str],
    flags: Mapping[str, Any],
) -> Job:
    base = path.parent
    source = dict(declared.source)
    targets = source.pop("targets", ())
    since_last_run = source.get("changed_since") == LAST_RUN
    if since_last_run:
        del source["changed_since"]
    table = source | declared.settings
    table |= {name: _under(base, table[name]) for name in _PATHS if name in table}
    table["out"] = str(base / declared.report.directory)
    if declared.report.formats is not None:
        table["format"] = declared.report.formats
    if declared.report.language is not None:
        table["report_language"] = declared.report.language
    if declared.fail_on is not None:
        table["fail_on"] = declared.fail_on
    loaded = settings.load(flags, environ=environ, table=table)
    if loaded.out == "-":
        raise SettingsError(f"{path}: a job writes to a directory, not to stdout")
    return Job(
        name=declared.name,
        path=path,
        text=text,
        targets=tuple(t if loaded.wiki else _under(base, t) for t in targets),
        since_last_run=since_last_run,
        settings=loaded,
        schedule=declared.schedule,
        report=declared.report,
        notify=declared.notify,
    )


def _under(base: Path, place: str) -> str:
    return place if "://" in place else str(base / Path(place).expanduser())
