"""An empty history on each kind of database that can keep one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from refaudit.store import Store
from refaudit.store.location import locate

__all__ = ["KINDS", "opened"]

#: A database that the tests may empty, such as postgresql://test@127.0.0.1:5432/scratch.
SERVER = os.environ.get("TEST_POSTGRESQL_URL", "")
_NEEDS = pytest.mark.skipif(not SERVER, reason="TEST_POSTGRESQL_URL names no server")
#: For `pytest.fixture(params=KINDS)`; tests on the server shall not run beside each other.
KINDS = ["sqlite", pytest.param("postgresql", marks=[_NEEDS, pytest.mark.xdist_group("server")])]


@contextmanager
def opened(kind: str, directory: Path) -> Iterator[Store]:
    """An empty history, open for writing."""
    where = str(directory / "history.sqlite")
    if kind == "postgresql":
        where = SERVER
        _empty()
    with Store.open(where) as store:
        yield store


def _empty() -> None:
    engine = create_engine(locate(SERVER).server or "")
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
