"""Findings of articles that would be made the same again, and are taken over from an earlier run.

What findings rest on is known by a key: a digest of it all but the clock. Whoever asks makes the
key, and says for how long they hold; the store tells the facts and compares.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Self

from msgspec import Struct
from sqlalchemy import (
    Connection,
    Text,
    bindparam,
    func,
    insert,
    literal,
    select,
    type_coerce,
    update,
)

from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Finding
from refaudit.store import articles as article_rows
from refaudit.store import findings as finding_rows
from refaudit.store import runs
from refaudit.store.articles import StoredArticle
from refaudit.store.copies import known_copies
from refaudit.store.database import Database
from refaudit.store.findings import Judged
from refaudit.store.history import Store
from refaudit.store.schema import article_targets, articles, citations, findings, verdicts
from refaudit.store.targets import batches

__all__ = ["Basis", "Found", "Judgements"]

#: Articles of one page; of the few that are judged anew, and are held with all they cite, fewer.
_PAGE = 100
_AT_ONCE = 20
#: As it stands in the payload of a verdict.
_TROUBLE = f'"reason":"{Reason.HOST_TROUBLE}"'


class Basis(NamedTuple):
    """An article of a run, by its number, with what is known of what it cites.

    `reading` is the key of its reading, None where it has none. `facts` tell the verdicts on its
    targets, what they rest on, and what is known of copies of the dead ones. `waits`: one of them
    waits for its host.
    """

    number: int
    title: str
    source: str
    wiki: str | None
    reading: str | None
    facts: bytes
    waits: bool


class Found(Struct, frozen=True, kw_only=True):
    """The findings on an article, and its citations' wikitext with the safe edits made, by id."""

    article: StoredArticle
    findings: Sequence[Finding]
    corrected: Mapping[str, str]
    judged: Judged | None = None


class Judgements:
    """The findings of a run; every method raises `StoreError` when the database fails."""

    def __init__(self, database: Database, run_id: str) -> None:
        self._database = database
        self._run = run_id

    @classmethod
    def of(cls, store: Store, run_id: str) -> Self:
        """Those of a run of a store, in its own transactions."""
        return cls(store._database, run_id)

    def pages(self, first: int = 0, last: int | None = None) -> Iterator[list[Basis]]:
        """The articles of the run, or those with these numbers, in their order."""
        after = first - 1
        while True:
            with self._database.reading() as connection:
                page = _page(connection, runs.number_of(connection, self._run), after, last)
            if not page:
                return
            yield page
            after = page[-1].number

    def carry(self, keys: Mapping[int, str], today: date) -> frozenset[int]:
        """Take earlier findings over for articles of the run, by their numbers, with their keys.

        All of them or, when the process dies, none. Gives the numbers of the articles that have
        their findings now: the latest of the same key that hold today.
        """
        with self._database.writing() as connection:
            run = runs.number_of(connection, self._run)
            then = _latest(connection, set(keys.values()), today)
            pairs = {number: then[key] for number, key in keys.items() if key in then}
            _take_over(connection, run, {now: old for now, old in pairs.items() if now != old})
        return frozenset(pairs)

    def articles(self, numbers: Iterable[int]) -> Iterator[list[StoredArticle]]:
        """These articles of the run, a few at a time."""
        for batch in batches(numbers, _AT_ONCE):
            with self._database.reading() as connection:
                page = article_rows.numbered_page(connection, batch)
            yield page

    def save(self, found: Sequence[Found]) -> None:
        """Store the findings on articles of the run, in place of earlier ones; all or none."""
        with self._database.writing() as connection:
            run = runs.number_of(connection, self._run)
            for one in found:
                finding_rows.save(
                    connection, run, one.article.key, one.findings, one.corrected, one.judged
                )


