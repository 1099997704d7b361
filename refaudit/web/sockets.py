"""Connections as the operating system makes them: one socket each, and no name is looked up.

httpcore's own backends stand on anyio, whose layers cost more than all that a short exchange does.
Here a connection waits only where the system says that it would block. The event loop must be able
to watch sockets, which that of Windows is not.
"""

# ruff: noqa: ASYNC109 - the interface of httpcore has a `timeout`

import asyncio
import socket
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore
from httpcore import SOCKET_OPTION, AsyncNetworkBackend, AsyncNetworkStream

from refaudit.web.tls import raising, shake_hands

__all__ = ["Sockets"]


class Sockets(AsyncNetworkBackend):
    """Dials literal addresses over TCP; raises what httpcore's backends raise."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        """Connect to an IPv4 or IPv6 address within `timeout` seconds.

        Raises:
            ConnectError, ConnectTimeout: there is no connection; the system's error is the cause.
            OSError: `host` is no literal address, or this process has too many open files.
        """
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        socket.inet_pton(family, host)  # a name must never come so far
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.setblocking(False)
            # The end of a handshake and the request behind it are two short packets.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with raising(httpcore.ConnectTimeout, httpcore.ConnectError):
                await _connect(connection, (host, port), timeout)
        except BaseException:  # also when it is called off: nobody else knows the connection yet
            connection.close()
            raise
        return _Stream(connection)


class _Stream(AsyncNetworkStream):
    """One connected socket."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes, none at the end."""
        with raising(httpcore.ReadTimeout, httpcore.ReadError):
            while True:
                try:
                    return self._socket.recv(max_bytes)
                except BlockingIOError:
                    await _until_ready(self._socket, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it; `timeout` holds for each wait."""
        left = memoryview(buffer)
        with raising(httpcore.WriteTimeout, httpcore.WriteError):
            while left:
                try:
                    left = left[self._socket.send(left) :]
                except BlockingIOError:
                    await _until_ready(self._socket, timeout, writing=True)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> AsyncNetworkStream:
        """See `refaudit.web.tls.shake_hands`."""
        return await shake_hands(self, ssl_context, server_hostname, timeout)

    async def aclose(self) -> None:
        """Close the connection."""
        self._socket.close()

    def get_extra_info(self, info: str) -> Any:
        """What else is known of the connection: the `socket`."""
        return self._socket if info == "socket" else None


async def _connect(
    connection: socket.socket, address: tuple[str, int], timeout: float | None
) -> None:
    try:
        connection.connect(address)
    except BlockingIOError:
        await _until_ready(connection, timeout, writing=True)
        if number := connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise OSError(number, "no connection") from None


async def _until_ready(
    connection: socket.socket, timeout: float | None, *, writing: bool = False
) -> None:
    """Wait until a socket has something to read, or room to write.

    Raises:
        TimeoutError: not in so many seconds.
    """
    loop = asyncio.get_running_loop()
    descriptor, ready = connection.fileno(), loop.create_future()
    add, remove = (
        (loop.add_writer, loop.remove_writer) if writing else (loop.add_reader, loop.remove_reader)
    )
    add(descriptor, _end, ready, None)
    timer = None if timeout is None else loop.call_later(timeout, _end, ready, TimeoutError())
    try:
        await ready
    finally:
        remove(descriptor)
        if timer is not None:
            timer.cancel()


def _end(ready: "asyncio.Future[None]", error: Exception | None) -> None:
    if ready.done():
        return
    if error is None:
        ready.set_result(None)
    else:
        ready.set_exception(error)
