"""The pieces of a run that several processes share, as functions that may be begun again.

Each opens the store, owns its piece for as long as it works, and does what is not done yet: when
its process is killed, whatever it had stored stays, and the next one goes on behind it.
"""

import asyncio
import io
import socket
from collections.abc import Iterable, Iterator, Sequence
from contextlib import aclosing
from pathlib import Path

from msgspec import Struct, structs

from refaudit import rules, sources
from refaudit.audit.asking import NetworkDoubt, Parked, ask
from refaudit.audit.budget import Budget
from refaudit.audit.cluster_job import Job, Opened, opened
from refaudit.audit.cluster_plan import Fault, Part, Slice
from refaudit.audit.copies import find_copies
from refaudit.audit.finding import Finder
from refaudit.audit.intake import Intake
from refaudit.audit.recognising import Recognition
from refaudit.audit.settling import Unheard, settle
from refaudit.catalogue import hosts
from refaudit.errors import SourceError, UsageError
from refaudit.model.citation import Article
from refaudit.model.evidence import Observation, Target
from refaudit.settings import Settings
from refaudit.sources import dumps
from refaudit.sources.choice import Choice
from refaudit.sources.opening import shown
from refaudit.store.domains import Domains, domain_number
from refaudit.web import Fence, open_client
from refaudit.web.consent import ROBOTS_LEAST
from refaudit.web.rates import Rates
from refaudit.web.stand_ins import StandIns

__all__ = [
    "Asked",
    "Found",
    "Ingested",
    "Judging",
    "Range",
    "ask_slice",
    "find_in_range",
    "ingest_part",
    "judge_slice",
    "search_copies",
]

#: Targets that a piece has in memory, some hundred bytes each: more than it can ask in its time.
_AT_ONCE = 20_000


class Ingested(Struct, frozen=True, kw_only=True):
    """What became of a part: the articles that could be read, those taken over, and the faults."""

    read: int
    unchanged: int
    faults: tuple[Fault, ...]


class Asked(Struct, frozen=True, kw_only=True):
    """How far the asking of a slice came.

    `is_left` says that more is due in it, `is_hopeless` that all that was asked speaks of our own
    network. Where nothing answered, `urls` are all that was asked, and `failed` what came of them.
    """

    slice: Slice
    done: int = 0
    has_answer: bool = False
    is_left: bool = False
    is_hopeless: bool = False
    urls: tuple[str, ...] = ()
    failed: tuple[Observation, ...] = ()


class Judging(Struct, frozen=True, kw_only=True):
    """Domains to be judged, and whether our own network was down while they were asked.

    `name` is that of their slice.
    """

    name: str
    domains: Domains
    network_down: bool


class Range(Struct, frozen=True, kw_only=True):
    """Articles by their keys, the first and the last; `number` is the place among all ranges."""

    number: int
    first: int
    last: int


class Found(Struct, frozen=True, kw_only=True):
    """Articles of a range that were judged, and the hosts in trouble that they wait for."""

    number: int
    articles: int
    troubled: tuple[rules.HostTrouble, ...]


# 1. ingest


def ingest_part(job: Job, part: Part) -> Ingested:
    """Read a part of the sources into the run.

    Raises:
        UsageError: a file is not there, on this machine.
    """
    with opened(job, f"part-{part.number}") as (settings, store, shared):
        numbered = shared.part(part.number)
        known = shared.ingested(part.number)
        intake = Intake(settings, numbered, job.run, Recognition(settings, store))
        faults = list[Fault]()

        def new() -> Iterator[Article | SourceError]:
            for source in _sources(part, settings, known):
                if isinstance(source, SourceError):
                    faults.append(Fault.of(source))
                if source.source not in known:
                    yield source

        unchanged = sum(carried for _, carried in intake.take(new()))
        read = sum(shared.ingested(part.number).values())
        return Ingested(read=read, unchanged=unchanged, faults=tuple(faults))


def _sources(
    part: Part, settings: Settings, known: Iterable[str]
) -> Iterator[Article | SourceError]:
    if part.fault is not None:
        yield part.fault.error()
    for path in part.paths:
        place = Path(part.base, path)
        if not place.exists():
            raise UsageError(
                f"{place}: there is no such file on {socket.gethostname()}",
                "Give a path that leads to it on every worker's machine, as on a shared disk.",
            )
        yield from _of_file(place, path, part.piece, settings, known)


def _of_file(
    place: Path, given: str, piece: dumps.Range | None, settings: Settings, known: Iterable[str]
) -> Iterator[Article | SourceError]:
    """The sources of a file, by the name under which it was given."""
    there, here = shown(place), shown(Path(given))
    choice = Choice(
        max_bytes=settings.max_article_bytes,
        language=settings.lang,
        namespaces=settings.namespace,
        known=frozenset(there + one.removeprefix(here) for one in known if one.startswith(here)),
    )
    for source in _read(place, piece, choice):
        name = here + source.source.removeprefix(there)
        if isinstance(source, SourceError):
            yield type(source)(name, source.reason, source.advice)
        else:
            yield structs.replace(source, source=name)


