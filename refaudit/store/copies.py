"""What is known of archived copies of dead pages: the listings of indexes, and captures seen.

A capture that was looked at is a target with a history, so that nobody asks for it again when an
editor has put it into an article. It is no target of the run that looked: no citation has it yet.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Self

from sqlalchemy import Connection, func, insert, select, update

from refaudit.errors import StoreError
from refaudit.model.copies import Listing
from refaudit.model.evidence import Observation, State, Target
from refaudit.store.articles import StoredArticle, numbered_page
from refaudit.store.columns import digest
from refaudit.store.condensed import expanded
from refaudit.store.database import Database
from refaudit.store.history import Store
from refaudit.store.runs import number_of
from refaudit.store.schema import (
    article_targets,
    articles,
    listings,
    observations,
    targets,
    verdicts,
)
from refaudit.store.targets import batches, row, upsert

__all__ = ["CopyFacts", "known_copies"]

#: Articles that are held at once.
_ARTICLES = 20

#: A captured address, what was seen there, and when it is due again.
Seen = tuple[Target, Observation, datetime]


class CopyFacts:
    """The part of the history that the search for copies reads and writes.

    Every method raises `StoreError` when the database fails; what one wrote before it returned is
    kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def of(cls, store: Store) -> Self:
        """Those of a store, in its own transactions."""
        return cls(store._database)

    def articles(self, run_id: str) -> Iterator[StoredArticle]:
        """The articles of a run that cite what it found dead, in their order, a few at a time."""
        with self._database.reading() as connection:
            run = number_of(connection, run_id)
            dead = (verdicts.c.run_id == run) & (verdicts.c.state == State.DEAD.value)
            query = (
                select(article_targets.c.article_id)
                .join(articles, articles.c.id == article_targets.c.article_id)
                .join(verdicts, verdicts.c.target_id == article_targets.c.target_id)
                .where(articles.c.run_id == run, dead)
                .distinct()
                .order_by(article_targets.c.article_id)
            )
            numbers = connection.scalars(query).all()
        for batch in batches(numbers, _ARTICLES):
            with self._database.reading() as connection:
                page = numbered_page(connection, batch)
            yield from page

    def add_listing(self, run_id: str, listing: Listing) -> None:
        """Add what an index said; facts are never replaced.

        Raises:
            StoreError: the page was never a target.
        """
        with self._database.writing() as connection:
            run = number_of(connection, run_id)
            connection.execute(
                insert(listings).values(
                    target_id=_number(connection, listing.url),
                    run_id=run,
                    asked_at=listing.asked_at,
                    payload=listing,
                )
            )

    def add_seen(self, run_id: str, seen: Seen) -> None:
        """Add what was seen of a capture to its history."""
        target, observation, due = seen
        with self._database.writing() as connection:
            run = number_of(connection, run_id)
            number = _known(connection, target)
            connection.execute(
                insert(observations).values(
                    target_id=number,
                    run_id=run,
                    checked_at=observation.checked_at,
                    payload=observation,
                )
            )
            connection.execute(update(targets).where(targets.c.id == number).values(due_at=due))

    def listings(self, page: str) -> list[Listing]:
        """All that indexes said of a page, oldest first."""
        query = (
            select(listings.c.payload)
            .join(targets, targets.c.id == listings.c.target_id)
            .where(targets.c.url_digest == digest(page))
            .order_by(listings.c.id)
        )
        with self._database.reading() as connection:
            return list(connection.scalars(query))

    def seen(self, urls: Iterable[str]) -> dict[str, list[Observation]]:
        """The histories of those captures that were ever looked at, oldest first."""
        found: defaultdict[str, list[Observation]] = defaultdict(list)
        with self._database.reading() as connection:
            for batch in batches(urls):
                _add_histories(connection, batch, found)
        return dict(found)


def known_copies(connection: Connection, pages: Iterable[int]) -> dict[int, str]:
    """What is known of copies of these targets, told without reading it; by number.

    Only of those of which an index said anything. As long as it is the same, so are the listings,
    and the histories of the captures in them.
    """
    found = dict[int, tuple[list[int], set[str]]]()
    for batch in batches(pages):
        query = select(listings.c.target_id, listings.c.id, listings.c.payload)
        query = query.where(listings.c.target_id.in_(batch)).order_by(listings.c.id)
        for page, number, listing in connection.execute(query):
            numbers, keys = found.setdefault(page, ([], set()))
            numbers.append(number)
            keys.update(digest(one.url) for one in listing.captures or ())
    seen = _seen(connection, {key for _, keys in found.values() for key in keys})
    return {
        page: f"{numbers} {[(key, *seen[key]) for key in sorted(keys) if key in seen]}"
        for page, (numbers, keys) in found.items()
    }


def _seen(connection: Connection, keys: Iterable[str]) -> dict[str, tuple[int, int]]:
    """How many observations count of targets, by their digests, and the latest of them."""
    seen: dict[str, tuple[int, int]] = {}
    for batch in batches(keys):
        query = (
            select(targets.c.url_digest, func.count(), func.max(observations.c.id))
            .join(observations, observations.c.target_id == targets.c.id)
            .where(targets.c.url_digest.in_(batch), observations.c.counts)
            .group_by(targets.c.url_digest)
        )
        seen |= {key: (count, latest) for key, count, latest in connection.execute(query)}
    return seen


def _add_histories(
    connection: Connection, urls: Sequence[str], found: defaultdict[str, list[Observation]]
) -> None:
    urls_by_digest = {digest(url): url for url in urls}
    query = (
        select(targets.c.url_digest, observations.c.payload, observations.c.alike)
        .join(targets, targets.c.id == observations.c.target_id)
        .where(targets.c.url_digest.in_(urls_by_digest), observations.c.counts)
        .order_by(observations.c.id)
    )
    for key, observation, alike in connection.execute(query):
        found[urls_by_digest[key]] += expanded(observation, alike)


def _known(connection: Connection, target: Target) -> int:
    """The number of a target, which is made known if it is not."""
    connection.execute(
        upsert(connection, targets).on_conflict_do_nothing(index_elements=["url_digest"]),
        row(target),
    )
    return _number(connection, target.url)


def _number(connection: Connection, url: str) -> int:
    """The number of a target.

    Raises:
        StoreError: it was never one.
    """
    number = connection.scalar(select(targets.c.id).where(targets.c.url_digest == digest(url)))
    if number is None:
        raise StoreError(f"{url}: this is no target")
    return int(number)
