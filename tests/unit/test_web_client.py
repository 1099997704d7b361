"""The client's own logic: chains, retries, probes, deadlines; the wire is played by httpx_mock.

Longer than 300 lines, because the promises of one module are tested in one file.
"""

import asyncio
import errno
import logging
import ssl

import httpx
import pytest

from refaudit import __version__
from refaudit.model.evidence import Failure
from refaudit.settings import Settings
from refaudit.web import open_client
from refaudit.web.transport import UNVERIFIED

SITE = "http://a.org/"
pytestmark = pytest.mark.httpx_mock(can_send_already_matched_responses=True)


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
    def opened(**settings):
        return open_client(
            Settings(**{"retries": 0} | settings),
            transport=httpx.AsyncHTTPTransport(verify=False),
            timer=clock.timer,
            sleep=clock.sleep,
            chance=lambda: 0.0,
        )

    return opened


async def fetch(client, url=SITE, **options):
    async with client:
        return await client.fetch(url, **options)


async def test_an_answer_is_brought_home(door, httpx_mock):
    httpx_mock.add_response(url=SITE, headers={"X-One": "1"}, html="<p>Hello")
    exchange = await fetch(door())
    assert (exchange.status, exchange.final_url, exchange.failure) == (200, SITE, None)
    assert exchange.body == b"<p>Hello"
    assert exchange.headers["x-one"] == "1"
    assert (exchange.attempts, exchange.insecure, exchange.error) == (1, False, None)


async def test_the_request_says_who_asks_and_what_can_be_read(door, httpx_mock):
    httpx_mock.add_response()
    await fetch(door(contact="me@example.org", lang="kk"), "http://user:pw@a.org/x?q=1#part")
    request = httpx_mock.get_request()
    headers = request.headers
    assert headers["user-agent"] == f"refaudit/{__version__} (+me@example.org)"
    assert headers["accept"].startswith("text/html")
    assert headers["accept-language"] == "kk,*;q=0.5"
    assert headers["accept-encoding"] == "gzip"
    assert headers["host"] == "a.org"
    assert not {"referer", "cookie", "authorization"} & headers.keys()
    assert request.extensions["target"] == b"/x?q=1"


async def test_without_a_contact_the_agent_says_so(door, httpx_mock):
    httpx_mock.add_response()
    await fetch(door())
    assert "(no contact given)" in httpx_mock.get_request().headers["user-agent"]


async def test_each_hop_of_a_chain_is_written_down(door, httpx_mock):
    httpx_mock.add_response(url=SITE, status_code=301, headers={"Location": "/b?c=1#d"})
    httpx_mock.add_response(
        url="http://a.org/b?c=1", status_code=308, headers={"Location": "//c.org"}
    )
    httpx_mock.add_response(url="http://c.org/", status_code=404)
    exchange = await fetch(door())
    assert [(hop.url, hop.status, hop.location) for hop in exchange.hops] == [
        (SITE, 301, "/b?c=1#d"),
        ("http://a.org/b?c=1", 308, "//c.org"),
        ("http://c.org/", 404, None),
    ]
    assert (exchange.status, exchange.final_url) == (404, "http://c.org/")


async def test_a_stop_rule_ends_the_chain_at_an_answer_with_its_body(door, httpx_mock):
    httpx_mock.add_response(
        url=SITE, status_code=302, headers={"Location": "/b", "Memento-Datetime": "x"}, text="seen"
    )
    exchange = await fetch(door(), stop=lambda status, headers: "memento-datetime" in headers)
    assert (exchange.status, exchange.body, exchange.failure) == (302, b"seen", None)
    assert exchange.hops[0].location == "/b"
    assert exchange.headers["location"] == "/b"


async def test_a_final_answer_is_asked_for_once_and_is_no_trouble_whatever_its_status(
    door, httpx_mock
):
    client = door()
    for n in range(8):
        url = f"http://a.org/{n}"
        httpx_mock.add_response(url=url, status_code=429, headers={"Memento-Datetime": "x"})
        exchange = await fetch(client, url, stop=lambda status, headers: status == 429)
        assert (exchange.status, exchange.attempts, exchange.failure) == (429, 1, None)


