"""One errand: ask one URL, patiently and politely, until there is a reply worth having."""

import asyncio
import logging
import math
import time
from collections.abc import AsyncIterable, Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import cast

import httpx
from msgspec import Struct
from msgspec.structs import replace

from refaudit.model import uri
from refaudit.model.evidence import Failure
from refaudit.model.uri import Url
from refaudit.web.body import BodyCollector, body_limit
from refaudit.web.diagnosis import Fault, diagnose
from refaudit.web.exchange import StopRule
from refaudit.web.host_queue import HostQueue
from refaudit.web.limits import Limits, Timer
from refaudit.web.names import Found
from refaudit.web.politeness import Politeness
from refaudit.web.reply import Reply, folded_headers, location_of, retry_after_of
from refaudit.web.retry import retry_policy
from refaudit.web.stand_ins import bare_host
from refaudit.web.transport import UNVERIFIED, plain_request
from refaudit.web.wire import SENDING

__all__ = ["Courier", "Errand", "Patience"]

logger = logging.getLogger(__name__)

#: Where a host is, looked up within so many seconds before it is dialled; None where that is
#: nobody's business. Raises `Fault`.
Locate = Callable[[str, float], Awaitable[Found | None]]

#: Connection, handshake, head: what one request may take before its body, in `Limits.timeout`.
_HEAD_STEPS = 3
#: What speaks of the host, whichever of its pages is asked for.
_TROUBLE = frozenset(
    {
        Failure.DNS_FAILED,
        Failure.CONNECTION_REFUSED,
        Failure.CONNECTION_RESET,
        Failure.NETWORK_UNREACHABLE,
        Failure.TIMEOUT,
        Failure.TLS_FAILED,
        Failure.MALFORMED_RESPONSE,
    }
)


class Patience(Struct, kw_only=True):
    """The time on the wire that a chain of redirects has left, and has used, in seconds."""

    left: float
    used: float = 0.0

    def spend(self, seconds: float) -> None:
        """Take what a request took."""
        self.left -= seconds
        self.used += seconds


class Errand(Struct, kw_only=True):
    """What to ask, and in `requests` how often the host was asked for it.

    `stop` says which answers are final: only the body of a last answer is read.
    """

    url: Url
    stop: StopRule | None
    patience: Patience
    retries: int
    cookie: str | None = None
    requests: int = 0
    insecure: bool = False

    @property
    def host(self) -> str:
        """The host under which the errand queues; a dot of the DNS root makes no other host."""
        return bare_host(self.url.host)


