"""Hosts that are left alone, and hosts that are asked how they want it."""

import asyncio

import httpx
import pytest

from refaudit.catalogue import hosts
from refaudit.errors import UsageError
from refaudit.model.evidence import Failure
from refaudit.settings import Settings
from refaudit.web import open_client
from refaudit.web.consent import Exclusions

pytestmark = pytest.mark.httpx_mock(can_send_already_matched_responses=True)


@pytest.mark.parametrize(
    ("entry", "excluded", "asked"),
    [
        ("example.org", ["example.org", "www.example.org", "EXAMPLE.org."], ["anexample.org"]),
        ("www.example.org", ["www.example.org"], ["example.org", "example.com"]),
        ("*.example.org", ["a.example.org", "a.b.example.org"], ["example.org"]),
        ("news.*", ["news.example.org"], ["example.news"]),
        ("h?.org", ["h1.org"], ["h.org", "h12.org"]),
        ("bücher.de", ["xn--bcher-kva.de"], ["bucher.de"]),
        ("192.0.2.1", ["192.0.2.1"], ["192.0.2.10"]),
    ],
)
def test_an_entry_is_a_host_with_all_below_it_or_a_pattern(entry, excluded, asked):
    exclusions = Exclusions([entry])
    assert all(exclusions.refusal(host) for host in excluded)
    assert not any(exclusions.refusal(host) for host in asked)


@pytest.mark.parametrize("entry", ["", "http://example.org", "a b", "example.org/path", "*/x"])
def test_an_entry_that_names_no_host_is_told(entry):
    with pytest.raises(UsageError, match="exclude"):
        Exclusions([entry])


def test_who_opted_out_with_us_is_excluded_everywhere(monkeypatch):
    monkeypatch.setattr(hosts, "opted_out", lambda: ("left-alone.org",))
    assert Exclusions().refusal("www.left-alone.org")


class Clock:
    def __init__(self):
        self.now = 1000.0

    def timer(self):
        return self.now

    async def sleep(self, seconds):
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def door(clock):
    def opened(expected=None, **settings):
        return open_client(
            Settings(**{"retries": 0} | settings),
            expected=expected,
            transport=httpx.AsyncHTTPTransport(),
            timer=clock.timer,
            sleep=clock.sleep,
            chance=lambda: 0.0,
        )

    return opened


async def test_an_excluded_host_gets_no_byte_also_at_a_redirect(door, httpx_mock):
    httpx_mock.add_response(
        url="http://a.org/", status_code=302, headers={"Location": "https://www.b.org/x"}
    )
    async with door(exclude=("b.org",)) as client:
        direct = await client.fetch("http://b.org/")
        led = await client.fetch("http://a.org/")
    assert (direct.failure, direct.attempts, direct.status) == (Failure.EXCLUDED, 0, None)
    assert (led.failure, led.final_url) == (Failure.EXCLUDED, "https://www.b.org/x")
    assert "b.org is excluded" in led.error
    assert [str(request.url) for request in httpx_mock.get_requests()] == ["http://a.org/"]


def paths(httpx_mock):
    return [request.url.path for request in httpx_mock.get_requests()]


@pytest.mark.parametrize(
    ("expected", "settings"),
    [
        (None, {}),
        ({"a.org": 9}, {}),
        ({"b.org": 100}, {}),
        ({"a.org": 100}, {"max_crawl_delay": 0.0}),
    ],
)
async def test_without_many_targets_there_is_no_request_for_robots(
    door, httpx_mock, expected, settings
):
    httpx_mock.add_response()
    async with door(expected, **settings) as client:
        await client.fetch("http://a.org/1")
    assert paths(httpx_mock) == ["/1"]


async def test_a_host_with_an_agreed_rate_is_not_asked_for_it(door, httpx_mock):
    httpx_mock.add_response()
    async with door({"web.archive.org": 1000}) as client:
        await client.fetch("http://web.archive.org/web/2020id_/http://a.org/")
    assert "/robots.txt" not in paths(httpx_mock)


async def test_the_delay_is_read_once_and_kept_to(door, httpx_mock, clock):
    httpx_mock.add_response(url="http://a.org/robots.txt", text="User-agent: *\nCrawl-delay: 7")
    httpx_mock.add_response(url="http://a.org/1")
    async with door({"a.org": 10}) as client:
        await asyncio.gather(*(client.fetch("http://a.org/1") for _ in range(3)))
    assert paths(httpx_mock) == ["/robots.txt", "/1", "/1", "/1"]
    assert clock.now == 1021


async def test_a_long_delay_is_capped(door, httpx_mock, clock):
    httpx_mock.add_response(url="http://a.org/robots.txt", text="User-agent: *\nCrawl-delay: 9999")
    httpx_mock.add_response(url="http://a.org/1")
    async with door({"a.org": 10}, max_crawl_delay=20.0) as client:
        await client.fetch("http://a.org/1")
    assert clock.now == 1020


@pytest.mark.parametrize("answer", [404, 500, 302, httpx.ReadError("x"), httpx.ReadTimeout("x")])
async def test_a_robots_txt_that_does_not_come_says_nothing(door, httpx_mock, answer):
    if isinstance(answer, int):
        headers = {"Location": "file:///etc/passwd"} if answer == 302 else {}
        httpx_mock.add_response(
            url="http://a.org/robots.txt",
            status_code=answer,
            headers=headers,
            text="User-agent: *\nCrawl-delay: 7",
        )
    else:
        httpx_mock.add_exception(answer, url="http://a.org/robots.txt")
    httpx_mock.add_response(url="http://a.org/1")
    async with door({"a.org": 10}, retries=3) as client:
        first = await client.fetch("http://a.org/1")
        await client.fetch("http://a.org/1")
    assert first.status == 200
    assert paths(httpx_mock).count("/robots.txt") == 1


async def test_who_names_us_is_left_alone(door, httpx_mock):
    text = "User-agent: *\nDisallow:\n\nUser-agent: refaudit\nDisallow: /private?"
    httpx_mock.add_response(url="http://a.org/robots.txt", text=text)
    httpx_mock.add_response(url="http://a.org/public")
    async with door({"a.org": 10}) as client:
        public = await client.fetch("http://a.org/public")
        private = await client.fetch("http://a.org/private?x=1")
    assert (public.status, public.failure) == (200, None)
    assert (private.failure, private.attempts) == (Failure.EXCLUDED, 0)
    assert "robots.txt" in private.error
    assert paths(httpx_mock) == ["/robots.txt", "/public"]
