"""An opened history: transactions, and every fault of them translated at one place."""

import importlib.util
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from copy import copy
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event

from refaudit.errors import StoreError, StoreMissing
from refaudit.store.faults import translated
from refaudit.store.location import Location, locate
from refaudit.store.locks import lock_file, lock_server
from refaudit.store.migrate import is_current, is_empty, upgrade
from refaudit.store.targets import FIRST_ARTICLE

__all__ = ["Database"]

#: Seconds to wait for another program, such as a backup, that holds the SQLite file.
_PATIENCE = 10.0
#: WAL lets a report be read while a run writes; with it, NORMAL keeps every transaction through
#: the death of the process, and a sound file through that of the machine.
_GUEST = ("synchronous = NORMAL", "foreign_keys = ON")
_WRITER = ("journal_mode = WAL", *_GUEST)
_READER = ("query_only = ON",)


class Database:
    """One history, held by this process if it is writable, unless it was opened otherwise."""

    def __init__(
        self, name: str, engine: Engine, resources: ExitStack, path: Path | None = None
    ) -> None:
        self.name = name
        #: Of an SQLite file; None on a server.
        self.path = path
        self._engine = engine
        self._writer = _for_writing(engine)
        self._session: Connection | None = None
        self._resources = resources

    @classmethod
    def open(cls, where: str, *, writable: bool, held: bool | None = None) -> "Database":
        """Open, lock and migrate; or, for reading only, open what is there and change nothing.

        One that is writable and not `held` is opened as it is, whoever else holds it.

        Raises:
            StoreError: and its children, as `Store.open` says.
        """
        location = locate(where)
        held = writable if held is None else held
        with translated(location.name), ExitStack() as resources:
            if location.path:
                _prepare(location.path, location.name, held=held)
            if location.path and held:
                resources.enter_context(lock_file(location.path, location.name))
            engine = _engine(location, writable=writable, held=held)
            resources.callback(engine.dispose)
            if location.server and held:
                resources.enter_context(lock_server(engine, location.name))
            _make_current(engine, location.name, held=held)
            return cls(location.name, engine, resources.pop_all(), location.path)

    def close(self) -> None:
        """Give the connections and the lock back."""
        with translated(self.name):
            self._resources.close()

    @property
    def is_server(self) -> bool:
        """Whether several processes on several machines can write to it."""
        return self.path is None

    def sharing(self, first_article: int) -> "Database":
        """The same for one of several that add to a run: its articles are counted from there."""
        view = copy(self)
        options: dict[str, Any] = {FIRST_ARTICLE: first_article}
        view._writer = self._writer.execution_options(**options)
        # A connection is changed in place: all that this session adds is counted from there.
        view._session = self._session and self._session.execution_options(**options)
        return view

    @contextmanager
    def alone(self) -> Iterator["Database"]:
        """The same in one session of a server; nothing is stored any more when that is lost.

        Its transactions follow each other: none begins in another one, or in another thread.

        Raises:
            StoreError: the database failed.
        """
        with ExitStack() as stack:
            view = copy(self)
            with translated(self.name):
                view._session = stack.enter_context(self._engine.connect())
            yield view

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view of the history.

        Raises:
            StoreError: the database failed.
        """
        with translated(self.name), self._within() or self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: all of it is kept, or, when the body raises, nothing.

        Raises:
            StoreError: the database failed.
        """
        with translated(self.name), self._within() or self._writer.begin() as connection:
            yield connection

    def _within(self) -> AbstractContextManager[Connection] | None:
        """A transaction in the session that this is alone in, if it is in one."""
        return None if self._session is None else _begun(self._session, self.name)

    @contextmanager
    def maintenance(self) -> Iterator[Connection]:
        """A connection without a transaction, for statements that want none.

        Raises:
            StoreError: the database failed.
        """
        free = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        with translated(self.name), free.connect() as connection:
            yield connection


@contextmanager
def _begun(session: Connection, name: str) -> Iterator[Connection]:
    if session.invalidated:
        # It would be another one, without what the server kept for this one.
        raise StoreError(f"{name}: the session with the server has ended")
    with session.begin():
        yield session


def _for_writing(engine: Engine) -> Engine:
    # SQLite would otherwise learn of the write only after a read, when it is too late to wait.
    return engine.execution_options(writes=True)


def _make_current(engine: Engine, name: str, *, held: bool) -> None:
    with engine.connect() as connection:
        if is_current(connection, name):
            return
        fault = StoreMissing if is_empty(connection) else StoreError
    if not held:
        raise fault(
            f"{name}: it has no history that this version of refaudit can read as it is",
            "Run an audit with this --store first: it makes the history, or upgrades it.",
        )
    with _for_writing(engine).begin() as connection:
        upgrade(connection)


def _prepare(path: Path, name: str, *, held: bool) -> None:
    if path.is_dir():
        raise StoreError(f"{name}: is a directory", "Give --store the path of a file.")
    if path.exists() and not path.is_file():
        raise StoreError(f"{name}: is no regular file", "Give --store the path of a file.")
    if held:
        path.parent.mkdir(parents=True, exist_ok=True)
    elif not path.exists():
        raise StoreMissing(f"{name}: there is no history here yet", "Run an audit first.")


def _engine(location: Location, *, writable: bool, held: bool) -> Engine:
    if location.path:
        return _sqlite(location.path, writable=writable, held=held)
    if location.server is None:
        raise AssertionError
    if not importlib.util.find_spec("psycopg"):
        raise StoreError(
            f"{location.name}: PostgreSQL needs the psycopg library",
            "Install it with `pip install 'refaudit[postgresql]'`.",
        )
    return create_engine(
        location.server, execution_options={} if writable else {"postgresql_readonly": True}
    )


def _reader_mode(path: Path) -> dict[str, str]:
    """How SQLite opens a file that it shall only read, and never create."""
    alone = not path.with_name(path.name + "-wal").exists()
    if alone and not os.access(path.parent, os.W_OK):
        # WAL wants files beside the database. Where nobody writes and we cannot, it can do
        # without: on a medium that is read-only, or in another user's folder.
        return {"mode": "ro", "immutable": "1"}
    # Able to write, so that it can tidy up after a run that was killed.
    return {"mode": "rw"}


def _sqlite(path: Path, *, writable: bool, held: bool) -> Engine:
    pragmas = (_WRITER if held else _GUEST) if writable else _READER
    query = {"mode": "rwc" if held else "rw"} if writable else _reader_mode(path)
    file = "file:" + quote(os.fsencode(path))
    engine = create_engine(
        URL.create("sqlite", database=file, query=query | {"uri": "true"}),
        connect_args={"timeout": _PATIENCE},
    )

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        # The driver begins no transaction by itself: it would leave DDL outside of them.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("isolation_level") == "AUTOCOMMIT":
            return
        writes = options.get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
