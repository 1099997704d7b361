"""An httpx transport over httpcore's public pool, with our own way of dialling.

Neither proxies of the environment nor kept connections: a proxy would dial past the guard, and
between two requests to a host lies a pause that no idle connection outlives.
"""

import ssl
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from pathlib import Path
from typing import Any, cast

import certifi
import httpcore
import httpx

from refaudit.web.wire import Wire

__all__ = ["UNVERIFIED", "Transport", "plain_request", "verified_context"]

#: The request extension that asks for a connection whose certificate is not looked at.
UNVERIFIED = "refaudit.unverified"


class Transport(httpx.AsyncBaseTransport):
    """Sends one request over one new connection; raises what httpcore and the dialler raise."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend) -> None:
        # Contexts cost 25 ms each: two for the life of the transport.
        self._verified = _pool(backend, verified_context())
        self._unverified = _pool(backend, _unverified_context())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the body of the answer is read by whoever iterates its stream."""
        pool = self._unverified if request.extensions.get(UNVERIFIED) else self._verified
        answer = await pool.handle_async_request(
            httpcore.Request(
                request.method,
                httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        if isinstance(wire := answer.extensions.get("network_stream"), Wire):
            wire.head_is_read()
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Stream(answer),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        """Close every connection."""
        await self._verified.aclose()
        await self._unverified.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __aiter__(self) -> AsyncIterator[bytes]:
        return cast("AsyncIterable[bytes]", self._answer.stream).__aiter__()

    async def aclose(self) -> None:
        await self._answer.aclose()


def plain_request(
    href: str,
    *,
    headers: Mapping[str, str] | None = None,
    extensions: Mapping[str, Any] | None = None,
) -> httpx.Request:
    """A GET request for a URL as it stands.

    httpx alone would read the host again by the stricter rules of IDNA 2008, and fail at names
    that browsers open, as those with emoji: the host of the URL is given to it ready made.
    """
    url = httpx.URL(href)
    host = {"Host": url.netloc.decode("ascii")}
    return httpx.Request(
        "GET", url, headers=host | dict(headers or {}), extensions=dict(extensions or {})
    )


def verified_context() -> ssl.SSLContext:
    """The system's authorities, or those of `SSL_CERT_FILE`; where it has none, certifi's."""
    context = ssl.create_default_context()
    paths = ssl.get_default_verify_paths()
    if not paths.cafile and not (paths.capath and any(Path(paths.capath).iterdir())):
        context.load_verify_locations(certifi.where())
    return context


def _unverified_context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    # The probe asks only whether anybody is there: short keys, too, are a fault of certificates.
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context


def _pool(
    backend: httpcore.AsyncNetworkBackend, context: ssl.SSLContext
) -> httpcore.AsyncConnectionPool:
    # The pool rescans its queue for every request, so nothing may queue there.
    return httpcore.AsyncConnectionPool(
        ssl_context=context,
        max_connections=None,
        max_keepalive_connections=0,
        network_backend=backend,
    )
