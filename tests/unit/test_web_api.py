import asyncio
import gzip
import logging
import ssl
from urllib.parse import parse_qsl

import httpx
import pytest

from refaudit.model import uri
from refaudit.model.evidence import Failure
from refaudit.settings import Settings
from refaudit.web.api import Later, open_api
from refaudit.web.diagnosis import Fault
from tests.helpers.faults import answer, serving

URL = "https://w.org/w/api.php"
JSON = {"Content-Type": "application/json"}


class Service:
    """Gives its answers in order, the last for ever; a clock that jumps over pauses."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []
        self.slept = []
        self.now = 0.0

    def opened(self, url=URL, *, later=lambda *_: None, authorization=None, **settings):
        return open_api(
            Settings(**{"retries": 0, "contact": "me@example.org", "host_interval": 0} | settings),
            uri.parse(url),
            later=later,
            authorization=authorization,
            transport=httpx.MockTransport(self.handle),
            timer=lambda: self.now,
            sleep=self.sleep,
            chance=lambda: 0.0,
        )

    async def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds

    def handle(self, request):
        self.requests.append(request)
        given = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(given, Exception):
            raise given
        return httpx.Response(given.status_code, headers=given.headers, content=given.content)


def said(content=b"{}", status=200, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    made = httpx.Response(status, headers=JSON | named)
    made._content = content
    return made


async def post(service, fields=None, **options):
    api = service.opened(**options)
    try:
        return await api.post(fields or {"a": "1"})
    finally:
        await api.aclose()


async def test_a_form_is_posted_in_the_name_of_the_operator():
    service = Service(said(b'{"a":1}'))
    reply = await post(service, {"titles": "Ä|B&C", "x": ""}, authorization="Bearer secret")
    assert (reply.status, reply.body, reply.failure) == (200, b'{"a":1}', None)
    (request,) = service.requests
    assert (request.method, str(request.url)) == ("POST", URL)
    assert parse_qsl(request.content.decode(), keep_blank_values=True) == [
        ("titles", "Ä|B&C"),
        ("x", ""),
    ]
    assert "me@example.org" in request.headers["user-agent"]
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert request.headers["accept-encoding"] == "gzip"
    assert request.headers["authorization"] == "Bearer secret"


async def test_gzip_is_unpacked():
    reply = await post(Service(said(gzip.compress(b"{}" * 9), content_encoding="gzip")))
    assert reply.body == b"{}" * 9


async def test_the_cookies_of_a_session_are_kept_until_they_are_forgotten():
    service = Service(said(set_cookie="session=abc; path=/; secure; HttpOnly"), said())
    api = service.opened()
    for _ in range(2):
        await api.post({})
    api.forget_session()
    await api.post({})
    await api.aclose()
    assert [r.headers.get("cookie") for r in service.requests] == [None, "session=abc", None]


async def test_no_more_cookies_are_kept_than_a_session_needs():
    made = [("set-cookie", f"c{n}=1; path=/") for n in range(300)]
    given = httpx.Response(200, headers=[*JSON.items(), ("set-cookie", "x=" + "y" * 5000), *made])
    service = Service(given, given)
    api = service.opened()
    for _ in range(2):
        await api.post({})
    await api.aclose()
    cookies = service.requests[1].headers["cookie"].split("; ")
    assert len(cookies) == 50
    assert not any(cookie.startswith("x=") for cookie in cookies)


async def test_requests_keep_the_pause_that_hosts_are_owed():
    service = Service(said())
    api = service.opened(host_interval=2.0)
    for _ in range(3):
        await api.post({})
    await api.aclose()
    assert service.slept == [2.0, 2.0]


@pytest.mark.parametrize(
    ("first", "pause"),
    [
        (said(b"<html>", 429, retry_after="7"), 7.0),
        (said(b"<html>", 429), 60.0),
        (said(b"<html>", 503, retry_after="3"), 3.0),
    ],
)
async def test_a_pause_that_is_asked_for_is_waited_out(first, pause):
    service = Service(first, said(b'{"b":2}'))
    reply = await post(service)
    assert reply.body == b'{"b":2}'
    assert service.slept == [pause]


async def test_who_asks_for_pauses_again_and_again_is_left_alone():
    service = Service(said(b"", 429, retry_after="1"))
    reply = await post(service)
    assert reply.failure is Failure.THROTTLED
    assert "6 times in a row" in reply.error
    assert len(service.requests) == 6


async def test_a_pause_longer_than_allowed_is_not_waited_out():
    service = Service(said(b"", 429, retry_after="3600"))
    reply = await post(service)
    assert reply.failure is Failure.THROTTLED
    assert service.slept == []


async def test_an_answer_that_says_later_inside_is_asked_for_again():
    seen = []

    def later(headers, body, times):
        seen.append((headers["x-a"], body, times))
        return Later(seconds=5.0 * (times + 1)) if body == b"later" else None

    service = Service(said(b"later", x_a="1"), said(b"later", x_a="2"), said(b"now", x_a="3"))
    reply = await post(service, later=later)
    assert reply.body == b"now"
    assert service.slept == [5.0, 10.0]
    assert seen == [("1", b"later", 0), ("2", b"later", 1), ("3", b"now", 2)]


async def test_passing_faults_are_tried_again():
    service = Service(httpx.ReadError("x"), said(b"", 502), said(b'{"c":3}'))
    reply = await post(service, retries=2)
    assert reply.body == b'{"c":3}'


async def test_a_fault_that_stays_is_a_value():
    service = Service(httpx.ConnectTimeout("x"))
    reply = await post(service, retries=1)
    assert (reply.failure, reply.error) == (Failure.TIMEOUT, "no connection in time")
    assert len(service.requests) == 2


async def test_a_server_that_fails_all_the_time_is_left_alone():
    service = Service(said(b"", 500))
    api = service.opened()
    replies = [await api.post({}) for _ in range(10)]
    await api.aclose()
    assert replies[8].status == 500
    assert replies[9].failure is Failure.HOST_TROUBLE


async def test_a_body_that_breaks_off_is_tried_again():
    cut = gzip.compress(b'{"d":4}' * 100)[:-12]
    service = Service(said(cut, content_encoding="gzip"), said(b'{"d":4}'))
    assert (await post(service, retries=1)).body == b'{"d":4}'
    reply = await post(Service(said(cut, content_encoding="gzip")))
    assert reply.failure is Failure.CONNECTION_RESET
    assert "gzip" in reply.error


@pytest.mark.parametrize(
    ("body", "encoding"),
    [(gzip.compress(bytes(33 * 1024 * 1024)), "gzip"), (bytes(2 * 1024 * 1024), "identity")],
    ids=["unpacked", "as it comes"],
)
async def test_an_answer_that_is_too_long_is_not_kept(body, encoding):
    reply = await post(Service(said(body, content_encoding=encoding)))
    assert (reply.status, reply.body, reply.truncated) == (200, b"", True)


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (httpx.ReadTimeout("x"), Failure.TIMEOUT),
        (RuntimeError("x"), Failure.INTERNAL_ERROR),
        (httpx.ReadError("x"), Failure.CONNECTION_RESET),
    ],
)
async def test_a_fault_inside_the_body_is_told_by_its_kind(error, failure):
    async def pieces():
        yield b"{"
        raise error

    service = Service(said())
    service.handle = lambda _: httpx.Response(200, headers=JSON, content=pieces())
    assert (await post(service)).failure is failure


async def test_a_host_that_is_not_there_is_owed_no_pause():
    service = Service(Fault(Failure.NO_SUCH_HOST, "no such host"))
    api = service.opened(host_interval=5.0)
    for _ in range(2):
        assert (await api.post({})).failure is Failure.NO_SUCH_HOST
    await api.aclose()
    assert service.slept == []


async def test_no_redirect_is_followed():
    service = Service(said(b"", 301, location="https://evil.org/w/api.php"))
    reply = await post(service, authorization="Bearer secret")
    assert (reply.status, reply.location) == (301, "https://evil.org/w/api.php")
    assert len(service.requests) == 1


async def test_no_certificate_is_looked_past():
    fault = httpx.ConnectError("x")
    fault.__cause__ = ssl.SSLCertVerificationError(1, "self-signed")
    service = Service(fault)
    reply = await post(service, authorization="Bearer secret", retries=2)
    assert reply.failure is Failure.BAD_CERTIFICATE
    assert len(service.requests) == 1


async def test_a_surprise_is_a_value_too():
    reply = await post(Service(RuntimeError("what")))
    assert (reply.failure, reply.error) == (Failure.INTERNAL_ERROR, "RuntimeError")


async def test_addresses_that_are_not_public_are_refused():
    service = Service(said())
    reply = await post(service, url="http://127.0.0.1/w/api.php")
    assert reply.failure is Failure.UNSAFE_ADDRESS
    assert service.requests == []
    reply = await post(service, url="http://127.0.0.1/w/api.php", allow_net=("127.0.0.0/8",))
    assert reply.status == 200


async def test_the_port_of_the_url_itself_is_one_that_may_be_asked():
    assert (await post(Service(said()), url="https://w.org:4711/api.php")).status == 200


async def test_nothing_of_a_session_is_logged(caplog):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpcore").setLevel(logging.DEBUG)
    body = answer(
        "200 OK", "Content-Type: application/json", "Set-Cookie: s=hush", "Content-Length: 2"
    )

    async def handle(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(body + b"{}")

    async with serving(handle) as port:
        api = open_api(
            Settings(allow_net=("127.0.0.0/8",), host_interval=0),
            uri.parse(f"http://127.0.0.1:{port}/api.php"),
            later=lambda *_: None,
            authorization="Bearer whisper",
        )
        replies = [await api.post({"lgpassword": "murmur"}) for _ in range(2)]
        await api.aclose()
    assert [reply.status for reply in replies] == [200, 200]
    assert not any(word in caplog.text for word in ("hush", "whisper", "murmur"))
    logging.getLogger("httpcore").setLevel(logging.NOTSET)


async def test_an_answer_that_never_ends_ends_with_the_deadline():
    async def handle(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer("200 OK", "Content-Type: application/json"))
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.02)

    async with serving(handle) as port:
        api = open_api(
            Settings(allow_net=("127.0.0.0/8",), host_interval=0, deadline=0.2, retries=0),
            uri.parse(f"http://127.0.0.1:{port}/api.php"),
            later=lambda *_: None,
        )
        reply = await api.post({})
        await api.aclose()
    assert reply.failure is Failure.TIMEOUT


async def test_a_connection_that_is_cut_in_the_body_is_a_reset():
    async def handle(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer("200 OK", "Content-Length: 100", body=b"{"))

    async with serving(handle) as port:
        api = open_api(
            Settings(allow_net=("127.0.0.0/8",), host_interval=0, retries=0),
            uri.parse(f"http://127.0.0.1:{port}/api.php"),
            later=lambda *_: None,
        )
        reply = await api.post({})
        await api.aclose()
    assert reply.failure is Failure.CONNECTION_RESET
    assert "broke off" in reply.error
