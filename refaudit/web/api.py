"""The API of one service: forms posted to one URL, with the same guard and manners as a fetch.

Unlike a cited page it is named by the operator and may be trusted with a password. So the port of
its URL passes the guard; no redirect is followed, and no certificate looked past.
"""

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterable, Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import cast
from urllib.parse import urlencode

import httpx
from msgspec import Struct

from refaudit.model.evidence import Failure
from refaudit.model.uri import Url
from refaudit.settings import Settings
from refaudit.web.body import BodyCollector
from refaudit.web.client import request_headers
from refaudit.web.diagnosis import diagnose
from refaudit.web.dial import Dialler
from refaudit.web.guard import Guard
from refaudit.web.host_queue import HostQueue
from refaudit.web.limits import Limits, Manners, Sleep, Timer
from refaudit.web.names import Names, Resolver, SystemResolver
from refaudit.web.politeness import Politeness
from refaudit.web.rates import Rates
from refaudit.web.reply import Reply, folded_headers, location_of, retry_after_of
from refaudit.web.retry import retry_policy
from refaudit.web.stand_ins import StandIns, bare_host
from refaudit.web.transport import Transport

__all__ = ["Api", "Later", "LaterRule", "open_api"]

logger = logging.getLogger(__name__)

#: Bytes of one answer when unpacked. MediaWiki ends its own at 8 MiB of text, to which the escapes
#: of JSON are added.
_MOST = 32 * 1024 * 1024
#: Bytes of one answer as they come: somewhat fewer than a connection carries.
_MOST_PACKED = 7 * 256 * 1024
_MAX_COOKIES = 50
_MAX_COOKIE = 4096


class Later(Struct, frozen=True, kw_only=True):
    """What an answer says that is none: ask again in so many seconds, or in None said how many."""

    seconds: float | None = None


#: Looks at the headers (names in lower case) and the body of an answer with status 200, and at how
#: many times in a row it was "later" already.
LaterRule = Callable[[Mapping[str, str], bytes, int], Later | None]


class Api:
    """Posts one form after the other, each when the host may be asked; keeps the cookies."""

    def __init__(  # noqa: PLR0913 - what a request is made of
        self,
        url: Url,
        transport: httpx.AsyncBaseTransport,
        guard: Guard,
        politeness: Politeness,
        limits: Limits,
        *,
        headers: Mapping[str, str],
        later: LaterRule,
        on_close: Callable[[], Awaitable[None]],
    ) -> None:
        self.url = url
        self._transport = transport
        self._guard = guard
        self._politeness = politeness
        self._limits = limits
        self._headers = dict(headers)
        self._later = later
        self._on_close = on_close
        self._host = bare_host(url.host)
        self._cookies = httpx.Cookies()

    async def post(self, fields: Mapping[str, str]) -> Reply:
        """Post a form until there is an answer; every fault of the other side is a value.

        The `error` of a failure does not name the URL. A pause that the host asks for is waited
        out, as often as the manners allow. A body that
        breaks off is `connection-reset`; a `truncated` one was too long
        and is not kept.
        """
        if refusal := self._guard.refuse_url(self.url):
            return Reply(failure=Failure.UNSAFE_ADDRESS, error=refusal)
        retrying = retry_policy(self._limits.retries, wait=self._wait, hopeless=self._closed)
        reply: Reply = await retrying(self._patiently, urlencode(fields).encode("ascii"))
        return reply

    def forget_session(self) -> None:
        """Throw the cookies away."""
        self._cookies.clear()

    async def aclose(self) -> None:
        """Close every connection."""
        await self._transport.aclose()
        await self._on_close()

    async def _wait(self, seconds: float) -> None:
        self._politeness.postpone(self._host, seconds)

    def _closed(self) -> bool:
        return self._politeness.closed(self._host) is not None

    async def _patiently(self, form: bytes) -> Reply:
        times = 0
        while True:
            async with self._politeness.turn(self._host, self.url.path) as queue:
                if (closed := queue.closed) is not None:
                    return Reply(failure=closed.failure, error=closed.words)
                queue.begin()
                reply = await self._exchange(form)
                later = self._wish(reply, times)
                _tell(queue, reply, later)
            if later is None:
                return reply
            times += 1

    def _wish(self, reply: Reply, times: int) -> Later | None:
        if reply.status == 429 or reply.retry_after is not None:
            return Later(seconds=reply.retry_after)
        return self._later(reply.headers, reply.body, times) if reply.status == 200 else None

    async def _exchange(self, form: bytes) -> Reply:
        try:
            async with asyncio.timeout(self._limits.deadline):
                request = self._request(form)
                response = await self._transport.handle_async_request(request)
                try:
                    return await self._read(request, response)
                finally:
                    await response.aclose()
        except Exception as error:  # a surprise shall not lose what was read before it
            fault = diagnose(error)
            if fault is not None:
                return Reply(failure=fault.failure, error=fault.words)
            logger.debug("asking %s failed", self.url.href, exc_info=True)
            return Reply(failure=Failure.INTERNAL_ERROR, error=type(error).__name__)

    def _request(self, form: bytes) -> httpx.Request:
        limit = self._limits.timeout
        url = httpx.URL(self.url.href)
        request = httpx.Request(
            "POST",
            url,
            headers={"Host": url.netloc.decode("ascii")} | self._headers,
            content=form,
            extensions={"timeout": {"connect": limit, "read": limit, "write": limit}},
        )
        self._cookies.set_cookie_header(request)
        return request

    async def _read(self, request: httpx.Request, response: httpx.Response) -> Reply:
        raw, status = response.headers.raw, response.status_code
        headers = folded_headers(raw)
        self._keep_cookies(request, response)
        body = BodyCollector(encoding=headers.get("content-encoding", ""), limit=_MOST)
        packed = 0
        try:
            async for chunk in cast("AsyncIterable[bytes]", response.stream):
                packed += len(chunk)
                if packed > _MOST_PACKED or not body.feed(chunk):
                    break
            else:
                body.finish()
        except Exception as error:  # as in `_exchange`; what broke off may come whole next time
            fault = diagnose(error)
            if fault is None or fault.failure is Failure.TIMEOUT:
                raise
            return Reply(
                failure=Failure.CONNECTION_RESET, error=f"the answer broke off: {fault.words}"
            )
        if body.error is not None:
            return Reply(failure=Failure.CONNECTION_RESET, error=body.error)
        too_long = body.truncated or packed > _MOST_PACKED
        return Reply(
            status=status,
            headers=headers,
            location=location_of(status, raw),
            body=b"" if too_long else body.data,
            truncated=too_long,
            retry_after=retry_after_of(status, headers, datetime.now(UTC)),
        )

    def _keep_cookies(self, request: httpx.Request, response: httpx.Response) -> None:
        values = [v for v in response.headers.get_list("set-cookie") if len(v) <= _MAX_COOKIE]
        room = max(_MAX_COOKIES - len(self._cookies), 0)
        headers = [("set-cookie", value) for value in values[:room]]
        self._cookies.extract_cookies(httpx.Response(200, headers=headers, request=request))


