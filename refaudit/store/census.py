"""The targets of a run that is only planned: counted once each, and nothing of them is kept."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, Self

from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    StaticPool,
    Table,
    create_engine,
    func,
    insert,
    select,
)

from refaudit.model.evidence import Target
from refaudit.model.uri import registrable_domain
from refaudit.store.columns import SafeText, digest
from refaudit.store.database import Database
from refaudit.store.faults import translated
from refaudit.store.history import Store
from refaudit.store.schema import targets
from refaudit.store.targets import batches

__all__ = ["Census", "Counted", "HostCount"]

_NAME = "the count of targets"
#: Digits of a digest that fit into a whole number of SQLite: of a hundred million URLs, two have
#: the same with a chance of one to two hundred.
_DIGITS = 15
#: KiB that are held in memory before the rest is written into a file of SQLite's own.
_CACHE = 128 * 1024

_metadata = MetaData()
_counted = Table(
    "counted",
    _metadata,
    Column("key", Integer, primary_key=True),
    Column("domain", SafeText, nullable=False),
    Column("host", SafeText, nullable=False),
    # 0 or 1, so that it can be added up.
    Column("due", Integer, nullable=False),
)


class Counted(NamedTuple):
    """A target that was counted for the first time: whether it was known, and whether it is due."""

    target: Target
    known: bool
    due: bool


class HostCount(NamedTuple):
    """How many targets of a host are due."""

    domain: str
    host: str
    due: int


class Census:
    """Counts distinct targets; `store`, if there is one, tells which of them are due at `now`.

    `spares` says of a target that it is not asked, whatever its time. The count lies in memory,
    or where it outgrows that in a file without a name that goes with the process. Use it in
    `with`. Every method raises `StoreError` when a database fails.
    """

    def __init__(
        self, store: Store | None, now: datetime, *, spares: Callable[[Target], bool]
    ) -> None:
        self._history: Database | None = store._database if store else None
        self._now = now
        self._spares = spares
        self._engine = create_engine("sqlite://", creator=_nameless, poolclass=StaticPool)
        with translated(_NAME):
            self._connection = self._engine.connect()
            _metadata.create_all(self._connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._engine.dispose()

    def add(self, found: Sequence[Target]) -> list[Counted]:
        """Count targets, and give those that were not counted before."""
        new = []
        for batch in batches({digest(target.url): target for target in found}.items()):
            new += self._added(dict(batch))
        return new

    def _added(self, found: dict[str, Target]) -> list[Counted]:
        keys = {_key(digits): digits for digits in found}
        with translated(_NAME):
            query = select(_counted.c.key).where(_counted.c.key.in_(keys))
            for key in self._connection.scalars(query):
                del keys[key]
        waits = self._waits(list(keys.values()))
        new = {k: self._seen(found[digits], waits.get(digits)) for k, digits in keys.items()}
        if new:
            with translated(_NAME):
                self._connection.execute(insert(_counted), [_row(*item) for item in new.items()])
        return list(new.values())

    def _seen(self, target: Target, waits: bool | None) -> Counted:
        due = target.problem is None and not waits and not self._spares(target)
        return Counted(target=target, known=waits is not None, due=due)

    def _waits(self, digests: Sequence[str]) -> dict[str, bool]:
        """Whether a fresh result spares a target, of those that the history knows."""
        if self._history is None or not digests:
            return {}
        fresh = func.coalesce(targets.c.due_at > self._now, False)
        query = select(targets.c.url_digest, fresh).where(targets.c.url_digest.in_(digests))
        with self._history.reading() as connection:
            return {key: bool(spares) for key, spares in connection.execute(query)}

    def hosts(self) -> Iterator[HostCount]:
        """Every host, those of a registrable domain together; targets without a host in none."""
        query = (
            select(_counted.c.domain, _counted.c.host, func.sum(_counted.c.due))
            .where(_counted.c.host != "")
            .group_by(_counted.c.domain, _counted.c.host)
            .order_by(_counted.c.domain)
        )
        with translated(_NAME):
            for domain, host, due in self._connection.execute(query):
                yield HostCount(domain, host, due)


def _nameless() -> sqlite3.Connection:
    """An empty name is a database of one connection, on disk only as far as it must."""
    connection = sqlite3.connect("")
    for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE}"):
        connection.execute(f"PRAGMA {pragma}").close()
    return connection


def _key(digits: str) -> int:
    return int(digits[:_DIGITS], 16)


def _row(key: int, counted: Counted) -> dict[str, object]:
    host = counted.target.host
    domain = registrable_domain(host) if host else ""
    return {"key": key, "domain": domain, "host": host, "due": int(counted.due)}
