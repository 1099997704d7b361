"""Where faults of the database become errors that tell a person what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from refaudit.errors import StoreBusy, StoreError

__all__ = ["translated"]

_RESUME = "Run the same command again afterwards: it goes on where it stood."
_SERVER = "Check that the server runs and that the --store URL is right."
_ELSEWHERE = "Give --store another path, or mend the permissions of this one."
_DAMAGED = (
    "the history is damaged",
    "Move it away to begin a new one; `sqlite3 FILE .recover` may save what an SQLite file held.",
)
#: Primary result codes of SQLite, and SQLSTATEs of PostgreSQL.
_MEANINGS: dict[int | str, tuple[str, str]] = {
    sqlite3.SQLITE_PERM: ("access is denied", _ELSEWHERE),
    sqlite3.SQLITE_READONLY: ("cannot be written", _ELSEWHERE),
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", _ELSEWHERE),
    sqlite3.SQLITE_IOERR: ("the disk failed to read or write", f"Check the disk. {_RESUME}"),
    sqlite3.SQLITE_FULL: ("the disk is full", f"Free some space. {_RESUME}"),
    sqlite3.SQLITE_NOTADB: (
        "is not an SQLite database",
        "Give --store a path that refaudit wrote, or one that does not exist yet.",
    ),
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    "53100": ("the server's disk is full", f"Free some space. {_RESUME}"),
    "42501": ("access is denied", "Grant the user the right to create and write tables."),
}
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Let nothing of SQLAlchemy, its drivers or the file system out but a `StoreError`.

    `name` is the store as the user knows it, without a password.
    """
    try:
        yield
    except SQLAlchemyError as error:
        raise _meaning(name, error) from error
    except msgspec.MsgspecError as error:
        # A column that holds what no refaudit wrote.
        raise StoreError(f"{name}: {_DAMAGED[0]}: {error}", _DAMAGED[1]) from error
    except OSError as error:
        raise StoreError(f"{name}: {error.strerror or error}", _ELSEWHERE) from error


def _meaning(name: str, error: SQLAlchemyError) -> StoreError:
    cause = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        if code in _BUSY:
            return StoreBusy(
                f"{name}: another program is writing to it", f"Wait for it to end. {_RESUME}"
            )
        known = _MEANINGS.get(code)
    else:
        known = _MEANINGS.get(getattr(cause, "sqlstate", None) or "")
    if known:
        return StoreError(f"{name}: {known[0]}", known[1])
    first_line = str(cause or error).strip().partition("\n")[0]
    # PostgreSQL's driver has no code for a server that cannot be reached or does not let us in.
    unreached = isinstance(error, OperationalError) and not isinstance(cause, sqlite3.Error)
    return StoreError(f"{name}: {first_line}", _SERVER if unreached else None)
