"""What a run would have to do, and how long that takes at least: counted, and nothing asked.

The least time is what politeness demands: a host, a domain or a service is asked at its interval,
however many machines there are. What a place on the wire and a core can do is an estimate.
"""

import heapq
import math
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import groupby
from typing import Literal

from msgspec import Struct, structs

from refaudit.audit.intake import Source
from refaudit.audit.reading import read
from refaudit.catalogue import archives
from refaudit.catalogue.hosts import Rate
from refaudit.engine import cores, spread_batches
from refaudit.model import uri
from refaudit.model.citation import Article
from refaudit.model.evidence import Kind, Target
from refaudit.settings import Settings, clock_time
from refaudit.store import Store
from refaudit.store.census import Census, HostCount
from refaudit.store.targets import batches
from refaudit.web.consent import Exclusions
from refaudit.web.limits import Manners
from refaudit.web.rates import Rates
from refaudit.web.stand_ins import StandIns

__all__ = ["ArchiveCount", "Bound", "Plan", "plan"]

#: Seconds that a request keeps its place, on average, with the silence of dead hosts.
_PLACE = 1.0
#: Seconds of a core for a check and its verdict, by `benchmarks/online.py`.
_WORK = 0.0045
#: Bytes on disk, measured with SQLite on 300 articles of the English Wikipedia: of a citation in a
#: run, with its reference and findings; of a target, when it is first cited; of what a run says of
#: a target; of a look at it.
_CITATION = 3600
_TARGET = 700
_VERDICT = 620
_LOOK = 1800
#: Hosts and domains that are told of.
_SLOWEST = 10
#: Articles that are handed to another process at once.
_BATCH = 50

_Kind = Literal["host", "domain", "service", "places", "work"]
#: The number of citations of an article, and its targets.
_Reading = tuple[int, tuple[Target, ...]]


class Bound(Struct, frozen=True, kw_only=True):
    """Why a run cannot be shorter than `seconds`: `requests`, one each `interval` seconds.

    `work` and `places` are estimates: by what one process, and its places on the wire, can do.
    """

    kind: _Kind
    name: str
    requests: int
    interval: float
    seconds: float

    @property
    def is_certain(self) -> bool:
        """Whether it holds on any machine."""
        return self.kind not in ("places", "work")


class ArchiveCount(Struct, frozen=True, kw_only=True):
    """The snapshots of one web archive; each of the `due` costs one request at least."""

    id: str
    name: str
    targets: int
    due: int


class Plan(Struct, frozen=True, kw_only=True):
    """What a run would do.

    `known` counts the targets that the history has, `due` those that would be asked. `bounds` begin
    with the longest, whose `seconds` are those of the run. `disk` is how many bytes the history
    grows by, about.
    """

    articles: int
    unreadable: int
    citations: int
    targets: int
    originals: int
    snapshots: int
    hosts: int
    known: int
    due: int
    hosts_due: int
    archives: tuple[ArchiveCount, ...]
    bounds: tuple[Bound, ...]
    seconds: float
    disk: int


def plan(
    settings: Settings,
    store: Store | None,
    sources: Iterable[Source],
    *,
    processes: int = 1,
    watch: Callable[[int], None] = lambda _: None,
) -> Plan:
    """Read the sources and count; the history, if there is one, is only looked into.

    `processes` is how many would do the checks. `watch` is told how many articles are counted.

    Raises:
        UsageError: an entry of `connect_to` or `exclude` cannot be read.
        StoreError: the history cannot be read.
    """
    exclusions = Exclusions(settings.exclude)

    def spares(target: Target) -> bool:
        return settings.offline or exclusions.refusal(target.host) is not None

    with Census(store, clock_time(settings), spares=spares) as census:
        counts = _Counts(settings, census)
        with closing(_readings(settings, counts.articles(sources))) as readings:
            for found in readings:
                for citations, targets in found:
                    counts.add(citations, targets)
                watch(counts.read)
        return counts.plan(processes)


def _readings(
    settings: Settings, articles: Iterator[Article]
) -> Generator[Sequence[_Reading], None, None]:
    work = partial(_read, links=settings.scope == "all")
    return spread_batches(batches(articles, _BATCH), work, workers=settings.jobs or cores())


def _read(articles: Sequence[Article], *, links: bool) -> list[_Reading]:
    made = (read(article, links=links) for article in articles)
    return [(len(one.extraction.citations), one.targets) for one in made]


