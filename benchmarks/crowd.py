"""Many targets on many hosts, most of them dead or slow: memory, and whether the loop ever stops.

    python -m benchmarks.crowd [--targets 100000] [--hosts 40000] [--concurrency 512]

Every host is an address of its own in 127.0.0.0/8. Of ten, four answer, three refuse connections,
and three take them and never answer. `refaudit check` runs in a process whose event loop is asked
every 10 ms whether it is in time; how late it is tells how long it was blocked.
"""

import argparse
import asyncio
import json
import random
import resource
import runpy
import socket
import sqlite3
import sys
import tempfile
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path

from msgspec import Struct

from benchmarks.checks import Answer
from benchmarks.loopback import addresses, serving
from benchmarks.measure import Figures, succeeded
from benchmarks.rows import Found, Row, Wanted, table

#: Of so many hosts in a row, the last ones are dead or slow.
_LIVE, _DEAD, _ALL = 4, 7, 10
_TICK = 0.01
_LATENESS = "lateness.json"
_SHARE = 10


class Load(Struct, frozen=True, kw_only=True):
    """What is asked; seconds that a host is waited for."""

    targets: int = 100_000
    hosts: int = 40_000
    concurrency: int = 512
    timeout: float = 1.0


class _Silent(asyncio.Protocol):
    """Takes a connection and says nothing."""


def serve(parent: Connection) -> None:
    """Answer until the process is ended; tells the ports first: live, closed, silent."""

    async def main() -> None:
        loop = asyncio.get_running_loop()
        live, closed, silent = (_on_loopback() for _ in range(3))
        await loop.create_server(Answer, sock=live, backlog=4096)
        await loop.create_server(_Silent, sock=silent, backlog=4096)
        parent.send([one.getsockname()[1] for one in (live, closed, silent)])
        await asyncio.Event().wait()

    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.run(main())


def _on_loopback() -> socket.socket:
    """A socket for all loopback addresses at once, which no other network reaches."""
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")
    one.bind(("", 0))
    return one


def measure(load: Load) -> tuple[Figures, dict[str, float]]:
    """The run, and seconds: `worst` and `most` (of 999 in 1,000) of lateness, `first`, `last`."""
    with serving(serve) as server, tempfile.TemporaryDirectory() as scratch:
        ports = server.recv()
        directory = Path(scratch)
        _prepare(directory, load, ports)
        figures = succeeded(
            (
                sys.executable, "-m", "benchmarks.crowd", "--watched",
                "check", "--urls-from", "urls.txt", "--store", "history.sqlite",
                "--fail-on", "never", "--allow-net", "127.0.0.0/8", "--retries", 0,
                "--timeout", load.timeout, "--concurrency", load.concurrency,
            ),
            directory,
            environment={"PYTHONPATH": str(Path(__file__).parents[1])},
        )  # fmt: skip
        late = sorted(json.loads((directory / _LATENESS).read_bytes()))
        first, last = _first_and_last(directory / "history.sqlite", load.targets // _SHARE)
    most = late[len(late) * 999 // 1000]
    return figures, {"worst": late[-1], "most": most, "first": first, "last": last}


def _prepare(directory: Path, load: Load, ports: list[int]) -> None:
    """Write what the run reads."""
    live, closed, silent = ports
    hosts = addresses(load.hosts)
    urls = []
    for n in range(load.targets):
        host = n % load.hosts
        kind = host % _ALL
        port = live if kind < _LIVE else closed if kind < _DEAD else silent
        urls.append(f"http://{hosts[host]}:{port}/page{n // load.hosts or ''}")
    random.Random(1).shuffle(urls)
    (directory / "urls.txt").write_text("\n".join(urls) + "\n", "utf-8")
    (directory / "refaudit.toml").write_text(f"ports = {ports}\n", "utf-8")


def _first_and_last(history: Path, count: int) -> tuple[float, float]:
    """Seconds in which the first so many targets were seen, and the last ones."""
    with sqlite3.connect(history) as connection:
        query = "SELECT max(checked_at) FROM observations GROUP BY target_id ORDER BY 1"
        seen = [datetime.fromisoformat(at) for (at,) in connection.execute(query)]
    connection.close()
    first, last = seen[count - 1] - seen[0], seen[-1] - seen[-count]
    return first.total_seconds(), last.total_seconds()


class _Watching(asyncio.DefaultEventLoopPolicy):
    """Gives loops that note how late they are, from the first connection on."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self._has_begun = False
        sys.addaudithook(self._hear)

    def _hear(self, event: str, _: tuple[object, ...]) -> None:
        self._has_begun = self._has_begun or event == "socket.connect"

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        loop = super().new_event_loop()

        def tick(due: float) -> None:
            now = loop.time()
            if self._has_begun:
                self.late.append(now - due)
            loop.call_at(now + _TICK, tick, now + _TICK)

        loop.call_soon(tick, loop.time())
        return loop


def watched(arguments: list[str]) -> None:
    """Run `refaudit` here, and leave in the working directory how late its loop was, in seconds."""
    policy = _Watching()
    asyncio.set_event_loop_policy(policy)
    sys.argv = ["refaudit", *arguments]
    try:
        runpy.run_module("refaudit", run_name="__main__")
    finally:
        Path(_LATENESS).write_text(json.dumps(policy.late), "utf-8")


def rows(load: Load) -> Found:
    """Memory, the worst lateness, and the rate at the end beside that of the beginning."""
    figures, seconds = measure(load)
    part = load.targets // _SHARE
    what = f"{load.targets:,} targets on {load.hosts:,} hosts"
    return Found(
        rows=(
            Row(what=what, figure=figures.wall, unit="s"),
            Row(
                what=f"{what}: memory", figure=figures.memory, unit="MiB",
                wanted=Wanted(value=400),
            ),
            Row(
                what=f"{what}: longest time that the event loop was blocked",
                figure=seconds["worst"] * 1000, unit="ms", wanted=Wanted(value=50),
            ),
            Row(
                what=f"{what}: likewise, of 999 in 1,000", figure=seconds["most"] * 1000, unit="ms",
            ),
            Row(
                what=f"{what}: the last {part:,}", figure=part / seconds["last"], unit="checks/s",
                beside=f"the first {part:,}", theirs=part / seconds["first"],
                wanted=Wanted(value=0.9, side="at least", of="ratio"),
            ),
        ),
        commands=(figures.spoken,),
        load="Every host is an address of its own; of ten, four answer, three refuse connections, "
        f"three never answer and are waited for {load.timeout:g} s. The command runs as always, in "
        "a process whose event loop is asked every 10 ms whether it is in time, from the first "
        "connection on.",
    )  # fmt: skip


def main() -> None:
    """Print the rows."""
    if sys.argv[1:2] == ["--watched"]:
        watched(sys.argv[2:])
        return
    usual = Load()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--targets", type=int, default=usual.targets)
    parser.add_argument("--hosts", type=int, default=usual.hosts)
    parser.add_argument("--concurrency", type=int, default=usual.concurrency)
    options = parser.parse_args()
    load = Load(targets=options.targets, hosts=options.hosts, concurrency=options.concurrency)
    found = rows(load)
    print("\n".join(found.commands), "", table(found.rows), sep="\n")


if __name__ == "__main__":
    main()
