"""A run that several processes work on, each on a part of its articles or of its domains."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    all_,
    and_,
    any_,
    bindparam,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy import case as when
from sqlalchemy.dialects.postgresql import ARRAY

from refaudit.errors import StoreError
from refaudit.model.evidence import Target
from refaudit.store import articles as article_rows
from refaudit.store import runs
from refaudit.store.columns import digest
from refaudit.store.database import Database
from refaudit.store.domains import Domains, domain_number, service_numbers
from refaudit.store.grounds import Grounds
from refaudit.store.history import Store
from refaudit.store.leases import Leases
from refaudit.store.schema import articles, detours, run_targets, targets
from refaudit.store.targets import BATCH, batches, is_due, numbers_of, unseen, upsert

__all__ = ["SharedRun", "require_server"]


def require_server(store: Store) -> None:
    """Make sure that processes of several machines can share a store.

    Raises:
        StoreError: it is a file.
    """
    if not store._database.is_server:
        raise StoreError(
            f"{store._database.name}: several processes cannot share a file",
            "Give --store the URL of a PostgreSQL database, postgresql://….",
        )


class SharedRun:
    """One run, and its parts.

    Every method raises `StoreError` when the database fails or the run is unknown.
    """

    def __init__(self, database: Database, run_id: str) -> None:
        self._database = database
        self._run = run_id
        #: Who works on it.
        self.leases = Leases(database, run_id)

    @classmethod
    def of(cls, store: Store, run_id: str) -> "SharedRun":
        """That of a store, in its own transactions.

        Raises:
            StoreError: the store is a file, which processes of other machines cannot share.
        """
        require_server(store)
        return cls(store._database, run_id)

    # articles

    def part(self, number: int) -> Store:
        """The store for one who reads a part of the sources.

        The articles that are added there stand behind those of the parts before it.
        """
        with self._database.reading() as connection:
            numbers = article_rows.numbered(runs.number_of(connection, self._run), number)
        return Store(self._database.sharing(numbers.start))

    def ingested(self, part: int) -> dict[str, bool]:
        """The sources of a part that are stored, and whether each could be read."""
        with self._database.reading() as connection:
            numbers = article_rows.numbered(runs.number_of(connection, self._run), part)
            query = select(articles.c.source, articles.c.error).where(
                articles.c.id.between(numbers.start, numbers.stop - 1)
            )
            return {source: error is None for source, error in connection.execute(query)}

    def ranges(self, size: int) -> list[tuple[int, int]]:
        """The run's articles in their order, cut into pieces: the first and last key of each."""
        with self._database.reading() as connection:
            run = runs.number_of(connection, self._run)
            query = select(articles.c.id).where(articles.c.run_id == run).order_by(articles.c.id)
            rows = connection.execution_options(yield_per=BATCH).scalars(query)
            return [(piece[0], piece[-1]) for piece in batches(rows, size)]

    # domains

    def number_domains(self) -> None:
        """Number the domains of targets that an earlier version added, or another catalogue.

        To be called before anything of domains is asked, when all articles are read.
        """
        services = service_numbers()
        known = when(services, value=targets.c.host)
        with self._database.writing() as connection:
            connection.execute(
                update(targets)
                .where(targets.c.host.in_(services), targets.c.domain.is_distinct_from(known))
                .values(domain=known)
            )
        while self._number_some():
            pass

    def _number_some(self) -> bool:
        query = select(targets.c.payload).where(targets.c.domain.is_(None)).limit(BATCH)
        with self._database.writing() as connection:
            found = connection.scalars(query).all()
            if found:
                connection.execute(
                    update(targets)
                    .where(targets.c.url_digest == bindparam("key"))
                    .values(domain=bindparam("number")),
                    [{"key": digest(one.url), "number": domain_number(one.host)} for one in found],
                )
        return bool(found)

    def largest(self, now: datetime, least: int, most: int) -> list[tuple[int, int]]:
        """The domains with at least so many due targets, and at most so many of them.

        Each with the number of its targets, those with the most first.
        """
        with self._database.reading() as connection:
            run = runs.number_of(connection, self._run)
            number = func.count().label("number")
            query = (
                unseen(run, now)
                .with_only_columns(targets.c.domain, number)
                .group_by(targets.c.domain)
                .having(number >= least)
                .order_by(number.desc(), targets.c.domain)
                .limit(most)
            )
            return [(domain, count) for domain, count in connection.execute(query)]

    def due(
        self, now: datetime, domains: Domains, *, each: int | None = None, most: int | None = None
    ) -> list[Target]:
        """The targets of these domains that the run has yet to see, in the order of `Store.due`.

        At most so many of `each` host, and at most so many in all; None is all. Left out are those
        of which a redirect is known to lead out of these domains.
        """
        age = func.coalesce(targets.c.due_at, targets.c.added_at)
        # One of an older history, never asked, waits for nobody knows how long.
        order = (age.nulls_first(), targets.c.id)
        place = func.row_number().over(partition_by=targets.c.host, order_by=order)
        with self._database.reading() as connection:
            run = runs.number_of(connection, self._run)
            waiting = _waiting(run, now, domains, targets.c.id, place.label("place")).subquery()
            query = (
                select(targets.c.payload)
                .join(waiting, waiting.c.id == targets.c.id)
                .order_by(*order)
                .limit(most)
            )
            if each is not None:
                query = query.where(waiting.c.place <= each)
            return list(connection.scalars(query))

    def has_due(self, now: datetime, domains: Domains) -> bool:
        """Whether `due` has any."""
        with self._database.reading() as connection:
            run = runs.number_of(connection, self._run)
            query = _waiting(run, now, domains, targets.c.id).limit(1)
            return connection.scalar(query) is not None

    def count_due(self, now: datetime) -> int:
        """How many targets the run has yet to see, those that cannot be asked among them."""
        with self._database.reading() as connection:
            run = runs.number_of(connection, self._run)
            query = select(func.count()).select_from(unseen(run, now).subquery())
            return connection.scalar(query) or 0

    def expected(self, now: datetime, domains: Domains, least: int = 1) -> dict[str, int]:
        """How many targets the run asks or has asked of each host, of those with so many."""
        number = func.count()
        with self._database.reading() as connection:
            run = runs.number_of(connection, self._run)
            query = _asked(run, now, targets.c.host, number).where(_within(domains))
            rows = connection.execute(query.group_by(targets.c.host).having(number >= least))
            return {host: count for host, count in rows}  # noqa: C416

    def asked(self, now: datetime, domains: Domains) -> list[str]:
        """The URLs of these domains that the run asks or has asked."""
        with self._database.reading() as connection:
            run = runs.number_of(connection, self._run)
            query = _asked(run, now, targets.c.payload).where(_within(domains))
            return [target.url for target in connection.scalars(query)]

    def grounds(self, domains: Domains) -> Grounds:
        """What there is to be judged of the targets of these domains."""
        return Grounds(self._database, self._run, _within(domains))

    # detours

    def park(self, parked: Iterable[tuple[str, int]]) -> None:
        """Keep that redirects of these targets, by URL, lead to a domain that others may ask."""
        for batch in batches(parked):
            with self._database.writing() as connection:
                run = runs.number_of(connection, self._run)
                numbers = numbers_of(connection, run, [url for url, _ in batch])
                connection.execute(
                    upsert(connection, detours).on_conflict_do_nothing(),
                    [
                        {"run_id": run, "target_id": numbers[url], "domain": domain}
                        for url, domain in batch
                    ],
                )

    def detours(self, now: datetime) -> set[tuple[int, int]]:
        """The domain of each parked target that the run has yet to see, with each of its others."""
        with self._database.reading() as connection:
            run = runs.number_of(connection, self._run)
            waiting = unseen(run, now).with_only_columns(targets.c.domain, detours.c.domain)
            query = waiting.join(detours, detours.c.target_id == targets.c.id)
            rows = connection.execute(query.where(detours.c.run_id == run).distinct())
            return {(own, other) for own, other in rows}


