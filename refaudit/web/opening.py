"""How the door is built from the settings of a run."""

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable, Mapping

import httpx
from msgspec.structs import replace

from refaudit.settings import Settings
from refaudit.web.chain import Chain
from refaudit.web.client import Client, request_headers
from refaudit.web.consent import ROBOTS_REDIRECTS, Consent, Exclusions, RobotsReader
from refaudit.web.courier import Courier
from refaudit.web.dial import Dialler
from refaudit.web.exchange import BeyondFence, Exchange, Fence
from refaudit.web.guard import Guard
from refaudit.web.limits import Limits, Manners, Sleep, Timer
from refaudit.web.names import Names, Resolver, SystemResolver
from refaudit.web.politeness import Politeness
from refaudit.web.rates import Rates
from refaudit.web.stand_ins import StandIns
from refaudit.web.transport import Transport

__all__ = ["open_client"]


def open_client(  # noqa: PLR0913 - what a test puts in the place of the world
    settings: Settings,
    *,
    expected: Mapping[str, int] | None = None,
    fence: Fence | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    resolver: Resolver | None = None,
    timer: Timer = time.monotonic,
    sleep: Sleep = asyncio.sleep,
    chance: Callable[[], float] = random.random,
) -> Client:
    """A client that keeps to the settings; opens no connection by itself.

    `expected` has the number of targets by `Url.host` where it is known: hosts with many go before
    others, and are asked for their robots.txt. `fence` says which hosts this process may ask, where
    others ask the rest: a chain that would leave it raises `BeyondFence`. A `transport` of one's
    own dials what it likes: the guard then sees only URLs. `resolver` takes the place of the
    system's look-up, `timer` and `sleep` that of the clock, `chance` (0 to 1) that of chance.

    Raises:
        UsageError: an entry of `connect_to` or `exclude` cannot be read.
    """
    stand_ins = StandIns.parse(settings.connect_to)
    guard = Guard(ports=settings.ports, allow_net=settings.allow_net, stand_ins=stand_ins)
    limits = _limits(settings)
    # Its threads start with the first look-up, so that an unused one costs nothing.
    system = SystemResolver()
    names = Names(resolver or system, timer=timer)
    dialler = Dialler(guard, names)
    politeness = Politeness(
        _manners(settings),
        rates=Rates(stand_ins, settings.host_interval).of,
        timer=timer,
        sleep=sleep,
        chance=chance,
        expected=expected,
    )
    courier = Courier(
        transport or Transport(dialler),
        politeness,
        limits,
        headers=request_headers(settings.contact, settings.lang),
        locate=None if transport else dialler.locate,
        timer=timer,
    )
    exclusions = Exclusions(settings.exclude)

    async def close() -> None:
        await names.aclose()
        system.close()

    robots = RobotsReader(
        _robots_txt(courier, guard, exclusions, settings, fence),
        politeness.slow_down,
        expected=expected or {},
        longest=settings.max_crawl_delay,
    )
    return Client(courier, guard, Consent(exclusions, robots, fence), limits, on_close=close)


def _robots_txt(
    courier: Courier, guard: Guard, exclusions: Exclusions, settings: Settings, fence: Fence | None
) -> Callable[[str], Awaitable[Exchange]]:
    """How a robots.txt is asked for: once, and before its host has consented to anything."""
    limits = replace(
        _limits(settings),
        retries=0,
        max_redirects=ROBOTS_REDIRECTS,
        deadline=2 * settings.timeout,
    )
    consent, beyond = Consent(exclusions, fence=fence), dict[str, str]()

    async def fetched(url: str) -> Exchange:
        if url in beyond:  # it is asked for with each target of its host
            raise BeyondFence(beyond[url])
        try:
            return await Chain(courier, guard, consent, limits).follow(url)
        except BeyondFence as end:
            beyond[url] = end.host
            raise

    return fetched


def _limits(settings: Settings) -> Limits:
    return Limits(
        timeout=settings.timeout,
        deadline=settings.deadline,
        retries=settings.retries,
        max_redirects=settings.max_redirects,
        max_body_bytes=settings.max_body_bytes,
    )


def _manners(settings: Settings) -> Manners:
    return Manners(
        interval=settings.host_interval,
        concurrency=settings.concurrency,
        max_retry_after=settings.max_retry_after,
        max_pauses=settings.max_host_pauses,
        budget=settings.host_budget or math.inf,
    )
