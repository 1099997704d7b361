"""How much faster two worker processes ask than one, on a load that the processor bounds.

    python -m benchmarks.cluster [--urls 1500] [--hosts 300] [--workers 1,2] [--store postgresql://…]

One server process on loopback gives pages of 200 kB, which cost a worker far more to read than the
server to send; no interval holds anybody up. What counts is the time from the first to the last
request, as the server saw them: the workers are up by then. Without `--store` a PostgreSQL server
is started as the tests do it.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.loopback import serving
from benchmarks.measure import command
from tests.helpers.postgresql import why_none
from tests.helpers.stores import empty_server

WORDS = 26_000
ARTICLE_URLS = 10


def page(seed: int) -> bytes:
    """A page of some 200 kB, with words that no other page has in that order."""
    chance = random.Random(seed)
    words = [f"word{chance.randrange(4000)}" for _ in range(WORDS)]
    lines = (" ".join(words[at : at + 40]) for at in range(0, WORDS, 40))
    text = "".join(f"<p>{line}.</p>" for line in lines)
    return f"<html><title>Page {seed}</title><body><h1>Page {seed}</h1>{text}</body>".encode()


def serve(parent: Connection) -> None:
    """Answer until told to stop; then tell when the first and the last request came."""
    pages = [page(seed) for seed in range(20)]
    came: list[float] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split(b" ", 2)[1]
            known = path.startswith(b"/page/")
            body = pages[int(path[6:]) % len(pages)] if known else b"none"
            if known:
                came.append(time.monotonic())
            status = "200 OK" if known else "404 Not Found"
            writer.write(
                f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nConnection: close\r\n"
                f"Content-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, ValueError):
            pass
        finally:
            writer.close()

    async def main() -> None:
        server = await asyncio.start_server(handle, "127.0.0.1", 0, backlog=1024)
        parent.send(server.sockets[0].getsockname()[1])
        await asyncio.get_running_loop().run_in_executor(None, parent.recv)
        parent.send((len(came), max(came) - min(came)) if came else (0, 0.0))

    asyncio.run(main())


def write_articles(directory: Path, urls: int, hosts: int) -> None:
    """Articles that cite `urls` pages of `hosts` hosts, ten each."""
    directory.mkdir()
    cited = [f"http://host{n % hosts}.org/page/{n}" for n in range(urls)]
    for number, at in enumerate(range(0, urls, ARTICLE_URLS)):
        refs = "".join(
            f"<ref>{{{{cite web |url={url} |title=Page {url.rpartition('/')[2]}}}}}</ref>\n"
            for url in cited[at : at + ARTICLE_URLS]
        )
        (directory / f"{number}.wiki").write_text(refs)


def measure(articles: Path, store: str, workers: int) -> tuple[int, float, float]:
    """Requests, seconds from the first to the last, seconds of the whole command."""
    with serving(serve) as server, tempfile.TemporaryDirectory() as directory:
        figures = command(
            "audit", articles, "--store", store, "--engine", "dask", "--workers", workers,
            "--connect-to", f"*=http://127.0.0.1:{server.recv()}", "--host-interval", 0,
            "--retries", 0, "--no-find-archives", "--fail-on", "never",
            "--contact", "nobody@example.org", "--format", "summary", directory=Path(directory),
        )  # fmt: skip
        server.send(None)
        asked, span = server.recv()
    return asked, span, figures.wall


def main() -> None:
    """Print a line for each number of workers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--urls", type=int, default=1500)
    parser.add_argument("--hosts", type=int, default=300)
    parser.add_argument("--workers", default="1,2")
    parser.add_argument("--store")
    options = parser.parse_args()
    if not options.store and (why := why_none()):
        sys.exit(why)
    with tempfile.TemporaryDirectory() as name:
        articles = Path(name) / "articles"
        write_articles(articles, options.urls, options.hosts)
        first = None
        for workers in map(int, options.workers.split(",")):
            store = options.store or empty_server()
            asked, span, seconds = measure(articles, store, workers)
            first = first or span
            print(
                f"{workers} workers: {asked} requests in {span:6.2f} s "
                f"({asked / max(span, 0.001):.0f} a second), {first / max(span, 0.001):.2f} x; "
                f"the whole command {seconds:.1f} s"
            )


if __name__ == "__main__":
    main()
