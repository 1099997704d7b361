"""One run at a time holds a history; the lock dies with its owner, however that ends."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, text

from refaudit.errors import StoreBusy

__all__ = ["lock_file", "lock_server", "probe_client"]

_ADVICE = "Wait for it to end, or give --store another history."
#: Any number, the same for all refaudits; PostgreSQL keeps advisory locks apart by database.
_ADVISORY_KEY = 0x7265_6661_7564
#: Seconds after which the server takes a machine for gone that has lost its power or its cable;
#: where it cannot set them, as on a socket of its own machine, it goes on without.
_PROBES = ("tcp_keepalives_idle = 30", "tcp_keepalives_interval = 10", "tcp_keepalives_count = 3")


@contextmanager
def lock_file(database: Path, name: str) -> Iterator[None]:
    """Hold an flock on `DATABASE.lock`, which stays there, with the owner's process id in it.

    Raises:
        StoreBusy: another run has it.
        OSError: the lock file cannot be made.
    """
    path = database.with_name(database.name + ".lock")
    lock = FileLock(path, timeout=0, thread_local=False)
    owner = _read_pid(path)
    try:
        lock.acquire()
    except Timeout:
        raise StoreBusy(_held(name, _read_pid(path) or owner), _ADVICE) from None
    try:
        with suppress(OSError):  # the number only helps a message
            path.write_text(f"{os.getpid()}\n", "ascii")
        yield
    finally:
        lock.release()


@contextmanager
def lock_server(engine: Engine, name: str) -> Iterator[None]:
    """Hold an advisory lock of PostgreSQL in a session of its own.

    The lock ends with the session: when the engine is disposed of, or its process dies.

    Raises:
        StoreBusy: another run has it.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as session:
        probe_client(session)
        query = text("SELECT pg_try_advisory_lock(:key)")
        if not session.scalar(query, {"key": _ADVISORY_KEY}):
            raise StoreBusy(_held(name, _server_owner(session), "server process"), _ADVICE)
        yield


def probe_client(session: Connection) -> None:
    """Let the server end a session within a minute when its client's machine is no more.

    It would else keep the session, and the locks in it, for two hours.
    """
    for setting in _PROBES:
        session.execute(text(f"SET {setting}"))


def _server_owner(session: Connection) -> int | None:
    # A bigint key is shown in two halves: classid and objid.
    query = text(
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        " AND (classid::bigint << 32) + objid::bigint = :key"
    )
    owner = session.scalar(query, {"key": _ADVISORY_KEY})
    return None if owner is None else int(owner)


def _read_pid(path: Path) -> int | None:
    with suppress(OSError, ValueError):
        return int(path.read_text("ascii")[:20])
    return None


def _held(name: str, owner: int | None, kind: str = "process") -> str:
    return f"{name}: another run holds it" + (f" ({kind} {owner})" if owner else "")
