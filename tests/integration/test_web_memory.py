"""What strangers send does not fill our memory: whole runs, as processes of their own."""

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.helpers.command import command, environment
from tests.helpers.faults import FaultServer

URLS = 200
MOST = 250  # MiB of the largest resident set
#: Half of the URLs are bombs, the rest bodies and heads without end.
FAULTS = (
    *("gzip-bomb",) * 5, "endless-body", "tiny-chunks", "endless-empty-gzip", "endless-trailers",
    "huge-header",
)  # fmt: skip


def run(arguments, cwd):
    """The exit status and the peak of memory, in MiB, of a call; its output is in `out`."""
    peak = 0
    with (cwd / "out").open("wb") as out:
        process = subprocess.Popen(command(*arguments), cwd=cwd, env=environment(cwd), stdout=out)
        # `ru_maxrss` would count this process too, from which that one was forked.
        while process.poll() is None:
            peak = max(peak, high_water(process.pid))
            time.sleep(0.02)
    return process.returncode, peak / 1024


def high_water(pid):
    """The peak of the resident set so far, in KiB; 0 for a process that is ending."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
async def test_a_run_over_bombs_and_endless_bodies_stays_small(tmp_path):
    urls = [f"http://h{n}.example.org/{FAULTS[n % len(FAULTS)]}" for n in range(URLS)]
    (tmp_path / "urls").write_text("\n".join(urls))
    async with FaultServer() as server:
        status, peak = await asyncio.to_thread(
            run,
            ["check", "--urls-from", "urls", "--connect-to", f"*=127.0.0.1:{server.port}",
             "--store", "h.sqlite", "--timeout", "10", "--retries", "0", "--fail-on", "never"],
            tmp_path,
        )  # fmt: skip
    assert status == 0
    assert len((tmp_path / "out").read_text().splitlines()) == URLS
    assert len(server.seen) >= URLS
    assert 20 < peak < MOST
