"""What strangers send does not fill our memory: whole runs, as processes of their own."""

import asyncio
import os
import subprocess
import sys

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
    with (cwd / "out").open("wb") as out:
        process = subprocess.Popen(command(*arguments), cwd=cwd, env=environment(cwd), stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_maxrss / 1024


@pytest.mark.skipif(sys.platform != "linux", reason="the unit of ru_maxrss is Linux's")
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
    assert peak < MOST
