"""An httpx transport that makes a connection for each request, by our own way of dialling.

Neither proxies of the environment nor kept connections: a proxy would dial past the guard, and
between two requests to a host lies a pause that no idle connection outlives.
"""

import ssl
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import certifi
import httpcore
import httpx

from refaudit.web.http11 import exchange
from refaudit.web.wire import Wire

__all__ = ["UNVERIFIED", "Transport", "plain_request", "verified_context"]

#: The request extension that asks for a connection whose certificate is not looked at.
UNVERIFIED = "refaudit.unverified"

_PORTS = {"http": 80, "https": 443}
_NO_BODY = httpx.ByteStream(b"")


class Transport(httpx.AsyncBaseTransport):
    """Sends one request over one new connection; raises what httpcore and the dialler raise."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend) -> None:
        self._backend = backend
        # Contexts cost 25 ms each: two for the life of the transport.
        self._verified = _only_http11(verified_context())
        self._unverified = _only_http11(_unverified_context())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the body of the answer is read by whoever iterates its stream."""
        stream = await self._connected(request)
        response = await exchange(stream, request)
        if isinstance(stream, Wire):
            stream.head_is_read()
        return response

    async def _connected(self, request: httpx.Request) -> httpcore.AsyncNetworkStream:
        timeout = request.extensions.get("timeout", {}).get("connect")
        host, scheme = request.url.raw_host.decode("ascii"), request.url.scheme
        port = request.url.port or _PORTS[scheme]
        stream = await self._backend.connect_tcp(host, port, timeout)
        if scheme == "http":
            return stream
        context = self._unverified if request.extensions.get(UNVERIFIED) else self._verified
        try:
            return await stream.start_tls(context, host, timeout)
        except BaseException:  # also when it is called off: nobody else knows the connection yet
            await stream.aclose()
            raise


def plain_request(
    href: str,
    *,
    headers: Iterable[tuple[bytes, bytes]] = (),
    extensions: Mapping[str, Any] | None = None,
) -> httpx.Request:
    """A GET request for a URL as it stands.

    httpx alone would read the host again by the stricter rules of IDNA 2008, and fail at names
    that browsers open, as those with emoji: the host of the URL is given to it ready made.
    """
    url = httpx.URL(href)
    return httpx.Request(
        "GET",
        url,
        headers=[(b"Host", url.netloc), *headers],
        # With a stream of its own httpx adds nothing: what is written here is what goes out.
        stream=_NO_BODY,
        extensions=dict(extensions or {}),
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


def _only_http11(context: ssl.SSLContext) -> ssl.SSLContext:
    context.set_alpn_protocols(["http/1.1"])
    return context
