"""The check leg: targets are asked, and what was seen is stored as soon as it is there."""

import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from datetime import UTC, datetime

from msgspec import Struct, structs

from refaudit import check, engine, judge
from refaudit.model.evidence import Observation, Target, Verdict
from refaudit.settings import Settings, clock_time
from refaudit.store import Store
from refaudit.web import Fetcher, open_client

__all__ = ["Answer", "NetworkDoubt", "ask"]

#: Hosts in progress for every place on the wire: most of them are waiting out their interval.
_LANES_PER_PLACE = 16
#: So many targets without one answer, and it is time to ask whether the network is down.
_SUSPICIOUS = 64


class Answer(Struct, frozen=True, kw_only=True):
    """What was seen of a target, and what that means in the light of its history.

    `repeated` says that it failed as it did the last time.
    """

    target: Target
    seen: Observation
    verdict: Verdict
    repeated: bool


class NetworkDoubt:
    """Whether our own network has failed, by what a run has seen so far.

    One answer dispels the doubt for good. A target that fails as it did before says nothing about
    today: on some days only bad links are due.
    """

    def __init__(self) -> None:
        self.is_open = True
        self.urls: list[str] = []  # of all that was seen in doubt
        self._failed: list[Observation] = []
        self._next_look = _SUSPICIOUS

    def saw(self, answers: Sequence[Answer]) -> None:
        """Take notice of answers."""
        if not self.is_open:
            return
        if any(answer.seen.answered for answer in answers):
            self.is_open = False
            self.urls.clear()
            self._failed.clear()
            return
        self.urls += (answer.target.url for answer in answers)
        self._failed += (answer.seen for answer in answers if not answer.repeated)

    @property
    def network_down(self) -> bool:
        """Whether everything that was seen speaks of our own network."""
        return self.is_open and judge.network_down(self._failed)

    def is_hopeless(self) -> bool:
        """Whether so much failed that to ask on is of no use."""
        if len(self._failed) < self._next_look:
            return False
        self._next_look = 2 * len(self._failed)
        return self.network_down


async def ask(
    settings: Settings, store: Store, run_id: str, targets: Sequence[Target], doubt: NetworkDoubt
) -> AsyncGenerator[list[Answer], None]:
    """Ask the targets, a lane for each host, and yield the answers once they are stored.

    Ends early when the network is down. An answer that was yielded is never lost.
    """
    policy = judge.Policy.of(settings)

    def judged(target: Target, seen: Observation) -> Answer:
        past = store.history(target.url)
        repeated = bool(past) and past[-1].failure is seen.failure is not None
        verdict = judge.verdict(target, [*past, seen], policy)
        return Answer(target=target, seen=seen, verdict=verdict, repeated=repeated)

    # Missing hosts fail at once, others answer later: nobody is given up before that.
    patience = time.monotonic() + settings.timeout
    async with open_client(settings) as client:

        async def observe(target: Target) -> tuple[Target, Observation]:
            return target, await _observe(target, client, settings)

        width = _LANES_PER_PLACE * settings.concurrency
        async with aclosing(engine.spread(_lanes(targets), observe, width=width)) as results:
            async for batch in results:
                answers = [judged(target, seen) for target, seen in batch]
                store.record(
                    run_id, [(a.seen, judge.next_due(a.verdict, a.seen, policy)) for a in answers]
                )
                doubt.saw(answers)
                yield answers
                if time.monotonic() > patience and doubt.is_hopeless():
                    return


def _lanes(targets: Iterable[Target]) -> Iterable[Sequence[Target]]:
    by_host: defaultdict[str, list[Target]] = defaultdict(list)
    for target in targets:
        by_host[target.host].append(target)
    return by_host.values()


async def _observe(target: Target, fetcher: Fetcher, settings: Settings) -> Observation:
    fixed = settings.now and clock_time(settings)
    if fixed is None:
        return await check.observe(target, fetcher, clock=lambda: datetime.now(UTC))
    seen = await check.observe(target, fetcher, clock=lambda: fixed)
    # While the clock stands, nothing takes time: reports of such runs are the same to the byte.
    return structs.replace(seen, elapsed_ms=0)