def _read(
    place: Path, piece: dumps.Range | None, choice: Choice
) -> Iterator[Article | SourceError]:
    if piece is not None:
        return dumps.read_range(place, choice, piece)
    return sources.read(
        [str(place)],
        stdin=io.BytesIO(),
        max_bytes=choice.max_bytes,
        language=choice.language,
        namespaces=choice.namespaces,
        known=choice.known,
    )


# 2. check


def ask_slice(job: Job, piece: Slice) -> Asked:
    """Ask what is due in some domains, for about as long as a piece may take."""
    with opened(job, piece.name) as run:
        turns = _budget(run.settings, run.settings.task_minutes).turns
        due = run.shared.due(job.now, piece.domains, each=turns, most=_AT_ONCE)
        if not due:
            return Asked(slice=piece)
        with asyncio.Runner() as runner:
            return runner.run(_asked(job, piece, run, due))


async def _asked(job: Job, piece: Slice, run: Opened, due: Sequence[Target]) -> Asked:
    settings, store, shared = run
    doubt, done = NetworkDoubt(settings.concurrency), 0
    if piece.sure:
        doubt.dispel()

    def park(parked: Sequence[Parked]) -> None:
        nonlocal done
        done += len(parked)
        shared.park((one.target.url, domain_number(one.host)) for one in parked)

    expected = shared.expected(job.now, piece.domains)
    fence = _fence(piece.domains) if piece.fenced else None
    async with open_client(settings, expected=expected, fence=fence) as client:
        # Whoever asked these hosts before has perhaps asked them just now.
        await asyncio.sleep(_longest_interval(settings, expected))
        end = _budget(settings, _most(settings))
        answered = ask(settings, store, job.run, due, doubt, client, park=park)
        async with aclosing(answered) as batches:
            async for answers in batches:
                done += len(answers)
                if end.is_spent:
                    break
    return Asked(
        slice=piece,
        done=done,
        has_answer=not doubt.is_open,
        is_left=shared.has_due(job.now, piece.domains),
        is_hopeless=doubt.network_down,
        urls=tuple(doubt.urls),
        failed=tuple(doubt.failed),
    )


def _budget(settings: Settings, minutes: float) -> Budget:
    return Budget(structs.replace(settings, max_minutes=minutes, max_requests=0))


def _most(settings: Settings) -> float:
    """The minutes after which a piece is broken off, and what is under way is asked anew.

    A piece takes as many targets of each host as have their turns in its time, so that it mostly
    ends by itself; hosts that answer slowly take longer.
    """
    return 2 * settings.task_minutes + settings.deadline / 60


def _fence(domains: Domains) -> Fence:
    return lambda host: domain_number(host) in domains


def _longest_interval(settings: Settings, asked: Iterable[str]) -> float:
    """Seconds after which any of these hosts may be asked again, whatever they were asked for."""
    rates = Rates(StandIns.parse(settings.connect_to), settings.host_interval)
    settled = (seconds for host in asked for _, seconds in rates.of(host))
    return max([settings.host_interval, *settled])


def search_copies(job: Job, _piece: None) -> None:
    """Look for archived copies of what is dead: one process alone owns the archives."""
    with opened(job, "copies") as (settings, store, shared):
        expected = shared.expected(job.now, Domains(), least=ROBOTS_LEAST)

        async def search() -> None:
            async with open_client(settings, expected=expected) as client:
                await asyncio.sleep(_longest_interval(settings, hosts.in_services()))
                await find_copies(settings, store, job.run, client)

        asyncio.run(search())


# 3. judge


def judge_slice(job: Job, piece: Judging) -> None:
    """Settle the verdicts on the targets of some domains."""
    with opened(job, f"judge-{piece.name}") as (settings, store, shared):
        in_vain = frozenset[str]()
        if piece.network_down:
            in_vain = frozenset(shared.asked(job.now, piece.domains))
        settle(
            settings,
            store,
            job.run,
            shared.grounds(piece.domains),
            Unheard(in_vain=in_vain),
        )


# 4. find


def find_in_range(job: Job, piece: Range) -> Found:
    """Make the findings on some articles."""
    with opened(job, f"find-{piece.first}") as (settings, store, _):
        selection = rules.select(settings.select, settings.ignore)
        finder = Finder(settings, store, job.run, selection)
        number = sum(finder.judge(piece.first, piece.last))
        return Found(number=piece.number, articles=number, troubled=finder.troubled)