async def test_a_stop_rule_that_does_not_apply_changes_nothing(door, httpx_mock):
    httpx_mock.add_response(url=SITE, status_code=302, headers={"Location": "/b"})
    httpx_mock.add_response(url="http://a.org/b")
    exchange = await fetch(door(), stop=lambda status, headers: False)
    assert exchange.final_url == "http://a.org/b"


async def test_a_loop_is_found(door, httpx_mock):
    httpx_mock.add_response(url=SITE, status_code=302, headers={"Location": "/b"})
    httpx_mock.add_response(url="http://a.org/b", status_code=302, headers={"Location": "/"})
    exchange = await fetch(door())
    assert (exchange.failure, exchange.status) == (Failure.REDIRECT_LOOP, 302)
    assert len(exchange.hops) == 2


@pytest.mark.parametrize(("limit", "hops"), [(0, 1), (3, 4)])
async def test_a_chain_has_so_many_redirects(door, httpx_mock, limit, hops):
    for n in range(10):
        location = {"Location": f"/{n + 1}"}
        httpx_mock.add_response(
            url=f"http://a.org/{n}", status_code=302, headers=location, is_optional=True
        )
    exchange = await fetch(door(max_redirects=limit), "http://a.org/0")
    assert (exchange.failure, len(exchange.hops)) == (Failure.REDIRECT_LOOP, hops)
    assert f"more than {limit} redirects" in exchange.error


async def test_a_site_that_wants_its_cookie_back_lets_us_in(door, httpx_mock):
    def answer(request):
        if request.headers.get("cookie") == "seen=1":
            return httpx.Response(200, text="in")
        return httpx.Response(302, headers={"Location": "/", "Set-Cookie": "seen=1; Path=/"})

    httpx_mock.add_callback(answer)
    exchange = await fetch(door())
    assert (exchange.status, exchange.body) == (200, b"in")


async def test_a_site_that_sets_a_cookie_and_loops_all_the_same_is_a_loop(door, httpx_mock):
    httpx_mock.add_response(status_code=302, headers={"Location": "/", "Set-Cookie": "a=1; Path=/"})
    exchange = await fetch(door())
    assert (exchange.failure, len(exchange.hops)) == (Failure.REDIRECT_LOOP, 2)


async def test_cookies_do_not_outlive_their_chain(door, httpx_mock):
    httpx_mock.add_response(headers={"Set-Cookie": "a=1; Path=/"})
    async with door() as client:
        await client.fetch(SITE)
        await client.fetch(SITE)
    assert all("cookie" not in request.headers for request in httpx_mock.get_requests())


async def test_what_may_change_is_asked_again(door, httpx_mock, clock):
    httpx_mock.add_response(status_code=503)
    httpx_mock.add_exception(httpx.ReadTimeout("x"))
    httpx_mock.add_response(status_code=200)
    exchange = await fetch(door(retries=2))
    assert (exchange.status, exchange.attempts) == (200, 3)
    assert clock.now >= 1002


async def test_a_failure_that_stays_is_told(door, httpx_mock):
    httpx_mock.add_exception(httpx.ReadError("x"), is_reusable=True)
    exchange = await fetch(door(retries=2))
    assert (exchange.failure, exchange.attempts) == (Failure.CONNECTION_RESET, 3)
    assert exchange.error == f"{SITE}: connection lost"
    assert exchange.hops[0].status is None


async def test_attempts_are_those_of_the_last_hop(door, httpx_mock):
    httpx_mock.add_response(url=SITE, status_code=500)
    httpx_mock.add_response(url=SITE, status_code=302, headers={"Location": "/b"})
    httpx_mock.add_response(url="http://a.org/b", status_code=404)
    exchange = await fetch(door(retries=2))
    assert exchange.attempts == 1


async def test_the_wait_before_another_try_is_the_wait_of_the_whole_host(door, httpx_mock, clock):
    httpx_mock.add_response(url=SITE, status_code=429, headers={"Retry-After": "30"})
    httpx_mock.add_response(url=SITE)
    httpx_mock.add_response(url="http://a.org/other")
    times = []
    async with door(retries=1) as client:

        async def timed(url):
            exchange = await client.fetch(url)
            times.append((url, clock.now))
            return exchange

        await asyncio.gather(timed(SITE), timed("http://a.org/other"))
    assert min(now for _, now in times) >= 1030