class Courier:
    """Sends requests over a transport. Every fault of the other side becomes a `Reply`."""

    def __init__(  # noqa: PLR0913 - what an errand needs
        self,
        transport: httpx.AsyncBaseTransport,
        politeness: Politeness,
        limits: Limits,
        *,
        headers: Mapping[str, str],
        locate: Locate | None = None,
        timer: Timer = time.monotonic,
    ) -> None:
        self._transport = transport
        self._locate = locate
        self._politeness = politeness
        self._limits = limits
        self._headers = [
            (name.encode("ascii"), text.encode("ascii")) for name, text in headers.items()
        ]
        self._timer = timer

    async def aclose(self) -> None:
        """Close the transport."""
        await self._transport.aclose()

    async def reply(self, errand: Errand) -> Reply:
        """Ask as often as the policy says.

        Where the certificate does not verify, one more request looks past it: an answer then has
        the certificate's fault as its `error`, and the errand is marked `insecure`.
        """
        reply = await self._asked_again(errand)
        if reply.failure is not Failure.BAD_CERTIFICATE:
            return reply
        probe = await self._ask(errand, verify=False)
        if probe.status is None:
            return reply
        errand.insecure = True
        return replace(probe, error=reply.error)

    async def _asked_again(self, errand: Errand) -> Reply:
        host = errand.host

        async def wait(seconds: float) -> None:
            # The host's whole queue waits, and nobody sleeps with a turn in hand.
            self._politeness.postpone(host, seconds)

        def hopeless() -> bool:
            return errand.patience.left <= 0 or self._politeness.closed(host) is not None

        retrying = retry_policy(errand.retries, wait=wait, hopeless=hopeless)
        reply: Reply = await retrying(self._ask, errand)
        return reply

    async def _ask(self, errand: Errand, *, verify: bool = True) -> Reply:
        if errand.patience.left <= 0:
            return Reply(failure=Failure.TIMEOUT, error=_at(errand, "the deadline has passed"))
        async with self._politeness.turn(errand.host, errand.url.path) as queue:
            if (closed := queue.closed) is not None:
                # As if the host had said it again: later runs keep to it too.
                rest = str(math.ceil(closed.until - self._timer()))
                return Reply(
                    failure=closed.failure,
                    error=_at(errand, closed.words),
                    headers={"retry-after": rest} if closed.failure is Failure.THROTTLED else {},
                )
            errand.requests += 1
            reply = await self._in_turn(errand, queue, verify=verify)
            _tell(queue, reply)
            return reply

    async def _in_turn(self, errand: Errand, queue: HostQueue, *, verify: bool) -> Reply:
        limit = self._limits.timeout
        try:
            # A stage of its own: it takes a thread, and no place on the wire.
            found = await self._locate(errand.url.host, limit) if self._locate else None
        except Fault as fault:
            return Reply(failure=fault.failure, error=_at(errand, fault.words))
        if found is not None:
            errand.patience.spend(found.seconds)
        address = found.addresses[0] if found else None
        async with self._politeness.place(queue, errand.host, address):
            started, sending = self._timer(), SENDING.set(queue)
            try:
                return await self._exchange(errand, verify=verify)
            finally:
                SENDING.reset(sending)
                errand.patience.spend(self._timer() - started)

    async def _exchange(self, errand: Errand, *, verify: bool) -> Reply:
        answer, now = _Answer(self._limits), asyncio.get_running_loop().time
        ends_at, step = now() + errand.patience.left, self._limits.timeout
        try:
            # Headers that come drop by drop shall not take all that the retries have.
            async with asyncio.timeout_at(min(ends_at, now() + _HEAD_STEPS * step)) as limit:
                response = await self._transport.handle_async_request(
                    self._request(errand, verify=verify)
                )
                # The status is known: a body that drips is not worth the rest of the deadline.
                limit.reschedule(min(ends_at, now() + step))
                try:
                    return await answer.read(response, errand.stop)
                finally:
                    await response.aclose()
        except Exception as error:  # whatever a transport raises is looked at in one place
            fault = diagnose(error)
            if fault is None:
                raise
            logger.debug("%s", _at(errand, fault.words))
            return answer.despite(fault, errand)

    def _request(self, errand: Errand, *, verify: bool) -> httpx.Request:
        url, limit = errand.url, self._limits.timeout
        cookie = [] if errand.cookie is None else [(b"Cookie", errand.cookie.encode("ascii"))]
        target = f"{url.path}?{url.query}" if url.query else url.path
        return plain_request(
            url.href,
            headers=[*self._headers, *cookie],
            # httpx would quote some characters anew; what is checked is what is sent.
            extensions={
                "timeout": {"connect": limit, "read": limit, "write": limit},
                "target": target.encode("ascii"),
                UNVERIFIED: not verify,
            },
        )


class _Answer:
    """An answer as it comes in. The status comes first, and no broken body takes it back."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._head: Reply | None = None
        self._body = BodyCollector(encoding="", limit=0)

    async def read(self, response: httpx.Response, stop: StopRule | None) -> Reply:
        head = self._head = _head(response, stop)
        if head.onward:
            return head
        self._body = BodyCollector(
            encoding=head.headers.get("content-encoding", ""),
            limit=body_limit(head.headers.get("content-type"), self._limits.max_body_bytes),
        )
        async for chunk in cast("AsyncIterable[bytes]", response.stream):
            if not self._body.feed(chunk):
                break
        else:
            self._body.finish()
        return self._with_body(head, self._body.error, truncated=self._body.truncated)

    def despite(self, fault: Fault, errand: Errand) -> Reply:
        """What there is when a fault ended the request."""
        if self._head is None:
            return Reply(failure=fault.failure, error=_at(errand, fault.words))
        error = _at(errand, f"body broken: {fault.words}")
        return self._with_body(self._head, error, truncated=True)

    def _with_body(self, head: Reply, error: str | None, *, truncated: bool) -> Reply:
        return replace(head, body=self._body.data, truncated=truncated, error=error)


def _head(response: httpx.Response, stop: StopRule | None) -> Reply:
    status, raw = response.status_code, response.headers.raw
    headers = folded_headers(raw)
    location = location_of(status, raw)
    final = stop is not None and stop(status, headers)
    return Reply(
        status=status,
        headers=headers,
        location=location,
        onward=location is not None and not final,
        final=final,
        cookies=tuple(response.headers.get_list("set-cookie")),
        retry_after=retry_after_of(status, headers, datetime.now(UTC)),
    )


def _at(errand: Errand, words: str) -> str:
    return f"{uri.display(errand.url.href)}: {words}"


def _tell(queue: HostQueue, reply: Reply) -> None:
    if reply.left_host_alone:
        queue.owed_pause = False
    if reply.final:
        queue.had_answer()
    elif reply.status == 429 or reply.retry_after is not None:
        queue.was_told_to_wait(reply.retry_after)
    elif reply.status is not None and 500 <= reply.status < 600:
        queue.had_error()
    elif reply.status is not None:
        queue.had_answer()
    elif reply.failure in _TROUBLE:
        queue.had_none(reply.failure)
