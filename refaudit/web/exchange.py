"""What one fetch brings home: values only, so that the rooms above know nothing of httpx."""

from collections.abc import Callable, Mapping
from typing import Protocol

from msgspec import Struct

from refaudit.model.evidence import Failure, Hop

__all__ = ["BeyondFence", "Exchange", "Fence", "Fetcher", "StopRule"]

#: Looks at (status, headers with lower-case names) of an answer and says whether it is final: its
#: `Location` is then not followed, and a status like 429 or 503 is what was looked for, as with an
#: archived one.
StopRule = Callable[[int, Mapping[str, str]], bool]

#: Says of a host whether this process may ask it.
Fence = Callable[[str], bool]


class BeyondFence(Exception):  # noqa: N818 - no fault of anybody
    """A chain would ask a `host` that is not for this process to ask.

    What was seen so far is of no use: whoever may ask all hosts of the chain begins it anew.
    """

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host


class Exchange(Struct, frozen=True, kw_only=True):
    """A chain of hops and how it ended.

    `status`, `final_url`, `headers` (names in lower case) and `body` are of the last hop. `body` is
    decompressed and capped; `truncated` says that there was more. `failure` is set when no
    answer came that can be judged; `error` then tells in words what failed and at which address.
    A redirect that cannot be followed has its status and a failure. An answer whose body could
    not be read to its end has its status, no failure, and the fault in `error`. `insecure` marks
    an answer that came after the certificate of some hop was ignored; `error` has its fault.
    `attempts` counts requests for the last hop, 0 when its host was not asked at all;
    `elapsed_ms` is of the whole chain, without the pauses that its hosts are owed.
    """

    hops: tuple[Hop, ...]
    status: int | None = None
    final_url: str | None = None
    headers: dict[str, str] = {}
    body: bytes = b""
    truncated: bool = False
    failure: Failure | None = None
    error: str | None = None
    attempts: int = 1
    elapsed_ms: int = 0
    insecure: bool = False


class Fetcher(Protocol):
    """The one door to the network, as the rooms above see it."""

    async def fetch(self, url: str, *, stop: StopRule | None = None) -> Exchange:
        """Fetch a normalised URL; every fault of the other side is a value of the exchange.

        Raises:
            BeyondFence: the client has a fence, and the chain would leave it.
        """
        ...