def _asked(run: int, now: datetime, *columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    return (
        select(*columns)
        .join(run_targets, run_targets.c.target_id == targets.c.id)
        .where(run_targets.c.run_id == run, or_(run_targets.c.seen, is_due(now)))
    )


def _waiting(
    run: int, now: datetime, domains: Domains, *columns: ColumnElement[Any]
) -> Select[*tuple[Any, ...]]:
    """What can be asked of these domains and was not yet, without leaving them."""
    leads_out = exists().where(
        detours.c.run_id == run,
        detours.c.target_id == targets.c.id,
        not_(_within(domains, detours.c.domain)),
    )
    # Inside a string the mark would have a backslash before its quotes.
    has_problem = targets.c.payload.cast(Text).contains('"problem":"')
    waiting = unseen(run, now).with_only_columns(*columns)
    return waiting.where(_within(domains), not_(has_problem), not_(leads_out))


def _within(
    domains: Domains, number: ColumnElement[int | None] = targets.c.domain
) -> ColumnElement[bool]:
    """Whether a domain is one of the set, however many there are."""
    chosen = number == any_(_array(domains.chosen))
    ranged = and_(
        number.between(domains.low, domains.high - 1), number != all_(_array(domains.without))
    )
    return or_(ranged, chosen) if domains.low < domains.high else chosen


def _array(numbers: Iterable[int]) -> ColumnElement[list[int]]:
    # One parameter: a statement takes 65,535 at the most.
    return literal(sorted(numbers), ARRAY(Integer))
