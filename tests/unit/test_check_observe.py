from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from refaudit.check import observe, target
from refaudit.model.evidence import Failure, Hop, Kind, Observation, Target
from refaudit.web.exchange import Exchange, StopRule

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
URL = "https://example.org/a"


class Fetcher:
    """Gives one exchange, and remembers what it was asked."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.asked: list[tuple[str, StopRule | None]] = []

    async def fetch(self, url: str, *, stop: StopRule | None = None) -> Exchange:
        self.asked.append((url, stop))
        return self.exchange


async def seen(exchange: Exchange, url: str = URL) -> Observation:
    asked = target(url)
    assert isinstance(asked, Target)
    return await observe(asked, Fetcher(exchange), clock=lambda: NOW)


async def test_an_original_is_asked_as_it_is_and_redirects_are_followed() -> None:
    fetcher = Fetcher(Exchange(hops=(), status=200))
    asked = target(URL)
    assert isinstance(asked, Target)
    await observe(asked, fetcher, clock=lambda: NOW)
    assert fetcher.asked == [(URL, None)]


async def test_the_exchange_is_kept_as_it_was() -> None:
    hops = (
        Hop(url=URL, status=301, location="/b"),
        Hop(url="https://example.org/b", status=200),
    )
    exchange = Exchange(
        hops=hops,
        status=200,
        final_url="https://example.org/b",
        body=b"<title>B</title>",
        headers={"content-type": "text/html"},
        truncated=True,
        attempts=2,
        elapsed_ms=41,
        insecure=True,
        error="body: broken off",
    )
    found = await seen(exchange)
    assert (found.url, found.kind, found.checked_at) == (URL, Kind.ORIGINAL, NOW)
    assert (found.status, found.final_url, found.hops) == (200, "https://example.org/b", hops)
    assert (found.attempts, found.elapsed_ms, found.insecure) == (2, 41, True)
    assert (found.failure, found.error) == (None, "body: broken off")
    assert found.content is not None
    assert (found.content.title, found.content.truncated) == ("B", True)
    assert found.capture is None


async def test_a_failure_has_no_content() -> None:
    exchange = Exchange(hops=(Hop(url=URL),), failure=Failure.TIMEOUT, error="no answer")
    found = await seen(exchange)
    assert (found.status, found.failure, found.content) == (None, Failure.TIMEOUT, None)


async def test_an_answer_that_breaks_the_reader_is_one_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise MemoryError("stranger's words")

    monkeypatch.setattr("refaudit.check.page.read", broken)
    exchange = Exchange(hops=(Hop(url=URL, status=404),), status=404, attempts=2, elapsed_ms=7)
    found = await seen(exchange)
    assert (found.status, found.failure) == (None, Failure.INTERNAL_ERROR)
    assert (found.hops, found.attempts, found.elapsed_ms) == (exchange.hops, 2, 7)
    assert found.error == f"{URL}: MemoryError"
    assert found.answered


async def test_only_headers_that_verdicts_use_are_kept() -> None:
    headers = {
        "content-type": "text/html",
        "set-cookie": "a=secret; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/, b=secret",
        "cf-mitigated": "challenge",
        "x-amzn-waf-action": "captcha",
        "retry-after": "120",
        "x-archive-wayback-runtime-error": "RobotAccessControlException",
        "server": "a\x00b\x1b" + "c" * 900,
        "x-powered-by": "junk",
    }
    found = await seen(Exchange(hops=(), status=200, headers=headers))
    assert set(found.headers) == set(headers) - {"x-powered-by"}
    assert found.headers["set-cookie"] == "a=, b="
    assert found.headers["server"].startswith("a b c")
    assert len(found.headers["server"]) == 500


async def test_the_clock_is_read_after_the_answer() -> None:
    times: Iterator[datetime] = iter([NOW, NOW + timedelta(seconds=9)])
    order: list[str] = []

    class Slow(Fetcher):
        async def fetch(self, url: str, *, stop: StopRule | None = None) -> Exchange:
            order.append("answer")
            return await super().fetch(url, stop=stop)

    def clock() -> datetime:
        order.append("clock")
        return next(times)

    asked = target(URL)
    assert isinstance(asked, Target)
    found = await observe(asked, Slow(Exchange(hops=())), clock=clock)
    assert order == ["answer", "clock"]
    assert found.checked_at == NOW


@pytest.mark.parametrize("url", [URL, f"https://web.archive.org/web/20230305101742/{URL}"])
async def test_an_observation_can_be_stored_and_read_again(url: str) -> None:
    headers = {"content-type": "text/html", "memento-datetime": "Sun, 05 Mar 2023 10:17:42 GMT"}
    found = await seen(Exchange(hops=(), status=200, headers=headers, body=b"<p>\xff\x00"), url)
    assert msgspec.json.decode(msgspec.json.encode(found), type=Observation) == found
