"""An origin server that is wrong on purpose: every byte on the wire is ours.

    async with FaultServer() as server:
        ...  # http://any.host/<fault> through a stand-in for 127.0.0.1:<server.port>

The path names the fault. `server.seen` has the request lines, in order.
"""

import asyncio
import contextlib
import gzip
import socket
import struct
import zlib
from collections.abc import Awaitable, Callable, Iterator

__all__ = [
    "FAULTS",
    "GZIP_BOMB_SIZE",
    "FaultServer",
    "answer",
    "full_backlog",
    "reset_connection",
    "serving",
    "unused_port",
]

GZIP_BOMB_SIZE = 512 * 1024 * 1024

Fault = Callable[[asyncio.StreamWriter], Awaitable[None]]
FAULTS: dict[str, Fault] = {}


def answer(status: str, *headers: str, body: bytes = b"") -> bytes:
    """The bytes of an answer; says no Content-Length unless a header does."""
    lines = [f"HTTP/1.1 {status}", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def _fault(name: str) -> Callable[[Fault], Fault]:
    def register(function: Fault) -> Fault:
        FAULTS[name] = function
        return function

    return register


def _fixed(name: str, data: bytes) -> None:
    async def send(writer: asyncio.StreamWriter) -> None:
        writer.write(data)

    FAULTS[name] = send


def reset_connection(writer: asyncio.StreamWriter) -> None:
    """Close with RST instead of FIN."""
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


HTML = "Content-Type: text/html"
GZIP = "Content-Encoding: gzip"

# After a full flush the same packed megabyte can follow itself: half a gigabyte in half a megabyte.
_packer = zlib.compressobj(9, zlib.DEFLATED, -15)
_megabyte = _packer.compress(bytes(1 << 20)) + _packer.flush(zlib.Z_FULL_FLUSH)
_bomb = b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + _megabyte * (GZIP_BOMB_SIZE >> 20)

_fixed("ok", answer("200 OK", HTML, "Content-Length: 2", body=b"ok"))
_fixed("close-before", b"")
_fixed("close-mid-headers", b"HTTP/1.1 200 OK\r\nContent-Ty")
_fixed("truncated", answer("404 Not Found", HTML, "Content-Length: 1000", body=b"x" * 100))
_fixed(
    "truncated-chunked",
    answer("200 OK", HTML, "Transfer-Encoding: chunked", body=b"5\r\nhello\r\n"),
)
_fixed(
    "bad-chunk",
    answer("200 OK", HTML, "Transfer-Encoding: chunked", body=b"ZZ\r\nhello\r\n0\r\n\r\n"),
)
_fixed("bad-gzip", answer("410 Gone", HTML, GZIP, "Content-Length: 8", body=b"not gzip"))
_half = gzip.compress(bytes(range(256)) * 20, mtime=0)[:200]
_fixed("truncated-gzip", answer("200 OK", HTML, GZIP, f"Content-Length: {len(_half)}", body=_half))
_fixed(
    "nested-gzip",
    answer("200 OK", HTML, "Content-Encoding: gzip, gzip", "Content-Length: 2", body=b"??"),
)
_fixed(
    "stacked-gzip",
    answer("200 OK", HTML, "Content-Encoding: gzip, gzip, gzip", body=_bomb[:4096]),
)
_fixed("brotli", answer("200 OK", HTML, "Content-Encoding: br", "Content-Length: 2", body=b"??"))
_fixed("huge-header", answer("200 OK", HTML, "X-Big: " + "a" * 200_000, "Content-Length: 0"))
_lines = [f"X-{number}: y" for number in range(20_000)]
_fixed("many-headers", answer("200 OK", HTML, *_lines, "Content-Length: 0"))
_fixed("gzip-bomb", answer("200 OK", HTML, GZIP, body=_bomb))
_fixed("garbage", b"\x00\x01\x02 lorem ipsum\r\n\r\n")
_fixed("http-0.9", b"<html>old</html>")
_fixed("icy", b"ICY 200 OK\r\n\r\n")
_fixed("bad-status", b"HTTP/1.1 999999 Wow\r\n\r\n")
_fixed("status-999", answer("999 Request denied", "Content-Length: 0"))
_fixed("no-reason", b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok")
_fixed("two-lengths", answer("200 OK", "Content-Length: 2", "Content-Length: 5", body=b"okokok"))
_fixed("negative-length", answer("200 OK", "Content-Length: -5", body=b"ok"))
_fixed("space-in-header", answer("200 OK", "Bad : x", "Content-Length: 0"))
_fixed("latin1-location", answer("302 Found", "Location: /caf\xe9", "Content-Length: 0"))
_fixed("bad-location", answer("302 Found", "Location: http://[::1", "Content-Length: 0"))
_fixed("bad-port-location", answer("302 Found", "Location: //x:99999/", "Content-Length: 0"))
_fixed("no-location", answer("302 Found", HTML, "Content-Length: 2", body=b"ok"))
_fixed("empty-location", answer("302 Found", "Location: ", "Content-Length: 0"))
_fixed("file-location", answer("302 Found", "Location: file:///etc/passwd", "Content-Length: 0"))
_fixed("script-location", answer("301 Moved", "Location: javascript:alert(1)", "Content-Length: 0"))
for _n in range(13):
    _onward = f"Location: /chain-{_n - 1}" if _n else "Location: /ok"
    _fixed(f"chain-{_n}", answer("302 Found", _onward, "Content-Length: 0"))
_fixed(
    "cookie-loop",
    answer("302 Found", "Location: /cookie-loop", "Set-Cookie: a=1", "Content-Length: 0"),
)
_fixed("loop", answer("302 Found", "Location: /loop", "Content-Length: 0"))
_fixed("endless-redirect-body", answer("302 Found", "Location: /ok", body=b"z" * 200_000))
_fixed("many-1xx", b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n" * 50 + answer("204 No Content"))
_fixed(
    "extra-bytes",
    answer("200 OK", "Content-Length: 2", body=b"okHTTP/1.1 500 Smuggled\r\n\r\n"),
)
_fixed("nul-in-header", answer("200 OK", "X-Bad: a\0b", "Content-Length: 0"))
_fixed("bare-newlines", b"HTTP/1.1 200 OK\nContent-Length: 2\n\nok")
_fixed("status-000", answer("000 Nothing", "Content-Length: 0"))
_fixed("switching", answer("101 Switching Protocols", "Upgrade: x", "Connection: upgrade"))
_fixed("only-1xx", b"HTTP/1.1 100 Continue\r\n\r\n")
_fixed(
    "huge-chunk-size",
    answer("200 OK", HTML, "Transfer-Encoding: chunked", body=b"F" * 40 + b"\r\nhello"),
)
_fixed("not-http", b"SSH-2.0-OpenSSH_9.6\r\n")


@_fault("reset-before")
async def _(writer: asyncio.StreamWriter) -> None:
    reset_connection(writer)


@_fault("reset-mid-headers")
async def _(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Ty")
    await asyncio.sleep(0.02)
    reset_connection(writer)


@_fault("reset-mid-body")
async def _(writer: asyncio.StreamWriter) -> None:
    writer.write(answer("200 OK", HTML, "Content-Length: 1000", body=b"x" * 100))
    await asyncio.sleep(0.02)
    reset_connection(writer)


@_fault("stall")
async def _(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


@_fault("stall-mid-body")
async def _(writer: asyncio.StreamWriter) -> None:
    writer.write(answer("404 Not Found", HTML, "Content-Length: 1000", body=b"x" * 100))
    await asyncio.sleep(60)


@_fault("drip-headers")
async def _(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(10_000):
        writer.write(f"X-{number}: y\r\n".encode())
        await asyncio.sleep(0.02)


@_fault("drip-1xx")
async def _(writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        await asyncio.sleep(0.02)


@_fault("flood-1xx")
async def _(writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 2000)
        await writer.drain()


@_fault("endless-trailers")
async def _(writer: asyncio.StreamWriter) -> None:
    writer.write(answer("200 OK", HTML, "Transfer-Encoding: chunked", body=b"0\r\n"))
    while True:
        writer.write(b"X-More: y\r\n" * 2000)
        await writer.drain()


@_fault("tiny-chunks")
async def _(writer: asyncio.StreamWriter) -> None:
    writer.write(answer("200 OK", HTML, "Transfer-Encoding: chunked"))
    while True:
        writer.write(b"1\r\nx\r\n" * 2000)
        await writer.drain()


@_fault("drip-body")
async def _(writer: asyncio.StreamWriter) -> None:
    writer.write(answer("200 OK", HTML, "Content-Length: 100000"))
    while True:
        writer.write(b"z")
        await asyncio.sleep(0.02)


@_fault("endless-body")
async def _(writer: asyncio.StreamWriter) -> None:
    writer.write(answer("200 OK", HTML))
    while True:
        writer.write(b"y" * 65536)
        await writer.drain()


@_fault("endless-pdf")
async def _(writer: asyncio.StreamWriter) -> None:
    writer.write(answer("200 OK", "Content-Type: application/pdf", body=b"%PDF-1.7\n"))
    while True:
        writer.write(b"y" * 65536)
        await writer.drain()


@_fault("endless-empty-gzip")
async def _(writer: asyncio.StreamWriter) -> None:
    # A gzip header whose file name never ends: input that unpacks to nothing.
    writer.write(answer("200 OK", HTML, GZIP, body=b"\x1f\x8b\x08\x08\0\0\0\0\0\x03"))
    while True:
        writer.write(b"n" * 65536)
        await writer.drain()


class FaultServer:
    """Listens on 127.0.0.1 while its context lasts."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.port = 0
        self._stack = contextlib.AsyncExitStack()

    async def __aenter__(self) -> "FaultServer":
        self.port = await self._stack.enter_async_context(serving(self._serve))
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self._stack.aclose()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        line = head.split(b"\r\n", 1)[0].decode("latin-1")
        self.seen.append(line)
        fault = FAULTS.get(line.split()[1].strip("/"))
        if fault is None:
            writer.write(answer("404 Not Found", HTML, "Content-Length: 4", body=b"gone"))
        else:
            await fault(writer)


@contextlib.asynccontextmanager
async def serving(handle, **options):
    """Serve connections with `handle(reader, writer)`; gives the port. Ends what is left over."""
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        tasks.add(task)
        try:
            await handle(reader, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            tasks.discard(task)
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0, backlog=2048, **options)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()


def unused_port() -> int:
    """A port of 127.0.0.1 on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def full_backlog() -> Iterator[int]:
    """A port of 127.0.0.1 whose queue of connections is full, so that no more are taken."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                waiting.connect(listener.getsockname())
        yield listener.getsockname()[1]
