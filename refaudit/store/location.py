"""Where a history lies: a path is SQLite, `postgresql://…` is PostgreSQL."""

import re
from pathlib import Path

from msgspec import Struct
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from refaudit.errors import StoreError

__all__ = ["Location", "locate"]

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://")
_DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_ADVICE = "Give --store a path, or a URL such as postgresql://user@host/database."


class Location(Struct, frozen=True, kw_only=True):
    """A place for a history. `path` is None on a server; `name` is what messages call it."""

    name: str
    path: Path | None = None
    server: URL | None = None


def locate(where: str) -> Location:
    """Read a path or a URL; the path is made absolute, so that two names share one lock.

    Raises:
        StoreError: the URL cannot be read, or names a database that keeps no history.
    """
    if not _SCHEME.match(where):
        return _file(where)
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):
        raise StoreError("--store: this is not a database URL", _ADVICE) from None
    name = url.set(query={}).render_as_string(hide_password=True)
    if url.drivername in {"sqlite", "sqlite+pysqlite"}:
        if url.query:
            raise StoreError(f"{name}: options are not supported for SQLite", _ADVICE)
        return _file(url.database or "")
    if url.drivername not in _DRIVERS:
        raise StoreError(f"{name}: {url.drivername} cannot keep the history", _ADVICE)
    return Location(name=name, server=url.set(drivername=_DRIVERS[url.drivername]))


def _file(path: str) -> Location:
    if not path or path == ":memory:" or "\0" in path:
        raise StoreError("--store: the history needs a file", _ADVICE)
    try:
        resolved = Path(path).expanduser().resolve()
    except (OSError, RuntimeError) as error:  # a loop of links; a home that is not known
        raise StoreError(f"{path}: {error}", _ADVICE) from None
    return Location(name=path, path=resolved)
