"""A server that is told by the system when a request came, however late it gets to read it.

The kernel stamps what arrives (`SO_TIMESTAMPNS`, see socket(7)). A busy test process reads it some
moments later, so that a stamp of its own would make one pause look shorter, and the next longer.
"""

import asyncio
import socket
import struct
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing

__all__ = ["answering"]

_STAMPED = sys.platform == "linux"
_SO_TIMESTAMPNS = 35
_TIMESPEC = struct.Struct("@ll")

#: From a request's head, and when it came in seconds of the epoch, to the whole answer.
Answering = Callable[[bytes, float], Awaitable[bytes]]


@asynccontextmanager
async def answering(answer: Answering) -> AsyncIterator[int]:
    """Serve one request for each connection; gives the port. Ends what is left over."""
    tasks: set[asyncio.Task[None]] = set()
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        listener.setblocking(False)
        if _STAMPED:  # those that are accepted inherit it
            listener.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)

        async def accept() -> None:
            while True:
                connection, _ = await asyncio.get_running_loop().sock_accept(listener)
                task = asyncio.create_task(_serve(connection, answer))
                tasks.add(task)
                task.add_done_callback(tasks.discard)

        accepting = asyncio.create_task(accept())
        try:
            yield listener.getsockname()[1]
        finally:
            left = [accepting, *tasks]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)


async def _serve(connection: socket.socket, answer: Answering) -> None:
    with closing(connection):
        connection.setblocking(False)
        try:
            head, came = await _asked(connection)
            await asyncio.get_running_loop().sock_sendall(connection, await answer(head, came))
        except ConnectionError:
            pass  # the client went away


async def _asked(connection: socket.socket) -> tuple[bytes, float]:
    """The head of a request, and when its first bytes came."""
    head, came = b"", 0.0
    while b"\r\n\r\n" not in head:
        await _readable(connection)
        piece, extras, *_ = connection.recvmsg(65536, socket.CMSG_SPACE(_TIMESPEC.size))
        if not piece:
            raise ConnectionResetError
        came = came or _stamp(extras)
        head += piece
    return head, came


async def _readable(connection: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    readable = loop.create_future()
    loop.add_reader(connection, readable.set_result, None)
    try:
        await readable
    finally:
        loop.remove_reader(connection)


def _stamp(extras: list[tuple[int, int, bytes]]) -> float:
    for level, kind, data in extras:
        if (level, kind) == (socket.SOL_SOCKET, _SO_TIMESTAMPNS):
            seconds, nanoseconds = _TIMESPEC.unpack(data)
            return float(seconds) + nanoseconds / 1e9
    assert not _STAMPED, "the system gave no time"
    return time.time()
