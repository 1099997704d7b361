"""How the door is built from the settings of a run."""

import asyncio
import time

import httpx

from refaudit.settings import Settings
from refaudit.web.client import Client, request_headers
from refaudit.web.courier import Courier
from refaudit.web.dial import Dialler
from refaudit.web.guard import Guard
from refaudit.web.limits import Limits, Manners, Sleep, Timer
from refaudit.web.names import Names, Resolver, SystemResolver
from refaudit.web.politeness import Politeness
from refaudit.web.stand_ins import StandIns
from refaudit.web.transport import Transport

__all__ = ["open_client"]


def open_client(
    settings: Settings,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    resolver: Resolver | None = None,
    timer: Timer = time.monotonic,
    sleep: Sleep = asyncio.sleep,
) -> Client:
    """A client that keeps to the settings; opens no connection by itself.

    A `transport` of one's own dials what it likes: the guard then sees only URLs. `resolver` takes
    the place of the system's look-up, `timer` and `sleep` that of the clock.

    Raises:
        UsageError: an entry of `connect_to` cannot be read.
    """
    guard = Guard(
        ports=settings.ports,
        allow_net=settings.allow_net,
        stand_ins=StandIns.parse(settings.connect_to),
    )
    limits = Limits(
        timeout=settings.timeout,
        deadline=settings.deadline,
        retries=settings.retries,
        max_redirects=settings.max_redirects,
        max_body_bytes=settings.max_body_bytes,
    )
    manners = Manners(
        interval=settings.host_interval,
        max_retry_after=settings.max_retry_after,
        concurrency=settings.concurrency,
    )
    # Its threads start with the first look-up, so that an unused one costs nothing.
    system = SystemResolver()
    names = Names(resolver or system)
    courier = Courier(
        transport or Transport(Dialler(guard, names)),
        Politeness(manners, timer=timer, sleep=sleep),
        limits,
        headers=request_headers(settings.contact, settings.lang),
        timer=timer,
    )
    return Client(courier, guard, limits, on_close=system.close)
