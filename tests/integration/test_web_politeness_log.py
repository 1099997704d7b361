"""The server's own log: who was asked when, how often, and never too soon."""

import asyncio
import itertools
import time
from collections import defaultdict

import msgspec
import pytest

from refaudit.model.evidence import Failure
from refaudit.settings import Settings
from refaudit.web import open_client
from tests.helpers.arrivals import answering
from tests.helpers.command import refaudit
from tests.helpers.faults import answer

INTERVAL = 0.1
RETRIES = 1
PAGE = answer("200 OK", "Content-Type: text/html", "Content-Length: 2", body=b"ok")
GONE = answer("404 Not Found", "Content-Type: text/html", "Content-Length: 4", body=b"gone")
BROKEN = answer("502 Bad Gateway", "Content-Length: 0")


class Visit(msgspec.Struct):
    """One request: when it came, by the system's own stamp, and when it was answered; seconds."""

    host: str
    path: str
    came: float
    gone: float = 0.0


class Log:
    """Answers by path, and writes everything down."""

    def __init__(self):
        self.visits: list[Visit] = []
        self.running = defaultdict(int)
        self.most_at_once = 0

    async def serve(self, head: bytes, came: float) -> bytes:
        text = head.decode("latin-1")
        host = text.split("Host: ")[1].split("\r\n")[0]
        visit = Visit(host=host, path=text.split()[1], came=came)
        self.visits.append(visit)
        self.running[host] += 1
        self.most_at_once = max(self.most_at_once, self.running[host])
        await asyncio.sleep(0)  # whoever asks at the same time is let in
        data = self.answer(visit)
        self.running[host] -= 1
        visit.gone = time.time()
        return data

    def answer(self, visit: Visit) -> bytes:
        kind = visit.path.split("/")[1]
        first = sum(v.path == visit.path for v in self.visits) == 1
        if kind == "later" and first:
            return answer("429 Too Many Requests", "Retry-After: 1", "Content-Length: 0")
        if kind == "date" and first:
            moment = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 2))
            return answer("503 Unavailable", f"Retry-After: {moment}", "Content-Length: 0")
        if kind == "onward":
            return answer(
                "302 Found", f"Location: http://b.example.net/page{visit.path}", "Content-Length: 0"
            )
        return {"page": PAGE, "broken": BROKEN}.get(kind, GONE)

    def of(self, host: str) -> list[Visit]:
        return [visit for visit in self.visits if visit.host == host]

    def gaps(self) -> list[float]:
        hosts = {visit.host for visit in self.visits}
        return [
            later.came - earlier.came
            for host in hosts
            for earlier, later in itertools.pairwise(self.of(host))
        ]


async def test_the_log_of_a_run_with_everything_in_it(tmp_path):
    kinds = ("page", "gone", "broken", "later", "date", "onward")
    hosts = ("a.example.org", "b.example.net", "c.example.com")
    urls = [f"http://{host}/{kind}/{n}" for n in range(2) for kind in kinds for host in hosts]
    log = Log()
    async with answering(log.serve) as port:
        ended = await asyncio.to_thread(
            refaudit, "check", *urls,
            "--connect-to", f"*=127.0.0.1:{port}", "--retries", str(RETRIES),
            "--host-interval", str(INTERVAL), "--store", "h.sqlite", "--timeout", "5",
            "--fail-on", "never", cwd=tmp_path, timeout=90,
        )  # fmt: skip
    assert [row["url"] for row in ended.rows] == urls
    assert {row["status"] for row in ended.rows} == {200, 404, 502}

    assert log.most_at_once == 1
    assert min(log.gaps()) >= INTERVAL - 0.001
    for host in hosts:
        for earlier, later in itertools.pairwise(log.of(host)):
            if earlier.path.startswith(("/later", "/date")) and earlier.path == later.path:
                assert later.came - earlier.gone >= 0.995
    # A first try, the retries, and at the most a second look that has as many.
    asked = defaultdict(int)
    for visit in log.visits:
        asked[visit.host, visit.path] += 1
    assert {n for (_, path), n in asked.items() if path.startswith("/onward")} == {1}
    assert {n for (_, path), n in asked.items() if path in {"/page/0", "/page/1"}} == {1}
    assert max(asked.values()) <= 2 * (RETRIES + 1)


async def test_the_log_of_an_archive_shows_its_own_rate():
    log = Log()
    async with answering(log.serve) as port:
        settings = Settings(connect_to=(f"*=127.0.0.1:{port}",), host_interval=0.1, retries=0)
        async with open_client(settings) as client:
            for n in range(3):
                await client.fetch(f"http://web.archive.org/cdx/search/cdx?url={n}")
    assert min(log.gaps()) >= 0.245


async def test_an_excluded_host_and_one_that_is_closed_are_not_in_the_log():
    log = Log()
    async with answering(log.serve) as port:
        settings = Settings(
            connect_to=(f"*=http://127.0.0.1:{port}",),
            host_interval=0.0,
            retries=0,
            exclude=("a.org",),
        )
        async with open_client(settings) as client:
            excluded = await client.fetch("https://www.a.org/page")
            results = [await client.fetch(f"http://b.org/broken/{n}") for n in range(12)]
    assert excluded.failure is Failure.EXCLUDED
    assert results[-1].failure is Failure.HOST_TROUBLE
    assert {visit.host for visit in log.visits} == {"b.org"}
    assert len(log.visits) == 9


@pytest.mark.parametrize("delay", [0.3])
async def test_the_log_shows_that_a_crawl_delay_is_kept_to(delay):
    log = Log()
    robots = f"User-agent: *\nCrawl-delay: {delay}".encode()
    log.answer = lambda visit: (
        answer("200 OK", "Content-Type: text/plain", f"Content-Length: {len(robots)}", body=robots)
        if visit.path == "/robots.txt"
        else PAGE
    )
    async with answering(log.serve) as port:
        settings = Settings(connect_to=(f"*=127.0.0.1:{port}",), host_interval=0.0)
        async with open_client(settings, expected={"a.org": 10}) as client:
            for n in range(3):
                await client.fetch(f"http://a.org/page/{n}")
    assert log.visits[0].path == "/robots.txt"
    assert len(log.visits) == 4
    assert min(log.gaps()) >= delay - 0.005