def open_api(  # noqa: PLR0913 - what a test puts in the place of the world
    settings: Settings,
    url: Url,
    *,
    later: LaterRule,
    authorization: str | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    resolver: Resolver | None = None,
    timer: Timer = time.monotonic,
    sleep: Sleep = asyncio.sleep,
    chance: Callable[[], float] = random.random,
) -> Api:
    """The API at a URL, asked as the settings say; opens no connection by itself.

    `authorization` is the value of that header, a secret. The rest as in `open_client`.

    Raises:
        UsageError: an entry of `connect_to` cannot be read.
    """
    stand_ins = StandIns.parse(settings.connect_to)
    ports = {*settings.ports, url.port}
    guard = Guard(ports=ports, allow_net=settings.allow_net, stand_ins=stand_ins)
    system = SystemResolver()
    names = Names(resolver or system, timer=timer)
    politeness = Politeness(
        _manners(settings),
        rates=Rates(stand_ins, settings.host_interval).of,
        timer=timer,
        sleep=sleep,
        chance=chance,
    )

    async def close() -> None:
        await names.aclose()
        system.close()

    secret = {} if authorization is None else {"Authorization": authorization}
    form = {
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return Api(
        url,
        transport or Transport(Dialler(guard, names)),
        guard,
        politeness,
        Limits(timeout=settings.timeout, deadline=settings.deadline, retries=settings.retries),
        headers=request_headers(settings.contact, settings.lang) | form | secret,
        later=later,
        on_close=close,
    )


def _manners(settings: Settings) -> Manners:
    return Manners(
        interval=settings.host_interval,
        concurrency=1,
        max_retry_after=settings.max_retry_after,
        max_pauses=settings.max_host_pauses,
    )


def _tell(queue: HostQueue, reply: Reply, later: Later | None) -> None:
    if reply.left_host_alone:
        queue.owed_pause = False
    elif later is not None:
        queue.was_told_to_wait(later.seconds)
    elif reply.failure is not None:
        queue.had_none(reply.failure)
    elif reply.status is not None and reply.status >= 500:
        queue.had_error()
    else:
        queue.had_answer()