async def test_retry_after_of_a_hop_holds_for_the_host_of_the_hop(door, httpx_mock, clock):
    httpx_mock.add_response(url=SITE, status_code=302, headers={"Location": "http://b.org/"})
    httpx_mock.add_response(url="http://b.org/", status_code=503, headers={"Retry-After": "50"})
    httpx_mock.add_response(url="http://b.org/2")
    httpx_mock.add_response(url="http://a.org/2")
    async with door(host_interval=0.0) as client:
        await client.fetch(SITE)
        await client.fetch("http://a.org/2")
        assert clock.now == 1000
        await client.fetch("http://b.org/2")
        assert clock.now == 1050


async def test_a_host_that_wants_a_long_pause_is_asked_no_more(door, httpx_mock, clock):
    httpx_mock.add_response(url=SITE, status_code=429, headers={"Retry-After": "7200"})
    async with door(retries=5) as client:
        first = await client.fetch(SITE)
        rest = [await client.fetch(f"http://a.org/{n}") for n in range(5)]
    assert (first.status, first.attempts) == (429, 1)
    assert {(e.failure, e.status, e.attempts) for e in rest} == {(Failure.THROTTLED, None, 0)}
    assert "7200 s" in rest[0].error
    assert len(httpx_mock.get_requests()) == 1


async def test_silent_hosts_are_given_up_for_a_while(door, httpx_mock):
    httpx_mock.add_exception(httpx.ConnectTimeout("x"), is_reusable=True)
    async with door(retries=2) as client:
        exchanges = [await client.fetch(f"http://a.org/{n}") for n in range(6)]
    assert {exchange.failure for exchange in exchanges} == {Failure.TIMEOUT}
    assert [exchange.attempts for exchange in exchanges] == [3, 3, 3, 0, 0, 0]


async def test_the_interval_holds_across_redirects(door, httpx_mock, clock):
    httpx_mock.add_response(url=SITE, status_code=302, headers={"Location": "http://A.org./b"})
    httpx_mock.add_response(url="http://a.org./b")
    await fetch(door(host_interval=5.0))
    assert clock.now == 1005


async def test_a_url_may_take_so_long_on_the_wire_over_all_hops(door, httpx_mock, clock):
    def slow(request):
        clock.now += 40
        n = int(request.url.path[1:])
        return httpx.Response(302, headers={"Location": f"/{n + 1}"})

    httpx_mock.add_callback(slow)
    exchange = await fetch(door(deadline=90.0, host_interval=1000.0), "http://a.org/0")
    assert (exchange.failure, len(exchange.hops)) == (Failure.TIMEOUT, 4)
    assert "deadline" in exchange.error
    assert exchange.elapsed_ms == 120_000


async def test_no_other_try_after_the_deadline(door, httpx_mock, clock):
    def slow(request):
        clock.now += 100
        raise httpx.ReadTimeout("x")

    httpx_mock.add_callback(slow)
    exchange = await fetch(door(retries=5))
    assert (exchange.failure, exchange.attempts) == (Failure.TIMEOUT, 1)


async def test_a_request_that_hangs_ends_at_the_deadline(door, httpx_mock):
    async def hang(request):
        await asyncio.sleep(60)

    httpx_mock.add_callback(hang)
    exchange = await fetch(door(deadline=0.02))
    assert (exchange.failure, exchange.error) == (
        Failure.TIMEOUT,
        f"{SITE}: the deadline has passed",
    )


def bad_certificate():
    error = ssl.SSLCertVerificationError(1, "x")
    error.verify_message = "certificate has expired"
    failure = httpx.ConnectError("x")
    failure.__cause__ = error
    return failure


