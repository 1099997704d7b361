"""The one door to the network: from a URL to an `Exchange`, whatever the other side does."""

import logging
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from refaudit import __version__
from refaudit.model import uri
from refaudit.model.evidence import Failure, Hop
from refaudit.web.chain import Chain
from refaudit.web.consent import Consent
from refaudit.web.courier import Courier
from refaudit.web.diagnosis import printable
from refaudit.web.exchange import BeyondFence, Exchange, StopRule
from refaudit.web.guard import Guard
from refaudit.web.limits import Limits

__all__ = ["Client", "request_headers", "user_agent"]

logger = logging.getLogger(__name__)


class Client:
    """Fetches URLs; see `Fetcher`. Use it in `async with`, which closes its connections."""

    def __init__(
        self,
        courier: Courier,
        guard: Guard,
        consent: Consent,
        limits: Limits,
        *,
        on_close: Callable[[], Awaitable[None]],
    ) -> None:
        self._courier = courier
        self._guard = guard
        self._consent = consent
        self._limits = limits
        self._on_close = on_close

    async def fetch(self, url: str, *, stop: StopRule | None = None) -> Exchange:
        """Fetch a URL and what it redirects to; every fault of the other side is a value.

        `stop` may end the chain at a redirect, whose own body is then read. Never raises, other
        than for cancellation and at a fence: a fault of our own is `internal-error`, with its
        traceback in the debug log.

        Raises:
            BeyondFence: the chain would leave the fence.
        """
        chain = Chain(self._courier, self._guard, self._consent, self._limits, stop=stop)
        try:
            return await chain.follow(url)
        except BeyondFence:
            raise
        except Exception as error:  # one URL's surprise must not end the run of all others
            shown = printable(uri.display(url))
            logger.debug("fetching %s failed", shown, exc_info=True)
            return Exchange(
                hops=(Hop(url=shown),),
                final_url=shown,
                failure=Failure.INTERNAL_ERROR,
                error=f"{shown}: {type(error).__name__}",
            )

    async def aclose(self) -> None:
        """Close every connection."""
        await self._courier.aclose()
        await self._on_close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


def user_agent(contact: str | None) -> str:
    """Who asks, and how to reach the operator: what wikis and archives want to know."""
    return f"refaudit/{__version__} ({f'+{contact}' if contact else 'no contact given'})"


def request_headers(contact: str | None, language: str) -> dict[str, str]:
    """The headers of every request; `contact` is the operator's, `language` that of the wiki."""
    return {
        "User-Agent": user_agent(contact),
        # Some servers answer 404 to whoever does not ask for HTML.
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language": f"{language},*;q=0.5",
        # What can be unpacked within bounds.
        "Accept-Encoding": "gzip",
    }
