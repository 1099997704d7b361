"""What the commands that need a history have in common."""

import hashlib
import json
import re
import shlex
import sys

import platformdirs

from refaudit.cli.reading import Reading
from refaudit.errors import StoreError
from refaudit.settings import Settings, as_table
from refaudit.store import Store

__all__ = ["command_line", "key_of", "open_store"]

#: The password in the URL of a database: the record of a run goes into its report.
_PASSWORD = re.compile(r"(://[^:/@\s]*):[^/\s]*@")
#: By which nothing is found, so that a run goes on with others.
_NOTHING_FOUND = (
    "progress",
    "jobs",
    "scheduler",
    "workers",
    "task_minutes",
    "keep_runs",
    "keep_days",
    "report_language",
)


def open_store(settings: Settings, *, writable: bool = True, held: bool | None = None) -> Store:
    """The history that the settings name, else the user's own; see `Store.open`."""
    if settings.store is not None:
        return Store.open(settings.store, writable=writable, held=held)
    directory = platformdirs.user_data_path("refaudit")
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        advice = "Name another place with --store PATH."
        raise StoreError(f"{directory}: {error.strerror}", advice) from error
    return Store.open(str(directory / "history.sqlite"), writable=writable, held=held)


def key_of(name: str, reading: Reading, settings: Settings) -> str:
    """The same for two calls that mean the same run: the second resumes the first.

    An article that was changed in between makes it another run: it is to be read anew.
    """
    table = as_table(settings)
    for field in _NOTHING_FOUND:
        del table[field]
    # Escaped to ASCII, as names of files may hold what UTF-8 cannot say.
    data = json.dumps([name, reading.fingerprint(), table])
    return hashlib.blake2b(data.encode(), digest_size=16).hexdigest()


def command_line() -> str:
    """The command as it was typed, for the record of the run, without the password of a URL."""
    shown = (_PASSWORD.sub(r"\1:***@", argument) for argument in sys.argv[1:])
    return shlex.join(["refaudit", *shown])
