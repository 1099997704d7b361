"""How much one URL may take, and how hosts are treated."""

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
    silence of the other side, the body as a whole. `deadline` (seconds) holds for all requests of
    a URL together, without the pauses that hosts are owed. `max_body_bytes` counts after
    decompression.
    """

    timeout: float = 20.0
    deadline: float = 90.0
    retries: int = 2
    max_redirects: int = 10
    max_body_bytes: int = 256 * 1024


class Manners(Struct, frozen=True, kw_only=True):
    """How hosts are treated.

    `interval` is the pause in seconds between the end of a request to a host and the start of the
    next; a host that asks for a longer pause than `max_retry_after` is closed for as long as it
    asked; `concurrency` bounds the requests under way in the whole run.
    """

    interval: float = 1.0
    max_retry_after: float = 120.0
    concurrency: int = 64
