"""One POST: guarded, retried, not redirected, and silent about its URL."""

import httpx
import pytest

from refaudit.settings import Settings
from refaudit.web.post import post_json

URL = "https://hooks.example.org:9443/s3cret"


@pytest.fixture
def posted():
    slept = []

    async def sleep(seconds):
        slept.append(seconds)

    async def run(*answers, url=URL, **options):
        asked = []
        left = list(answers)

        def answer(request):
            asked.append(request)
            made = left.pop(0) if len(left) > 1 else left[0]
            if isinstance(made, Exception):
                raise made
            return made

        options.setdefault("settings", Settings(contact="me@x.org", retries=2))
        transport = httpx.MockTransport(answer) if answers else None
        words = await post_json(url, b'{"a":1}', transport=transport, sleep=sleep, **options)
        assert "s3cret" not in (words or "")
        return words, asked

    run.slept = slept
    return run


async def test_json_is_posted_with_the_contact(posted):
    words, (request,) = await posted(httpx.Response(204))
    assert words is None
    assert (request.method, str(request.url)) == ("POST", URL)
    assert request.headers["content-type"] == "application/json"
    assert request.headers["host"] == "hooks.example.org:9443"
    assert "me@x.org" in request.headers["user-agent"]
    assert request.read() == b'{"a":1}'


@pytest.mark.parametrize(
    "first", [httpx.Response(503), httpx.ConnectError("no"), httpx.ReadTimeout("")]
)
async def test_what_may_pass_is_tried_again(posted, first):
    words, asked = await posted(first, first, httpx.Response(200))
    assert words is None
    assert len(asked) == 3


async def test_a_pause_that_was_asked_for_is_kept_within_bounds(posted):
    late = {"retry-after": "20"}
    await posted(httpx.Response(429, headers=late), httpx.Response(200))
    assert posted.slept[-1] == 20
    await posted(httpx.Response(429, headers={"retry-after": "9999"}), httpx.Response(200))
    assert posted.slept[-1] == 60


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (httpx.Response(404), "HTTP 404"),
        (httpx.Response(302, headers={"location": "https://other.org/"}), "a redirect"),
        (httpx.Response(307, headers={"location": "/s3cret"}), "a redirect"),
        (RuntimeError("s3cret"), "a fault of our own: RuntimeError"),
    ],
)
async def test_what_will_not_pass_is_told_at_once(posted, answer, words):
    said, asked = await posted(answer)
    assert words in said
    assert len(asked) == 1


async def test_what_never_gets_better_is_told(posted):
    assert (await posted(httpx.Response(500)))[0] == "HTTP 500"
    words, asked = await posted(httpx.ConnectError("s3cret"))
    assert words == "no connection"
    assert len(asked) == 3


@pytest.mark.parametrize("url", ["", "x", "ftp://x.org/s3cret", "file:///etc/s3cret"])
async def test_what_is_no_web_address_is_not_asked(posted, url):
    assert await posted(url=url) == ("this is no http or https URL", [])


async def test_the_guard_stands_at_this_door_too(posted):
    words, _ = await posted(url="http://127.0.0.1:1/s3cret")
    assert "not of the public Internet" in words
    words, _ = await posted(url="http://localhost:1/s3cret")
    assert words is not None


async def test_internal_networks_are_let_through_for_this_request(posted):
    words, _ = await posted(url="http://127.0.0.1:1/s3cret", allow_net=["127.0.0.0/8"])
    assert words == "connection refused at 127.0.0.1:1"


async def test_stand_ins_are_dialled_in_its_place(posted):
    settings = Settings(connect_to=("*=http://127.0.0.1:1",), retries=0)
    words, _ = await posted(settings=settings)
    assert words == "connection refused at 127.0.0.1:1"