def _page(connection: Connection, run: int, after: int, last: int | None) -> list[Basis]:
    rows = article_rows.rows_of(connection, run, after, last, size=_PAGE)
    facts = defaultdict[int, list[str]](list)
    waiting, dead = set[int](), defaultdict[int, set[int]](set)
    query = (
        select(
            article_targets.c.article_id,
            article_targets.c.target_id,
            verdicts.c.observation_id,
            verdicts.c.state,
            type_coerce(verdicts.c.payload, Text),
        )
        .join(verdicts, verdicts.c.target_id == article_targets.c.target_id)
        .where(verdicts.c.run_id == run, article_targets.c.article_id.in_([row.id for row in rows]))
        .order_by(article_targets.c.article_id, article_targets.c.target_id)
    )
    for article, target, seen, state, verdict in connection.execute(query):
        facts[article].append(f"{target} {seen} {verdict}")
        if state == State.DEAD:
            dead[target].add(article)
        elif _TROUBLE in verdict:
            waiting.add(article)
    for target, copies in known_copies(connection, dead).items():
        for article in sorted(dead[target]):
            facts[article].append(f"{target} {copies}")
    return [
        Basis(
            number=row.id,
            title=row.title,
            source=row.source,
            wiki=row.wiki,
            reading=row.reading_digest,
            facts="\n".join(facts[row.id]).encode(),
            waits=row.id in waiting,
        )
        for row in rows
    ]


def _latest(connection: Connection, keys: Iterable[str], today: date) -> dict[str, int]:
    """The latest article of each key, if its findings hold today."""
    found: dict[str, int] = {}
    day = today.isoformat()
    for batch in batches(keys):
        latest = (
            select(func.max(articles.c.id).label("id"))
            .where(articles.c.judged_digest.in_(batch))
            .group_by(articles.c.judged_digest)
            .subquery()
        )
        columns = (
            articles.c.judged_digest,
            articles.c.id,
            articles.c.judged_on,
            articles.c.holds_until,
        )
        query = select(*columns).join(latest, latest.c.id == articles.c.id)
        found |= {
            key: number
            for key, number, made, until in connection.execute(query)
            if made <= day and (until is None or day < until)
        }
    return found


def _take_over(connection: Connection, run: int, pairs: Mapping[int, int]) -> None:
    """Copy findings and corrections; `pairs` has the earlier articles by the present ones."""
    for batch in batches(sorted(pairs.items())):
        numbers, then = [now for now, _ in batch], [old for _, old in batch]
        finding_rows.clear(connection, numbers)
        _mark(connection, batch)
        old, now = articles.alias("old"), articles.alias("now")
        names = [column.name for column in findings.c if column.name != "id"]
        own = {"run_id": literal(run), "article_id": now.c.id}
        query = (
            select(*(own.get(name, findings.c[name]) for name in names))
            .select_from(old)
            .join(now, now.c.judged_digest == old.c.judged_digest)
            .join(findings, findings.c.article_id == old.c.id)
            .where(old.c.id.in_(then), now.c.id.in_(numbers))
            .order_by(now.c.id, findings.c.id)
        )
        connection.execute(insert(findings).from_select(names, query))
        _correct(connection, batch)


def _mark(connection: Connection, pairs: Sequence[tuple[int, int]]) -> None:
    names = ("found_digest", "judged_digest", "judged_on", "holds_until")
    columns = [articles.c[name] for name in names]
    query = select(articles.c.id, *columns).where(articles.c.id.in_([old for _, old in pairs]))
    then = {
        row.id: {f"{name}_": getattr(row, name) for name in names}
        for row in connection.execute(query)
    }
    connection.execute(
        update(articles)
        .where(articles.c.id == bindparam("now"))
        .values({name: bindparam(f"{name}_") for name in names}),
        [{"now": now} | then[old] for now, old in pairs],
    )


def _correct(connection: Connection, pairs: Sequence[tuple[int, int]]) -> None:
    query = select(citations.c.article_id, citations.c.ordinal, citations.c.corrected).where(
        citations.c.article_id.in_([old for _, old in pairs]), citations.c.corrected.is_not(None)
    )
    by_article = defaultdict[int, list[tuple[int, str]]](list)
    for article, ordinal, corrected in connection.execute(query):
        by_article[article].append((ordinal, corrected))
    rows = [
        {"now": now, "place": ordinal, "wikitext": corrected}
        for now, old in pairs
        for ordinal, corrected in by_article[old]
    ]
    if rows:
        of_one = (citations.c.article_id == bindparam("now")) & (
            citations.c.ordinal == bindparam("place")
        )
        wikitext = update(citations).where(of_one).values(corrected=bindparam("wikitext"))
        connection.execute(wikitext, rows)
