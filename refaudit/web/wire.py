"""A connection that knows its stage, and how much may come over it."""

# ruff: noqa: ASYNC109 - the interface of httpcore has a `timeout`

import ssl
from contextvars import ContextVar
from typing import Any, Protocol

import httpcore
from httpcore import AsyncNetworkStream

from refaudit.model.evidence import Failure
from refaudit.web.diagnosis import Fault, diagnose

__all__ = ["SENDING", "Sending", "Wire"]

#: Bytes before the head of an answer is complete; one that is longer is refused anyway.
_MOST_HEAD = 256 * 1024
#: Bytes of one connection: more than a body within its limit takes, however it is packed.
_MOST_BYTES = 2 * 1024 * 1024


class Sending(Protocol):
    """Who lets the bytes of a request out, and wants to know when they are."""

    async def ready(self) -> None:
        """Wait until they may go out."""

    def sent(self) -> None:
        """They are out, or some of them may be."""


#: Of the request whose task it is. Connections take their time: the pause that a host is owed
#: counts from when it is really asked.
SENDING: ContextVar[Sending] = ContextVar("SENDING")


class Wire(AsyncNetworkStream):
    """A stream that says what its faults mean.

    What fails in the handshake is TLS; what is closed before the first byte of an answer is a
    reset, not a malformed answer; what never comes to an end, as provisional answers without
    number, is cut off.
    """

    def __init__(self, stream: AsyncNetworkStream, *, plain: bool = False) -> None:
        self._stream = stream
        self._most = _MOST_HEAD
        self._plain = plain
        self._heard = 0

    def head_is_read(self) -> None:
        """From now on the body comes, which may be longer than a head."""
        self._most = _MOST_BYTES

    # The rest is the interface of httpcore's streams; all of it raises `Fault` too.

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes, none at the end."""
        data = await self._stream.read(max_bytes, timeout)
        if not data and not self._heard:
            raise Fault(Failure.CONNECTION_RESET, "connection closed without an answer")
        self._heard += len(data)
        if self._heard > self._most:
            raise Fault(Failure.MALFORMED_RESPONSE, f"more than {self._most} bytes and no end")
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes, if there are any."""
        sending = SENDING.get(None) if buffer else None
        if sending is None:
            await self._stream.write(buffer, timeout)
            return
        await sending.ready()
        try:
            await self._stream.write(buffer, timeout)
        finally:
            sending.sent()

    async def aclose(self) -> None:
        """Close the connection."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> AsyncNetworkStream:
        """The same connection after the handshake, or as it is where it speaks no TLS."""
        if self._plain:
            return self
        # Certificates and SNI know no dot of the DNS root.
        name = server_hostname and server_hostname.rstrip(".")
        try:
            stream = await self._stream.start_tls(ssl_context, name, timeout)
        except (httpcore.NetworkError, httpcore.TimeoutException, OSError) as error:
            raise _handshake_fault(error) from error
        except ValueError as error:
            # As the name ".example.org", which URLs may have.
            raise Fault(Failure.TLS_FAILED, "TLS: not a name that can be asked for") from error
        return Wire(stream)

    def get_extra_info(self, info: str) -> Any:
        """What the connection below knows."""
        return self._stream.get_extra_info(info)


def _handshake_fault(error: Exception) -> Fault:
    fault = diagnose(error)
    if fault is None:
        return Fault(Failure.TLS_FAILED, "TLS: handshake failed")
    if fault.failure is Failure.TIMEOUT:
        return Fault(Failure.TIMEOUT, "no TLS handshake in time")
    if fault.failure in {Failure.BAD_CERTIFICATE, Failure.TLS_FAILED}:
        return fault
    return Fault(Failure.TLS_FAILED, f"TLS: {fault.words} in the handshake")
