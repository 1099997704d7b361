"""The door as a run uses it: many hosts at once, one host in turns, real sockets."""

import asyncio
import itertools
import time

import pytest

from refaudit.errors import UsageError
from refaudit.model.evidence import Failure
from refaudit.settings import Settings
from refaudit.web import open_client
from tests.helpers.faults import answer, serving

PAGE = answer("200 OK", "Content-Type: text/html", "Content-Length: 2", body=b"ok")


class Site:
    """Writes down when each host was asked, and how many requests a host had at once."""

    def __init__(self, *replies: bytes):
        self.replies = list(replies)
        self.times: dict[str, list[float]] = {}
        self.running: dict[str, int] = {}
        self.most_of_a_host = 0
        self.most = 0

    async def handle(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        host = head.split(b"Host: ")[1].split(b"\r\n")[0].decode()
        self.times.setdefault(host, []).append(time.monotonic())
        self.running[host] = self.running.get(host, 0) + 1
        self.most_of_a_host = max(self.most_of_a_host, self.running[host])
        self.most = max(self.most, sum(self.running.values()))
        await asyncio.sleep(0.01)
        self.running[host] -= 1
        writer.write(self.replies.pop(0) if self.replies else PAGE)

    def gaps(self, host: str) -> list[float]:
        times = self.times[host]
        return [later - earlier for earlier, later in itertools.pairwise(times)]


def door(port: int, **settings):
    return open_client(
        Settings(
            **{"connect_to": (f"*=http://127.0.0.1:{port}",), "host_interval": 0.05} | settings
        )
    )


async def test_a_host_is_asked_in_turns_and_many_hosts_at_once():
    site = Site()
    urls = [f"https://h{n % 4}.example.org/{n}" for n in range(16)]
    async with serving(site.handle) as port, door(port) as client:
        exchanges = await asyncio.gather(*map(client.fetch, urls))
    assert [exchange.status for exchange in exchanges] == [200] * 16
    assert [exchange.final_url for exchange in exchanges] == urls
    assert site.most_of_a_host == 1
    assert site.most > 1
    assert all(gap >= 0.05 for host in site.times for gap in site.gaps(host))


async def test_the_interval_holds_across_redirects():
    site = Site(
        answer("302 Found", "Location: /b", "Content-Length: 0"),
        answer("302 Found", "Location: https://a.example.org./c", "Content-Length: 0"),
    )
    async with serving(site.handle) as port, door(port, host_interval=0.1) as client:
        exchange = await client.fetch("http://a.example.org/")
    assert (exchange.status, len(exchange.hops)) == (200, 3)
    times = sorted(time for times in site.times.values() for time in times)
    assert all(later - earlier >= 0.1 for earlier, later in itertools.pairwise(times))


async def test_the_run_keeps_to_its_concurrency():
    site = Site()
    async with serving(site.handle) as port, door(port, concurrency=3) as client:
        await asyncio.gather(*(client.fetch(f"http://h{n}.example.org/") for n in range(30)))
    assert site.most <= 3


async def test_a_slow_host_holds_up_nobody():
    async def slow_or_fast(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        if b"Host: slow" in head:
            await asyncio.sleep(60)
        writer.write(PAGE)

    limits = {"timeout": 0.4, "deadline": 0.4, "retries": 0, "concurrency": 2}
    async with serving(slow_or_fast) as port, door(port, **limits) as client:
        slow = [asyncio.create_task(client.fetch(f"http://slow.org/{n}")) for n in range(20)]
        await asyncio.sleep(0)
        began = time.monotonic()
        fast = await asyncio.gather(*(client.fetch(f"http://f{n}.org/") for n in range(20)))
        took = time.monotonic() - began
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
    assert {exchange.status for exchange in fast} == {200}
    assert took < 0.4


async def test_a_look_up_holds_no_place():
    class Silent:
        async def addresses(self, host, within):
            await asyncio.sleep(60)

    site = Site()
    async with serving(site.handle) as port:
        stand_in = f"fast.org=127.0.0.1:{port}"
        settings = Settings(connect_to=(stand_in,), concurrency=1, host_interval=0.0)
        async with open_client(settings, resolver=Silent()) as client:
            urls = [f"http://slow{n}.org/" for n in range(5)]
            slow = [asyncio.create_task(client.fetch(url)) for url in urls]
            await asyncio.sleep(0.01)
            async with asyncio.timeout(2):
                assert (await client.fetch("http://fast.org/")).status == 200
            for task in slow:
                task.cancel()
            await asyncio.gather(*slow, return_exceptions=True)


async def test_a_run_that_is_cancelled_leaves_a_door_that_works():
    site = Site()
    async with serving(site.handle) as port, door(port) as client:
        tasks = [asyncio.create_task(client.fetch(f"http://a.org/{n}")) for n in range(50)]
        await asyncio.sleep(0.03)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert (await client.fetch("http://a.org/last")).status == 200


async def test_a_name_that_does_not_exist_is_no_such_host():
    async with open_client(Settings(retries=0)) as client:
        exchange = await client.fetch("http://a..b.org/")
    assert exchange.failure is Failure.NO_SUCH_HOST


def test_a_stand_in_that_cannot_be_read_is_named():
    with pytest.raises(UsageError, match="nonsense"):
        open_client(Settings(connect_to=("nonsense",)))