class _Counts:
    """All that is counted; what has millions of names is in the census."""

    def __init__(self, settings: Settings, census: Census) -> None:
        self._settings = settings
        self._census = census
        self._rates = Rates(StandIns.parse(settings.connect_to), settings.host_interval)
        self.read = self._unreadable = self._citations = self._known = self._due = 0
        self._kinds: Counter[Kind] = Counter()
        self._archived: Counter[str] = Counter()
        self._archived_due: Counter[str] = Counter()
        self._paced: Counter[tuple[Rate, float]] = Counter()

    def articles(self, sources: Iterable[Source]) -> Iterator[Article]:
        """The articles among the sources; those that cannot be read are counted."""
        for source in sources:
            if isinstance(source, Article):
                yield source
            else:
                self._unreadable += 1

    def add(self, citations: int, targets: Sequence[Target]) -> None:
        """Count what was read of an article."""
        self.read += 1
        self._citations += citations
        for counted in self._census.add(targets):
            self._count(counted.target, known=counted.known, due=counted.due)

    def _count(self, target: Target, *, known: bool, due: bool) -> None:
        self._kinds[target.kind] += 1
        self._known += known
        self._due += due
        if target.snapshot:
            self._archived[target.snapshot.archive] += 1
            self._archived_due[target.snapshot.archive] += due
        if due:
            url = uri.parse(target.url)
            path = url.path if isinstance(url, uri.Url) else "/"
            self._paced.update(self._rates.of(target.host, path))

    def plan(self, processes: int) -> Plan:
        """What was counted so far."""
        hosts = _Hosts(self._settings, self._census.hosts())
        bounds = [*hosts.slowest, *self._of_services(), *self._of_machine(processes)]
        ranked = sorted((b for b in bounds if b.seconds > 0), key=lambda bound: -bound.seconds)
        targets = self._kinds.total()
        return Plan(
            articles=self.read,
            unreadable=self._unreadable,
            citations=self._citations,
            targets=targets,
            originals=self._kinds[Kind.ORIGINAL],
            snapshots=self._kinds[Kind.SNAPSHOT],
            hosts=hosts.number,
            known=self._known,
            due=self._due,
            hosts_due=hosts.due,
            archives=self._archives(),
            bounds=tuple(ranked),
            seconds=ranked[0].seconds if ranked else 0.0,
            disk=_CITATION * self._citations
            + _TARGET * (targets - self._known)
            + _VERDICT * targets
            + _LOOK * self._due,
        )

    def _archives(self) -> tuple[ArchiveCount, ...]:
        return tuple(
            ArchiveCount(
                id=id_, name=archives.service(id_).name, targets=number, due=self._archived_due[id_]
            )
            for id_, number in self._archived.most_common()
        )

    def _of_services(self) -> Iterator[Bound]:
        for (rate, interval), requests in self._paced.items():
            yield _paced("service", rate.name, requests, interval)

    def _of_machine(self, processes: int) -> Iterator[Bound]:
        settings, due = self._settings, self._due
        places = settings.concurrency * processes
        yield _flowing("places", f"{places:,} at once", due, _PLACE / places)
        yield _flowing("work", f"{processes:,} at work", due, _WORK / processes)


class _Hosts:
    """The hosts of a run: how many there are, how many are due, and which keep it longest."""

    def __init__(self, settings: Settings, counts: Iterable[HostCount]) -> None:
        self._interval = settings.host_interval
        self._budget = settings.host_budget or math.inf
        self.number = self.due = 0
        self.slowest = heapq.nlargest(_SLOWEST, self._bounds(counts), key=lambda b: b.seconds)

    def _bounds(self, counts: Iterable[HostCount]) -> Iterator[Bound]:
        manners = Manners(interval=self._interval)
        for domain, hosts in groupby(counts, key=lambda count: count.domain):
            requests = several = 0
            for host in hosts:
                self.number += 1
                self.due += host.due > 0
                requests += host.due
                several += host.due > 0
                alone = _paced("host", host.host, host.due, self._interval)
                yield structs.replace(alone, seconds=min(alone.seconds, self._budget))
            if several > 1 and math.isinf(self._budget):
                yield _paced("domain", domain, requests, self._interval / manners.per_domain)


def _paced(kind: _Kind, name: str, requests: int, interval: float) -> Bound:
    """One request after the other: behind the last one nobody waits."""
    seconds = max(0, requests - 1) * interval
    return Bound(kind=kind, name=name, requests=requests, interval=interval, seconds=seconds)


def _flowing(kind: _Kind, name: str, requests: int, interval: float) -> Bound:
    return Bound(
        kind=kind, name=name, requests=requests, interval=interval, seconds=requests * interval
    )
