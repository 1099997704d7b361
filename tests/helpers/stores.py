"""An empty history on each kind of database that can keep one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from refaudit.store import Store, StoredArticle, Watched
from refaudit.store.grounds import Grounds
from refaudit.store.judgements import Judgements
from refaudit.store.location import locate
from tests.helpers.postgresql import server, why_none

__all__ = ["KINDS", "articles_of", "empty_server", "histories", "needs_server", "opened"]

needs_server = pytest.mark.skipif(bool(why_none()), reason=why_none())
#: For `pytest.fixture(params=KINDS)`.
KINDS = ["sqlite", pytest.param("postgresql", marks=needs_server)]


@contextmanager
def opened(kind: str, directory: Path) -> Iterator[Store]:
    """An empty history, open for writing."""
    where = str(directory / "history.sqlite")
    if kind == "postgresql":
        where = empty_server()
    with Store.open(where) as store:
        yield store


def empty_server() -> str:
    """The URL of a database on the server, without anything that an earlier test left."""
    where = server()
    engine = create_engine(locate(where).server or "")
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return where


def histories(store: Store, run: str) -> list[Watched]:
    """Every target of a run with its history and standing verdict; those of a host together."""
    grounds = Grounds.of(store, run)
    return grounds.watched(ground.number for ground in grounds.all())


def articles_of(store: Store, run: str) -> list[StoredArticle]:
    """The articles of a run in the order in which they were added."""
    judgements = Judgements.of(store, run)
    numbers = [one.number for page in judgements.pages() for one in page]
    return [article for page in judgements.articles(numbers) for article in page]
