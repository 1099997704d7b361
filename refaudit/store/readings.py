"""Articles that are known again, and taken over into a later run with all that was read from them.

A reading is known by a key: a digest of the text and of all else that decides what is read from
it. Whoever asks makes the key; the store only compares it.

What is taken over is a copy: it stays when the run that it came from goes.
"""

from collections.abc import Collection, Iterable
from typing import Self

from sqlalchemy import Connection, Table, func, insert, literal, select, update

from refaudit.model.citation import Article, UnchangedArticle
from refaudit.store import articles as article_rows
from refaudit.store import runs as run_rows
from refaudit.store.columns import page_digest
from refaudit.store.database import Database
from refaudit.store.history import Store
from refaudit.store.schema import (
    article_references,
    article_targets,
    articles,
    citations,
    citings,
    run_targets,
    runs,
)
from refaudit.store.targets import batches, upsert

__all__ = ["Readings"]


class Readings:
    """The earlier readings of articles, in all runs.

    Every method raises `StoreError` when the database fails or a run is unknown.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def of(cls, store: Store) -> Self:
        """Those of a store, in transactions of their own."""
        return cls(store._database)

    def known(self, keys: Iterable[str]) -> frozenset[str]:
        """Those keys of which there is a reading."""
        found: set[str] = set()
        with self._database.reading() as connection:
            for batch in batches(keys):
                of_batch = articles.c.reading_digest.in_(batch)
                query = select(articles.c.reading_digest).where(of_batch).distinct()
                found.update(connection.scalars(query))
        return frozenset(found)

    def titles(self, wiki: str, titles: Collection[str]) -> frozenset[str]:
        """Those titles of a wiki under which there is a reading with a key."""
        by_digest = {page_digest(wiki, title, ""): title for title in titles}
        found: set[str] = set()
        with self._database.reading() as connection:
            for batch in batches(by_digest):
                query = select(articles.c.page_digest).where(
                    articles.c.page_digest.in_(batch), articles.c.reading_digest.is_not(None)
                )
                found.update(connection.scalars(query.distinct()))
        return frozenset(by_digest[key] for key in found)

    def carry(self, run_id: str, article: Article | UnchangedArticle, key: str) -> bool:
        """Take the latest reading of that key over into a run, as one of this article.

        False where there is none; what the run itself has read counts only where there is no text
        to be read instead. The first of a source stays.
        """
        with self._database.writing() as connection:
            run = run_rows.number_of(connection, run_id)
            if article_rows.has(connection, run, article.source):
                return True
            query = select(func.max(articles.c.id)).where(articles.c.reading_digest == key)
            if isinstance(article, Article):
                query = query.where(articles.c.run_id != run)
            then = connection.scalar(query)
            if then is None:
                return False
            _copy(connection, then, run, article, key)
            connection.execute(
                update(runs)
                .where(runs.c.id == run)
                .values(unchanged=func.coalesce(runs.c.unchanged, 0) + 1)
            )
        return True


def _copy(
    connection: Connection, then: int, run: int, article: Article | UnchangedArticle, key: str
) -> None:
    query = select(articles.c.run_id, articles.c.extraction).where(articles.c.id == then)
    then_run, extraction = connection.execute(query).one()
    now = article_rows.add_row(connection, run, article, extraction, key)
    for table in (article_references, citations, article_targets):
        _copy_part(connection, table, then, now)
    _copy_run_targets(connection, then, run)
    _copy_citings(connection, then, then_run, run)


def _copy_part(connection: Connection, table: Table, then: int, now: int) -> None:
    """Copy what hangs on an article; corrections are made anew in each run."""
    names = [column.name for column in table.c if column.name != "corrected"]
    # PostgreSQL would be told that it is a small number.
    number = literal(now, articles.c.id.type)
    values = [number if name == "article_id" else table.c[name] for name in names]
    query = select(*values).where(table.c.article_id == then)
    connection.execute(insert(table).from_select(names, query))


def _copy_run_targets(connection: Connection, then: int, run: int) -> None:
    query = (
        select(literal(run), article_targets.c.target_id)
        .where(article_targets.c.article_id == then)
        .distinct()
        .order_by(article_targets.c.target_id)  # as every process that shares the run
    )
    statement = upsert(connection, run_targets).from_select(["run_id", "target_id"], query)
    connection.execute(statement.on_conflict_do_nothing())


def _copy_citings(connection: Connection, then: int, then_run: int, run: int) -> None:
    """Copy how the article itself cites its targets, and not how others of its run did."""
    names = [column.name for column in citings.c]
    # SQLite takes the first of two tables that it knows nothing of: a run has very many citings.
    both = article_targets.join(
        citings,
        (citings.c.target_id == article_targets.c.target_id)
        & (citings.c.digest == article_targets.c.citing),
    )
    query = (
        select(*(literal(run) if name == "run_id" else citings.c[name] for name in names))
        .select_from(both)
        .where(article_targets.c.article_id == then, citings.c.run_id == then_run)
    )
    statement = upsert(connection, citings).from_select(names, query)
    connection.execute(statement.on_conflict_do_nothing())
