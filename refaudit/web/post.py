"""One POST to an address of the operator's own choice, as a webhook: guarded, retried, no further.

Its URL may be a secret, so nothing that is said here shows it, and the body goes to no other place
than the one that was named: redirects are not followed.
"""

import asyncio
import logging
from collections.abc import Iterable
from datetime import UTC, datetime

import httpx

from refaudit.model import uri
from refaudit.model.evidence import Failure
from refaudit.model.uri import Url
from refaudit.settings import Settings
from refaudit.web.client import user_agent
from refaudit.web.diagnosis import Fault, diagnose
from refaudit.web.dial import Dialler
from refaudit.web.guard import Guard
from refaudit.web.limits import Sleep
from refaudit.web.names import Names, SystemResolver
from refaudit.web.reply import Reply, folded_headers, retry_after_of
from refaudit.web.retry import retry_policy
from refaudit.web.stand_ins import StandIns
from refaudit.web.transport import Transport

__all__ = ["post_json"]

logger = logging.getLogger(__name__)

#: Seconds for one try, from the look-up to the head of the answer.
_TIMEOUT = 30.0
_LONGEST_PAUSE = 60.0


async def post_json(  # noqa: PLR0913 - what a test puts in the place of the world
    url: str,
    body: bytes,
    *,
    settings: Settings,
    allow_net: Iterable[str] = (),
    transport: httpx.AsyncBaseTransport | None = None,
    sleep: Sleep = asyncio.sleep,
) -> str | None:
    """Post JSON and give None, or why it was not taken, in words without the URL.

    `allow_net` are networks that the guard lets pass for this request, beside none of the
    settings'; `settings` gives the contact, the stand-ins and the retries. Any port may be asked,
    as the operator named it. Never raises, other than for cancellation.
    """
    address = uri.parse(url)
    if not isinstance(address, Url):
        return "this is no http or https URL"
    stand_ins = StandIns.parse(settings.connect_to)
    guard = Guard(ports=(address.port,), allow_net=allow_net, stand_ins=stand_ins)
    if refusal := guard.refuse_url(address):
        return refusal
    system = SystemResolver()
    names = Names(system)
    transport = transport or Transport(Dialler(guard, names))
    try:
        return await _posted(transport, _request(address, body, settings), settings.retries, sleep)
    except Exception as error:  # noqa: BLE001 - a webhook must not end what it tells of
        logger.debug("posting failed: %s", type(error).__name__)
        return f"a fault of our own: {type(error).__name__}"
    finally:
        await transport.aclose()
        await names.aclose()
        system.close()


async def _posted(
    transport: httpx.AsyncBaseTransport, request: httpx.Request, retries: int, sleep: Sleep
) -> str | None:
    pause = 0.0

    async def ask() -> Reply:
        nonlocal pause
        reply = await _ask(transport, request)
        pause = min(reply.retry_after or 0.0, _LONGEST_PAUSE)
        return reply

    async def wait(seconds: float) -> None:
        await sleep(max(seconds, pause))

    reply: Reply = await retry_policy(retries, wait=wait, hopeless=lambda: False)(ask)
    if reply.status is None:
        return reply.error
    if 300 <= reply.status < 400:
        return f"HTTP {reply.status}: a redirect, which is not followed; name where it leads to"
    return None if reply.status < 300 else f"HTTP {reply.status}"


async def _ask(transport: httpx.AsyncBaseTransport, request: httpx.Request) -> Reply:
    try:
        async with asyncio.timeout(_TIMEOUT):
            response = await transport.handle_async_request(request)
            await response.aclose()
    except Exception as error:  # whatever a transport raises is looked at in one place
        fault = diagnose(error)
        if fault is None:
            raise
        return Reply(failure=_failure(fault), error=fault.words)
    headers = folded_headers(response.headers.raw)
    status = response.status_code
    return Reply(status=status, retry_after=retry_after_of(status, headers, datetime.now(UTC)))


def _failure(fault: Fault) -> Failure:
    # A service that is being restarted refuses for a moment; a cited page that does is asked later.
    refused = fault.failure is Failure.CONNECTION_REFUSED
    return Failure.CONNECTION_RESET if refused else fault.failure


def _request(address: Url, body: bytes, settings: Settings) -> httpx.Request:
    url = httpx.URL(address.href)
    headers = {
        "Host": url.netloc.decode("ascii"),
        "User-Agent": user_agent(settings.contact),
        "Content-Type": "application/json",
    }
    timeout = {"connect": _TIMEOUT, "read": _TIMEOUT, "write": _TIMEOUT}
    return httpx.Request(
        "POST", url, headers=headers, content=body, extensions={"timeout": timeout}
    )
