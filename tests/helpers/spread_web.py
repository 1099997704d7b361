"""A web for runs that several processes share, and a dump of articles that cite it.

Its log tells who asked, when, and for how long: `X-Asked-By` is the process of a worker that was
started with this module as a preload (`distributed.worker.preload`).
"""

import asyncio
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from msgspec import Struct

from refaudit.model import uri
from tests.helpers.exports import export, page, revision

__all__ = ["Asking", "SpreadWeb", "running", "write_dumps"]

_HEADER = "X-Asked-By"
_ARCHIVE = "web.archive.org"


class Asking(Struct, frozen=True, kw_only=True):
    """One request, from its arrival to the end of the answer, in seconds of a monotonic clock."""

    host: str
    path: str
    by: int
    began: float
    ended: float

    @property
    def domain(self) -> str:
        return uri.registrable_domain(self.host)


def dask_setup(_worker: object) -> None:
    """Let every request of this process say which one it is."""
    from refaudit.web import opening  # noqa: PLC0415

    plain = opening.request_headers
    opening.request_headers = lambda *given: {**plain(*given), _HEADER: str(os.getpid())}


class SpreadWeb:
    """Pages that are there, gone, or moved to other hosts, once or twice."""

    def __init__(self, pause: float) -> None:
        self.log: list[Asking] = []
        self.port = 0
        self._pause = pause

    @property
    def connect_to(self) -> str:
        return f"*=http://127.0.0.1:{self.port}"

    async def serve(self, ready: threading.Event, end: asyncio.Event) -> None:
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await end.wait()
        server.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                began = time.monotonic()
                first, *lines = head.decode("latin-1").split("\r\n")
                headers = dict(line.lower().split(": ", 1) for line in lines if line)
                await asyncio.sleep(self._pause)
                path = first.split()[1]
                writer.write(_page(headers["host"], path))
                self.log.append(
                    Asking(
                        host=headers["host"],
                        path=path,
                        by=int(headers.get(_HEADER.lower(), "0")),
                        began=began,
                        ended=time.monotonic(),
                    )
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def _page(host: str, path: str) -> bytes:
    kind, _, rest = path.strip("/").partition("/")
    status, more = "200 OK", ""
    if host == _ARCHIVE:
        more = "Memento-Datetime: Thu, 02 Jan 2020 03:04:05 GMT\r\n"
        rest = path.rpartition("/")[2]
    elif kind == "gone" or path == "/robots.txt" or kind not in {"ok", "moved", "twice"}:
        status = "404 Not Found"
    elif kind == "moved":
        status, more = "301 Moved", f"Location: http://host{int(rest) % 17}.net/ok/{rest}\r\n"
    elif kind == "twice":
        status, more = "302 Found", f"Location: http://host{int(rest) % 5}.com/moved/{rest}\r\n"
    body = f"<title>{host} page {rest}</title><p>{'A page about rivers. ' * 20}".encode()
    return (
        f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n{more}Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body


@contextmanager
def running(pause: float = 0.0) -> Iterator[SpreadWeb]:
    """The web, as long as the block lasts."""
    web, ready, end = SpreadWeb(pause), threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_until_complete, args=[web.serve(ready, end)])
    thread.start()
    ready.wait(10)
    try:
        yield web
    finally:
        loop.call_soon_threadsafe(end.set)
        thread.join()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()


def write_dumps(directory: Path, articles: int, parts: int) -> list[Path]:
    """A dump of so many articles in so many parts; they cite the same few hundred pages."""
    directory.mkdir()
    numbers = count(1)
    paths = []
    for part in range(parts):
        pages = [
            page(f"River {number}", revision(_text(number)), id_=number)
            for number in (next(numbers) for _ in range(articles // parts))
        ]
        paths.append(directory / f"wiki-pages.xml-p{part}p{part}")
        paths[-1].write_bytes(export(*pages, language="en"))
    return paths


def _text(number: int) -> str:
    cited = number % 300
    kind = ("ok", "ok", "gone", "moved", "twice")[cited % 5]
    urls = [f"http://site{cited % 47}.org/{kind}/{cited}"]
    if number % 3 == 0:
        urls.append(f"http://www.place{cited % 13}.co.uk/ok/{cited}")
    if number % 7 == 0:
        urls.append(f"http://big.example/ok/{cited}")
    return "\n".join(
        f"A river.<ref>{{{{cite web |title=Page {number} |date=1 January 2020 |url={url}"
        + (f" |archive-url=https://{_ARCHIVE}/web/20200102030405/{url}" if "place" in url else "")
        + "}}</ref>"
        for url in urls
    )
