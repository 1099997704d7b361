"""How much one URL may take, and how hosts are treated."""

import math
from collections.abc import Awaitable, Callable

from msgspec import Struct

__all__ = ["Limits", "Manners", "Sleep", "Timer"]

#: Seconds from any start, never backwards.
Timer = Callable[[], float]
#: Waits for so many seconds.
Sleep = Callable[[float], Awaitable[None]]


class Limits(Struct, frozen=True, kw_only=True):
    """How long and how much one URL may take.

    `timeout` (seconds) holds for each step of a request: look-up, connection, handshake, each
    silence of the other side, the body as a whole; three times as long for all that comes before
    the body. `deadline` (seconds) holds for all requests of a URL together, without the pauses
    that hosts are owed. `max_body_bytes` counts after decompression.
    """

    timeout: float = 20.0
    deadline: float = 90.0
    retries: int = 2
    max_redirects: int = 10
    max_body_bytes: int = 256 * 1024


class Manners(Struct, frozen=True, kw_only=True):
    """How hosts are treated.

    A host has one request at a time, and at least `interval` seconds lie between the beginnings of
    two, made longer at random by up to the fraction `jitter`; `concurrency` bounds the requests
    under way in the whole run. Of the hosts of one registrable domain at most `per_domain` are
    asked at a time, and their requests begin a `per_domain`th of the interval apart; of those
    behind one address at most `per_address`.

    A host that asks for a longer pause than `max_retry_after` is closed for as long as it asked,
    one whose pauses add up to more than `max_pauses` for an hour, at each further one anew, and
    one that has been asked for longer than `budget` for good.
    """

    interval: float = 1.0
    jitter: float = 0.02
    concurrency: int = 64
    per_domain: int = 4
    # Large hosters have thousands of sites behind one address, and are built for it.
    per_address: int = 8
    max_retry_after: float = 120.0
    max_pauses: float = 600.0
    budget: float = math.inf
