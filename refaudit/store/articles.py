"""Articles of a run, with their references and citations. Their text is not kept."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, Table, func, insert, select, true

from refaudit.model.citation import Article, Citation, Extraction, Reference, UnchangedArticle
from refaudit.store.columns import digest, page_digest
from refaudit.store.schema import article_references, articles, citations
from refaudit.store.targets import FIRST_ARTICLE, batches

__all__ = [
    "StoredArticle",
    "add",
    "add_rows",
    "add_unreadable",
    "has",
    "ingested",
    "numbered",
    "numbered_page",
    "present",
    "rows_of",
]

#: Bits below the number of a part, and of a run, in those of a shared run's articles: sixteen
#: million in a part, a million parts.
_PART = 24
_RUN = _PART + 20
#: Of an article that could not be read: ISO 639 for "undetermined".
_NO_LANGUAGE = "und"
_NOTHING = Extraction(citations=(), references=())


class StoredArticle(Struct, frozen=True, kw_only=True):
    """An article as the store keeps it.

    `key` names it in `save_findings`. `error` says why it could not be read; its extraction is
    then empty.
    """

    key: int
    title: str
    source: str
    wiki: str | None
    revision: int | None
    language: str
    error: str | None
    extraction: Extraction


def ingested(connection: Connection, run: int) -> frozenset[str]:
    """The sources of the run's articles, readable or not."""
    return frozenset(connection.scalars(select(articles.c.source).where(articles.c.run_id == run)))


def add(
    connection: Connection, run: int, article: Article, extraction: Extraction, key: str | None
) -> int | None:
    """Keep what was read from an article, and the key by which it is known again.

    Gives its number, or None for one that the run has already, which stays as it is.
    """
    if has(connection, run, article.source):
        return None
    (number,) = add_rows(connection, run, [(article, extraction, key)])
    references = [
        {"article_id": number, "ordinal": ordinal, "payload": reference}
        for ordinal, reference in enumerate(extraction.references, 1)
    ]
    if references:
        connection.execute(insert(article_references), references)
    cited = [
        {"article_id": number, "ordinal": ordinal, "citation_id": citation.id, "payload": citation}
        for ordinal, citation in enumerate(extraction.citations, 1)
    ]
    if cited:
        connection.execute(insert(citations), cited)
    return number


def add_rows(
    connection: Connection,
    run: int,
    added: Sequence[tuple[Article | UnchangedArticle, Extraction, str | None]],
) -> list[int]:
    """Add articles without what hangs on them, and give their numbers, which rise."""
    rows = [
        {
            "source": article.source,
            "title": article.title,
            "wiki": article.wiki,
            "revision": _revision(article),
            "language": article.language,
            "reading_digest": key,
            "extraction": msgspec.structs.replace(extraction, citations=(), references=()),
        }
        for article, extraction, key in added
    ]
    return _insert(connection, run, rows)


def add_unreadable(
    connection: Connection, run: int, *, source: str, title: str, error: str
) -> None:
    """Keep that an article could not be read, and why."""
    if not has(connection, run, source):
        row = {"source": source, "title": title, "language": _NO_LANGUAGE, "error": error}
        _insert(connection, run, [row | {"extraction": _NOTHING}])


def numbered_page(connection: Connection, numbers: Sequence[int]) -> list[StoredArticle]:
    """The articles of these numbers, in their order."""
    query = select(articles).where(articles.c.id.in_(numbers)).order_by(articles.c.id)
    return _whole(connection, connection.execute(query).all())


def rows_of(
    connection: Connection, run: int, after: int, last: int | None = None, *, size: int
) -> Sequence[Row[Any]]:
    """The rows of a page of articles, in the order in which they were read; up to a number."""
    end = true() if last is None else articles.c.id <= last
    query = (
        select(articles)
        .where(articles.c.run_id == run, articles.c.id > after, end)
        .order_by(articles.c.id)
        .limit(size)
    )
    return connection.execute(query).all()


def _whole(connection: Connection, rows: Sequence[Row[Any]]) -> list[StoredArticle]:
    numbers = [row.id for row in rows]
    cited = _parts(connection, citations, numbers)
    referenced = _parts(connection, article_references, numbers)
    return [_stored(row, cited[row.id], referenced[row.id]) for row in rows]


def _parts(
    connection: Connection, table: Table, numbers: Sequence[int]
) -> defaultdict[int, list[Any]]:
    parts: defaultdict[int, list[Any]] = defaultdict(list)
    query = (
        select(table.c.article_id, table.c.payload)
        .where(table.c.article_id.in_(numbers))
        .order_by(table.c.article_id, table.c.ordinal)
    )
    for number, payload in connection.execute(query):
        parts[number].append(payload)
    return parts


def _stored(
    row: Row[Any], cited: Sequence[Citation], referenced: Sequence[Reference]
) -> StoredArticle:
    return StoredArticle(
        key=row.id,
        title=row.title,
        source=row.source,
        wiki=row.wiki,
        revision=row.revision,
        language=row.language,
        error=row.error,
        extraction=msgspec.structs.replace(
            row.extraction, citations=tuple(cited), references=tuple(referenced)
        ),
    )


def has(connection: Connection, run: int, source: str) -> bool:
    """Whether the run has an article of that source, readable or not."""
    query = select(articles.c.id).where(
        articles.c.run_id == run, articles.c.source_digest == digest(source)
    )
    return connection.scalar(query) is not None


def present(connection: Connection, run: int, sources: Iterable[str]) -> set[str]:
    """The digests of those sources of which the run has an article, readable or not."""
    query = select(articles.c.source_digest).where(articles.c.run_id == run)
    return {
        found
        for batch in batches(map(digest, sources))
        for found in connection.scalars(query.where(articles.c.source_digest.in_(batch)))
    }


def numbered(run: int, part: int) -> range:
    """The numbers of the articles of a part of a run.

    They follow those of the part before it, whenever they are added, and are far above what the
    database itself gives to others. PostgreSQL has 63 bits for them.
    """
    first = (run << _RUN) + (part << _PART)
    return range(first, first + (1 << _PART))


def _next(connection: Connection) -> int | None:
    """The number of the next article, where the database does not choose it."""
    first: int | None = connection.get_execution_options().get(FIRST_ARTICLE)
    if first is None:
        return None
    of_part = articles.c.id.between(first, first + (1 << _PART) - 1)
    latest = connection.scalar(select(func.max(articles.c.id)).where(of_part))
    return first if latest is None else int(latest) + 1


def _insert(connection: Connection, run: int, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Add rows of articles that the run has not, and give their numbers in that order."""
    first = _next(connection)
    values = [
        row
        | {
            "run_id": run,
            "source_digest": digest(row["source"]),
            "page_digest": page_digest(row.get("wiki"), row["title"], row["source"]),
        }
        | ({} if first is None else {"id": first + place})
        for place, row in enumerate(rows)
    ]
    statement = insert(articles).returning(articles.c.id, sort_by_parameter_order=True)
    return list(connection.scalars(statement, values))


def _revision(article: Article | UnchangedArticle) -> int | None:
    # A dump may claim any number; no wiki has one that does not fit.
    fits = article.revision is not None and 0 <= article.revision < 2**63
    return article.revision if fits else None
