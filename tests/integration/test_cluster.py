"""A run on a cluster ends as one of a single process, though workers are killed on the way."""

import importlib.util
import itertools
import json
import os
import signal
import subprocess
import time
from collections import defaultdict
from pathlib import Path

import pytest

from refaudit.store import Store
from tests.helpers.command import command, environment
from tests.helpers.spread_web import running, write_dumps
from tests.helpers.stores import empty_server, histories, needs_server

pytestmark = [
    needs_server,
    pytest.mark.skipif(
        not importlib.util.find_spec("distributed"), reason="the extra `cluster` is not installed"
    ),
]

ARTICLES = 2000
KILLS = 3
INTERVAL = 0.02
ROOT = Path(__file__).parents[2]


class Call:
    """A call of `refaudit audit` under way."""

    def __init__(self, directory, web, store, *more):
        dumps = sorted((directory / "dumps").iterdir())
        self.process = subprocess.Popen(
            command(
                *("audit", *dumps, "--now", "2026-11-22T10:00:00Z", "--retries", "0"),
                *("--connect-to", web.connect_to, "--host-interval", str(INTERVAL)),
                *("--store", store, "--out", "-", "--format", "json", *more),
            ),
            cwd=directory,
            env=environment(
                directory,
                {
                    "PYTHONPATH": str(ROOT),
                    "DASK_DISTRIBUTED__WORKER__PRELOAD": '["tests.helpers.spread_web"]',
                },
            ),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def report(self):
        out, err = self.process.communicate(timeout=400)
        assert self.process.returncode == 1, err.decode()
        return json.loads(out)


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """The dumps, what one process reports of them, and how many requests it makes."""
    directory = tmp_path_factory.mktemp("cluster")
    write_dumps(directory / "dumps", ARTICLES, 8)
    with running() as web:
        report = Call(directory, web, directory / "alone.sqlite").report()
        return directory, report, len(web.log)


def finished(store):
    """The targets whose result the history holds."""
    with Store.open(store, writable=False) as history:
        run = history.runs()[0].id
        return {target.url for target, seen, _ in histories(history, run) if seen}


def kill_the_latest(web, process):
    """Kill the worker that asked last, and give its process id."""
    while process.poll() is None:
        worker = web.log[-1].by
        try:
            os.kill(worker, signal.SIGKILL)
        except ProcessLookupError:  # it is the one that was killed before
            time.sleep(0.01)
        else:
            return worker
    raise AssertionError("the run has ended too early")


@pytest.mark.parametrize("workers", [2, 4])
def test_killed_workers_lose_nothing_and_double_nothing(alone, workers):
    directory, one, requests = alone
    store = empty_server()
    with running(pause=0.002) as web:
        call = Call(directory, web, store, "--engine", "dask", "--workers", workers)
        kept, killed = [], set()
        for turn in range(KILLS):
            while len(web.log) < requests * (turn + 1) // (KILLS + 2):
                assert call.process.poll() is None, call.process.communicate()
                time.sleep(0.01)
            killed.add(kill_the_latest(web, call.process))
            urls = finished(store)
            kept.append((urls, len(web.log)))
        many = call.report()
        log = list(web.log)

    assert len(killed) == KILLS
    assert kept[-1][0]
    for part in ("articles", "findings", "totals"):
        assert many[part] == one[part]
    assert not list(asked_at_once(log))
    for urls, place in kept:
        again = {f"http://{asked.host}{asked.path}" for asked in log[place:]}
        assert not {url for url in urls if url in again and "/ok/" in url and ".net" not in url}


def asked_at_once(log):
    """Requests to one domain by two workers, of which the later came before the earlier's end."""
    by_domain = defaultdict(list)
    for asked in sorted(log, key=lambda asked: asked.began):
        by_domain[asked.domain].append(asked)
    for of_domain in by_domain.values():
        for earlier, later in itertools.pairwise(of_domain):
            if earlier.by != later.by and later.began < earlier.ended:
                yield earlier, later
