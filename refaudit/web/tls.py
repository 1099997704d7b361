"""TLS over a connection that knows none: OpenSSL works in memory, and the connection carries it."""

# ruff: noqa: ASYNC109 - the interface of httpcore has a `timeout`

import asyncio
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import httpcore
from httpcore import AsyncNetworkStream

__all__ = ["raising", "shake_hands"]

#: Bytes that are asked of the connection below at once: some records.
_AT_ONCE = 64 * 1024

T = TypeVar("T")


async def shake_hands(
    stream: AsyncNetworkStream,
    context: ssl.SSLContext,
    server_hostname: str | None,
    timeout: float | None,
) -> AsyncNetworkStream:
    """A connection inside another, after a handshake that takes at most `timeout` seconds.

    Raises:
        ConnectError, ConnectTimeout: it failed; the error of ssl is the cause.
        ReadError, WriteError: the connection below was lost.
        ValueError: `server_hostname` is no name for TLS.
    """
    secured = _Secured(stream, context, server_hostname)
    with raising(httpcore.ConnectTimeout, httpcore.ConnectError):
        async with asyncio.timeout(timeout):
            await secured.shake_hands()
    return secured


class _Secured(AsyncNetworkStream):
    """What goes over another stream is encrypted."""

    def __init__(
        self, stream: AsyncNetworkStream, context: ssl.SSLContext, server_hostname: str | None
    ) -> None:
        self._stream = stream
        self._came, self._goes = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._came, self._goes, server_hostname=server_hostname)

    async def shake_hands(self) -> None:
        await self._until_done(self._tls.do_handshake, None)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes, none at the end: few servers say goodbye before they close."""

        def read() -> bytes:
            return self._tls.read(max_bytes)

        try:
            with raising(httpcore.ReadTimeout, httpcore.ReadError):
                return await self._until_done(read, timeout)
        except httpcore.ReadError as error:
            if isinstance(error.__cause__, _ENDS):
                return b""
            raise

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it."""
        with raising(httpcore.WriteTimeout, httpcore.WriteError):
            await self._until_done(lambda: self._tls.write(buffer), timeout)

    async def aclose(self) -> None:
        """Close the connection; nobody says goodbye."""
        await self._stream.aclose()

    def get_extra_info(self, info: str) -> Any:
        """The `ssl_object`, and what the connection below knows."""
        return self._tls if info == "ssl_object" else self._stream.get_extra_info(info)

    async def _until_done(self, step: Callable[[], T], timeout: float | None) -> T:
        """Take a step of OpenSSL as often as it takes, and carry what it wants carried."""
        while True:
            try:
                done = step()
            except ssl.SSLWantReadError:
                await self._send(timeout)
                data = await self._stream.read(_AT_ONCE, timeout)
                self._came.write(data) if data else self._came.write_eof()
            else:
                await self._send(timeout)
                return done

    async def _send(self, timeout: float | None) -> None:
        if data := self._goes.read():
            await self._stream.write(data, timeout)


_ENDS = (ssl.SSLEOFError, ssl.SSLZeroReturnError)


@contextmanager
def raising(
    late: type[httpcore.TimeoutException], lost: type[httpcore.NetworkError]
) -> Iterator[None]:
    """Errors of the system as those of httpcore."""
    try:
        yield
    except TimeoutError as error:
        raise late(str(error)) from error
    except OSError as error:
        raise lost(str(error)) from error
