"""The check leg: targets are asked, and what was seen is stored as soon as it is there."""

import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from typing import NamedTuple

from msgspec import Struct, structs

from refaudit import check, engine, judge
from refaudit.audit.judging import surroundings
from refaudit.judge import Surroundings
from refaudit.model.evidence import Kind, Observation, Target
from refaudit.settings import Settings, clock_time
from refaudit.store import Store
from refaudit.web import BeyondFence, Fetcher

__all__ = ["Answer", "NetworkDoubt", "Parked", "ask"]

#: Hosts in progress for every place on the wire: most of them are waiting out their interval.
_LANES_PER_PLACE = 16
#: So many targets without one answer, and it is time to ask whether the network is down; but so
#: many times those that are asked at once, as the quickest to end are names that nobody has.
_SUSPICIOUS = 64
_ROUNDS = 2


class Answer(Struct, frozen=True, kw_only=True):
    """What was seen of a target; `repeated` says that it failed as it did the last time."""

    target: Target
    seen: Observation
    repeated: bool


class _Look(NamedTuple):
    """What one look at a target saw; another one follows if it is not final."""

    target: Target
    seen: Observation
    is_final: bool


class Parked(NamedTuple):
    """A target that leads to a `host` which another process may be asking; nothing was seen."""

    target: Target
    host: str


class NetworkDoubt:
    """Whether our own network has failed, by what a run has seen so far.

    One answer dispels the doubt for good. A target that fails as it did before says nothing about
    today: on some days only bad links are due. `at_once` is how many are asked at the same time.
    """

    def __init__(self, at_once: int = 1) -> None:
        self.is_open = True
        self.urls: list[str] = []  # of all that was seen in doubt
        self.failed: list[Observation] = []  # of those that did not fail like that before
        self._next_look = max(_SUSPICIOUS, _ROUNDS * at_once)

    def heard(self, looks: Iterable[Observation]) -> None:
        """Take notice of looks, be they the last at their target or not."""
        if self.is_open and any(seen.answered for seen in looks):
            self.dispel()

    def dispel(self) -> None:
        """Doubt no more: something has answered."""
        self.is_open = False
        self.urls.clear()
        self.failed.clear()

    def saw(self, answers: Sequence[Answer]) -> None:
        """Take notice of answers."""
        self.heard(answer.seen for answer in answers)
        if not self.is_open:
            return
        self.urls += (answer.target.url for answer in answers)
        self.failed += (answer.seen for answer in answers if not answer.repeated)

    @property
    def network_down(self) -> bool:
        """Whether everything that was seen speaks of our own network."""
        return self.is_open and judge.network_down(self.failed)

    def is_hopeless(self) -> bool:
        """Whether so much failed that to ask on is of no use."""
        if len(self.failed) < self._next_look:
            return False
        self._next_look = 2 * len(self.failed)
        return self.network_down


class _Lane:
    """The targets of one host, and what waits for the end of it.

    A suspect is looked at more closely when the host's other targets are done: that gives a server
    that is just being restarted the time to come back.
    """

    def __init__(self, targets: Sequence[Target]) -> None:
        self._targets = targets
        self._suspects: dict[str, tuple[Observation, float]] = {}

    def steps(self) -> list[tuple["_Lane", Target, bool]]:
        """What is to be done one after the other: first looks, then closer ones."""
        closer = [target for target in self._targets if target.kind is Kind.ORIGINAL]
        first = [(self, target, False) for target in self._targets]
        return [*first, *((self, target, True) for target in closer)]

    def suspect(self, seen: Observation) -> None:
        """Put a target off to the end."""
        self._suspects[seen.url] = seen, time.monotonic()

    def suspected(self, target: Target) -> tuple[Observation, float] | None:
        """What was seen of a target that was put off, and when by `time.monotonic`."""
        return self._suspects.pop(target.url, None)


_Step = tuple[_Lane, Target, bool]


