"""Articles that are known again, and taken over into a later run with all that was read from them.

A reading is known by a key: a digest of the text and of all else that decides what is read from
it. Whoever asks makes the key; the store only compares it.

What is taken over is a copy: it stays when the run that it came from goes.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple, Self

from sqlalchemy import Connection, Table, func, insert, literal, select, update

from refaudit.model.citation import Article, Extraction, UnchangedArticle
from refaudit.store import articles as article_rows
from refaudit.store import runs as run_rows
from refaudit.store.columns import digest, page_digest
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


class _Reading(NamedTuple):
    """An article that was read earlier: its number, that of its run, and what it says of itself."""

    number: int
    run: int
    extraction: Extraction


#: What is taken over: the article as it is now, the key, and the reading.
_Chosen = tuple[Article | UnchangedArticle, str, _Reading]


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

    def carry(
        self, run_id: str, wanted: Sequence[tuple[Article | UnchangedArticle, str]]
    ) -> list[bool]:
        """Take the latest reading of each key over into a run, as one of the article beside it.

        All of them or, when the process dies, none. Gives, in their order, which the run has now:
        not those of which there is no reading. What the run itself has read counts only where there
        is no text to be read instead. The first of a source stays.
        """
        with self._database.writing() as connection:
            run = run_rows.number_of(connection, run_id)
            has = article_rows.present(connection, run, (article.source for article, _ in wanted))
            then = _latest(connection, run, wanted)
            made, chosen = list[bool](), list[_Chosen]()
            for article, key in wanted:
                source, reading = digest(article.source), then.get((key, _has_text(article)))
                if source not in has and reading is not None:
                    chosen.append((article, key, reading))
                    has.add(source)
                made.append(source in has)
            if chosen:
                _copy(connection, run, chosen)
                more = func.coalesce(runs.c.unchanged, 0) + len(chosen)
                connection.execute(update(runs).where(runs.c.id == run).values(unchanged=more))
        return made


def _has_text(article: Article | UnchangedArticle) -> bool:
    return isinstance(article, Article)


def _latest(
    connection: Connection, run: int, wanted: Sequence[tuple[Article | UnchangedArticle, str]]
) -> dict[tuple[str, bool], _Reading]:
    """The latest reading of each key, for articles that have a text and for those that have not."""
    keys = {key for _, key in wanted}
    latest = {
        key: number
        for batch in batches(keys)
        for key, number in connection.execute(
            select(articles.c.reading_digest, func.max(articles.c.id))
            .where(articles.c.reading_digest.in_(batch))
            .group_by(articles.c.reading_digest)
        )
    }
    found = _readings(connection, latest.values())
    then = {(key, False): found[number] for key, number in latest.items()}
    for article, key in wanted:
        if not _has_text(article) or key not in latest:
            continue
        reading = found[latest[key]]
        if reading.run == run:
            others = (articles.c.reading_digest == key) & (articles.c.run_id != run)
            number = connection.scalar(select(func.max(articles.c.id)).where(others))
            if number is None:
                continue
            reading = _readings(connection, [number])[number]
        then[key, True] = reading
    return then


def _readings(connection: Connection, numbers: Iterable[int]) -> dict[int, _Reading]:
    columns = articles.c.id, articles.c.run_id, articles.c.extraction
    return {
        row.id: _Reading(*row)
        for batch in batches(numbers)
        for row in connection.execute(select(*columns).where(articles.c.id.in_(batch)))
    }


def _copy(connection: Connection, run: int, chosen: Sequence[_Chosen]) -> None:
    """Copy readings, in their order, with all that hangs on them."""
    rows = [(article, reading.extraction, key) for article, key, reading in chosen]
    numbers = article_rows.add_rows(connection, run, rows)
    pairs = [
        (_has_text(article), then.number, now)
        for (article, _, then), now in zip(chosen, numbers, strict=True)
    ]
    # Apart, because the reading of a key need not be the same for both.
    for kind in (True, False):
        for batch in batches((then, now) for has_text, then, now in pairs if has_text is kind):
            for table in (article_references, citations, article_targets):
                _copy_parts(connection, table, batch)
            _copy_run_targets(connection, [then for then, _ in batch], run)
            _copy_citings(connection, [then for then, _ in batch], run)


def _copy_parts(connection: Connection, table: Table, pairs: Sequence[tuple[int, int]]) -> None:
    """Copy what hangs on articles; corrections are made anew in each run.

    Both articles of a pair have the same key, which is how they find each other.
    """
    then = articles.alias("then")
    names = [column.name for column in table.c if column.name != "corrected"]
    values = [articles.c.id if name == "article_id" else table.c[name] for name in names]
    query = (
        select(*values)
        .select_from(then)
        .join(articles, articles.c.reading_digest == then.c.reading_digest)
        .join(table, table.c.article_id == then.c.id)
        .where(
            then.c.id.in_([old for old, _ in pairs]), articles.c.id.in_([new for _, new in pairs])
        )
    )
    connection.execute(insert(table).from_select(names, query))


def _copy_run_targets(connection: Connection, then: Sequence[int], run: int) -> None:
    query = (
        select(literal(run), article_targets.c.target_id)
        .where(article_targets.c.article_id.in_(then))
        .distinct()
        .order_by(article_targets.c.target_id)  # as every process that shares the run
    )
    statement = upsert(connection, run_targets).from_select(["run_id", "target_id"], query)
    connection.execute(statement.on_conflict_do_nothing())


def _copy_citings(connection: Connection, then: Sequence[int], run: int) -> None:
    """Copy how the articles themselves cite their targets, and not how others of their runs did."""
    names = [column.name for column in citings.c]
    # SQLite takes the first of tables that it knows nothing of: a run has very many citings.
    all_ = articles.join(article_targets, article_targets.c.article_id == articles.c.id).join(
        citings,
        (citings.c.run_id == articles.c.run_id)
        & (citings.c.target_id == article_targets.c.target_id)
        & (citings.c.digest == article_targets.c.citing),
    )
    query = (
        select(*(literal(run) if name == "run_id" else citings.c[name] for name in names))
        .select_from(all_)
        .where(articles.c.id.in_(then))
        .order_by(citings.c.target_id, citings.c.digest)  # likewise
    )
    statement = upsert(connection, citings).from_select(names, query)
    connection.execute(statement.on_conflict_do_nothing())
