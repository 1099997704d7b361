"""A run that is killed at any moment is resumed, and nothing is asked twice."""

import json
import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from refaudit.errors import StoreError
from refaudit.store import Store
from tests.helpers.command import command, environment, findings
from tests.helpers.stores import histories

URLS = 500
#: Every third page is gone, and looked at twice.
LOOKS = URLS + len(range(0, URLS, 3))
KILLS = 10


class _Web(BaseHTTPRequestHandler):
    """Every third page is gone; each answer takes a moment, so that a run can be caught in it."""

    protocol_version = "HTTP/1.1"
    asked: Counter[str]

    def do_GET(self):
        host = self.headers["Host"]
        self.asked[host] += 1
        time.sleep(0.02)
        status = 404 if int(host[4:].split(".")[0]) % 3 == 0 else 200
        body = b"<title>A page</title>"
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A client that was killed is no fault of the server."""


@pytest.fixture
def web():
    handler = type("Web", (_Web,), {"asked": Counter()})
    server = _Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port, handler.asked
    server.shutdown()
    server.server_close()
    thread.join()


def arguments(port, store):
    return command(
        *("audit", "article.wiki", "--now", "2026-11-22T10:00:00Z"),
        *("--connect-to", f"*=http://127.0.0.1:{port}", "--host-interval", "0", "--retries", "0"),
        *(
            "--store",
            store,
            "--out",
            "-",
            "--format",
            "json",
            "--concurrency",
            "8",
            "--no-find-archives",
        ),
    )


def run(tmp_path, port, store):
    ended = subprocess.run(
        arguments(port, store),
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        timeout=120,
        check=False,
    )
    return json.loads(ended.stdout)


def stored(store):
    """The hosts whose result the history holds; it may have been killed before there was one."""
    if not store.exists():
        return set()
    try:
        history = Store.open(str(store), writable=False)
    except StoreError:
        return set()
    with history:
        runs = history.runs()
        return {t.host for t, seen, _ in histories(history, runs[0].id) if seen} if runs else set()


def test_a_run_killed_ten_times_ends_as_an_undisturbed_one(tmp_path, web):
    port, asked = web
    (tmp_path / "article.wiki").write_text(
        "\n".join(
            f"<ref>{{{{cite web |title=Page {n} |date=2020 |url=https://host{n}.org/page}}}}</ref>"
            for n in range(URLS)
        )
    )
    undisturbed = run(tmp_path, port, tmp_path / "calm.sqlite")
    assert asked.total() == LOOKS

    asked.clear()
    store = tmp_path / "killed.sqlite"
    kept: dict[str, int] = {}
    chance = random.Random(7)
    for _ in range(KILLS):
        process = subprocess.Popen(
            arguments(port, store),
            cwd=tmp_path,
            env=environment(tmp_path),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        # Some while it starts and reads, most while it asks.
        enough = asked.total() + chance.choice((0, 1, 40, 80, 120))
        deadline = time.monotonic() + 30
        while asked.total() < enough and time.monotonic() < deadline:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.8) if enough == asked.total() else 0)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        time.sleep(0.1)  # the server counts what was under way
        for host in stored(store) - kept.keys():
            kept[host] = asked[host]
    resumed = run(tmp_path, port, store)

    assert findings(resumed) == findings(undisturbed)
    assert resumed["totals"] == undisturbed["totals"]
    assert len(kept) > URLS / 10
    assert {host: asked[host] for host in kept} == kept