class _Asker:
    """Asks targets, and doubts what it sees of them."""

    def __init__(
        self, settings: Settings, fetcher: Fetcher, around: Mapping[str, Surroundings]
    ) -> None:
        self._fetcher = fetcher
        self._fixed = clock_time(settings) if settings.now else None
        # While the clock stands, reports of the same run are the same to the byte.
        self._siblings = check.Siblings(0 if self._fixed else None)
        self._around = around

    async def look(self, step: _Step) -> _Look | Parked | None:
        """The next look at a target; None where the first one left nothing open."""
        lane, target, is_closer = step
        try:
            return await self._look(lane, target, is_closer)
        except BeyondFence as end:
            return Parked(target, end.host)

    async def _look(self, lane: _Lane, target: Target, is_closer: bool) -> _Look | None:
        if is_closer:
            return await self._closer(lane, target)
        seen = self._timeless(await check.observe(target, self._fetcher, clock=self._clock))
        if not self._is_open(target, seen):
            return _Look(target, seen, is_final=True)
        lane.suspect(seen)
        return _Look(target, seen, is_final=False)

    def _is_open(self, target: Target, seen: Observation) -> bool:
        if target.kind is not Kind.ORIGINAL:
            return False
        return judge.wants_second_look(target, seen) or self._wants_sibling(target, seen)

    def _wants_sibling(self, target: Target, seen: Observation) -> bool:
        return judge.wants_sibling(target, seen, self._around.get(target.url))

    async def _closer(self, lane: _Lane, target: Target) -> _Look | None:
        suspected = lane.suspected(target)
        if suspected is None:
            return None
        seen, at = suspected
        if judge.wants_second_look(target, seen):
            seen = await check.look_again(
                target, seen, self._fetcher, clock=self._clock, monotonic=time.monotonic
            )
            if seen.first_look is not None:
                apart = round(time.monotonic() - at, 3)
                first = structs.replace(seen.first_look, seconds=apart)
                seen = structs.replace(seen, first_look=first)
        if self._wants_sibling(target, seen):
            probe = await self._siblings.probe(target, seen, self._fetcher)
            seen = structs.replace(seen, probe=probe)
        return _Look(target, self._timeless(seen), is_final=True)

    def _clock(self) -> datetime:
        return self._fixed or datetime.now(UTC)

    def _timeless(self, seen: Observation) -> Observation:
        """While the clock stands, nothing takes time."""
        if self._fixed is None:
            return seen
        first = seen.first_look and structs.replace(seen.first_look, seconds=0)
        return structs.replace(seen, elapsed_ms=0, first_look=first)


async def ask(  # noqa: PLR0913, PLR0917 - what a leg needs
    settings: Settings,
    store: Store,
    run_id: str,
    targets: Sequence[Target],
    doubt: NetworkDoubt,
    fetcher: Fetcher,
    *,
    park: Callable[[Sequence[Parked]], None] = lambda _: None,
) -> AsyncGenerator[list[Answer], None]:
    """Ask the targets, a lane for each host, and yield the answers once they are stored.

    Suspects are looked at again at the end of their lane. Ends early when the network is down. An
    answer that was yielded is never lost. Nothing is judged here, because the targets of a host
    explain each other: until then a target is due again when its next sighting could count. Where
    the client has a fence, `park` is told of the targets that would leave it.
    """
    policy = judge.Policy.of(settings)

    def answer(look: _Look) -> Answer:
        failed = look.seen.failure is not None and doubt.is_open
        past = store.history(look.target.url) if failed else []
        repeated = bool(past) and past[-1].failure is look.seen.failure
        return Answer(target=look.target, seen=look.seen, repeated=repeated)

    # Missing hosts fail at once, others answer later: nobody is given up before that.
    patience = time.monotonic() + settings.timeout
    around = surroundings(store, run_id, [target.url for target in targets], policy)
    asker = _Asker(settings, fetcher, around)
    width = _LANES_PER_PLACE * settings.concurrency
    async with aclosing(engine.spread(_lanes(targets), asker.look, width=width)) as results:
        async for batch in results:
            looks = [look for look in batch if isinstance(look, _Look)]
            if parked := [one for one in batch if isinstance(one, Parked)]:
                park(parked)
                doubt.dispel()  # a redirect is an answer
            doubt.heard(look.seen for look in looks)
            answers = [answer(look) for look in looks if look.is_final]
            if not answers:
                continue
            store.record(run_id, [(a.seen, judge.provisional_due(a.seen, policy)) for a in answers])
            doubt.saw(answers)
            yield answers
            if time.monotonic() > patience and doubt.is_hopeless():
                return


def _lanes(targets: Iterable[Target]) -> Iterable[Sequence[_Step]]:
    by_host: defaultdict[str, list[Target]] = defaultdict(list)
    for target in targets:
        by_host[target.host].append(target)
    return [_Lane(of_host).steps() for of_host in by_host.values()]