async def test_behind_a_bad_certificate_somebody_may_be_there(door, httpx_mock, clock):
    def answer(request):
        if not request.extensions[UNVERIFIED]:
            raise bad_certificate()
        return httpx.Response(404)

    httpx_mock.add_callback(answer)
    exchange = await fetch(door(retries=3), "https://a.org/")
    assert (exchange.status, exchange.failure, exchange.insecure) == (404, None, True)
    assert (exchange.attempts, clock.now) == (2, 1001)
    assert "certificate has expired" in exchange.error


async def test_behind_a_bad_certificate_may_be_nobody(door, httpx_mock):
    def answer(request):
        raise bad_certificate() if not request.extensions[UNVERIFIED] else httpx.ReadError("x")

    httpx_mock.add_callback(answer)
    exchange = await fetch(door(retries=3), "https://a.org/")
    assert (exchange.status, exchange.failure) == (None, Failure.BAD_CERTIFICATE)
    assert (exchange.attempts, exchange.insecure) == (2, False)


async def test_a_chain_that_was_insecure_once_stays_marked(door, httpx_mock):
    def answer(request):
        if request.url.scheme == "http":
            return httpx.Response(200)
        if not request.extensions[UNVERIFIED]:
            raise bad_certificate()
        return httpx.Response(302, headers={"Location": "http://b.org/"})

    httpx_mock.add_callback(answer)
    exchange = await fetch(door(), "https://a.org/")
    assert (exchange.status, exchange.insecure, exchange.final_url) == (200, True, "http://b.org/")
    assert "https://a.org/: certificate not accepted" in exchange.error


async def test_a_surprise_is_an_internal_error_with_its_traceback_at_debug(
    door, httpx_mock, caplog
):
    httpx_mock.add_exception(KeyError("surprise"))
    with caplog.at_level(logging.DEBUG, "refaudit.web"):
        exchange = await fetch(door(), "http://a.org/?token=abc")
    assert exchange.failure is Failure.INTERNAL_ERROR
    assert "KeyError" in exchange.error
    assert "abc" not in exchange.error
    assert any(record.exc_info for record in caplog.records)


async def test_too_many_open_files_accuse_nobody(door, httpx_mock):
    httpx_mock.add_exception(OSError(errno.EMFILE, "too many open files"))
    assert (await fetch(door())).failure is Failure.INTERNAL_ERROR


async def test_errors_show_no_secrets(door, httpx_mock):
    httpx_mock.add_exception(httpx.ReadError("x"))
    exchange = await fetch(door(), "http://user:hunter2@a.org/?api_key=abc&q=1")
    assert "hunter2" not in exchange.error
    assert "abc" not in exchange.error


async def test_a_location_shows_no_password(door, httpx_mock):
    httpx_mock.add_response(
        url=SITE, status_code=302, headers={"Location": "http://u:hunter2@a.org/b"}
    )
    httpx_mock.add_response(url="http://a.org/b")
    exchange = await fetch(door())
    assert "hunter2" not in repr(exchange.hops)
    assert exchange.status == 200


@pytest.mark.parametrize(
    ("url", "failure"),
    [("nonsense", Failure.INVALID_URL), ("ftp://a.org/", Failure.UNSUPPORTED_SCHEME)],
)
async def test_what_cannot_be_asked_is_told(door, url, failure):
    exchange = await fetch(door(), url)
    assert (exchange.failure, exchange.attempts, len(exchange.hops)) == (failure, 0, 1)


async def test_a_cancelled_fetch_is_cancelled(door, httpx_mock):
    started = asyncio.Event()

    async def hang(request):
        started.set()
        await asyncio.sleep(60)

    httpx_mock.add_callback(hang)
    async with door(retries=3) as client:
        task = asyncio.create_task(client.fetch(SITE))
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_a_host_that_wants_to_be_left_alone_says_so_for_its_other_targets_too(
    door, httpx_mock
):
    client = door()
    headers = {"Retry-After": "86400"}
    httpx_mock.add_response(url="http://a.org/1", status_code=429, headers=headers)
    await fetch(client, "http://a.org/1")
    exchange = await fetch(client, "http://a.org/2")
    assert (exchange.failure, exchange.attempts) == (Failure.THROTTLED, 0)
    assert 86_000 < int(exchange.headers["retry-after"]) <= 86_400
