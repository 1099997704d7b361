from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs

from refaudit.check import look_again, target
from refaudit.model.evidence import Failure, Hop, Look, Observation, Probe
from refaudit.web.exchange import Exchange, StopRule

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
URL = "https://example.org/a"
PROBE = Probe(url="https://example.org/x", status=404)


class Fetcher:
    """Gives one exchange, and remembers what it was asked."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.asked: list[str] = []

    async def fetch(self, url: str, *, stop: StopRule | None = None) -> Exchange:
        self.asked.append(url)
        return self.exchange


def first(**fields: object) -> Observation:
    found = Observation(
        url=URL,
        kind=target(URL).kind,
        checked_at=NOW,
        status=404,
        final_url=URL,
        hops=(Hop(url=URL, status=404),),
        attempts=1,
        elapsed_ms=30,
        probe=PROBE,
    )
    return structs.replace(found, **fields)


async def again(exchange: Exchange, seen: Observation) -> Observation:
    times: Iterator[float] = iter([100.0, 131.50049])
    return await look_again(
        target(URL),
        seen,
        Fetcher(exchange),
        clock=lambda: NOW + timedelta(seconds=31),
        monotonic=lambda: next(times),
    )


@pytest.mark.parametrize("status", [200, 404, 403, 503])
async def test_the_later_answer_counts_and_the_first_is_remembered(status: int) -> None:
    hops = (Hop(url=URL, status=status),)
    exchange = Exchange(hops=hops, status=status, final_url=URL, attempts=2, elapsed_ms=12)
    found = await again(exchange, first())
    assert (found.status, found.hops) == (status, hops)
    assert found.first_look == Look(status=404, seconds=31.5)
    assert (found.attempts, found.elapsed_ms) == (3, 42)
    assert found.checked_at == NOW + timedelta(seconds=31)
    assert found.probe == PROBE


async def test_a_chain_that_broke_after_an_answer_is_an_answer() -> None:
    hops = (Hop(url=URL, status=302, location=URL),)
    exchange = Exchange(hops=hops, status=302, failure=Failure.REDIRECT_LOOP)
    found = await again(exchange, first())
    assert (found.status, found.failure) == (302, Failure.REDIRECT_LOOP)
    assert found.first_look == Look(status=404, seconds=31.5)


@pytest.mark.parametrize(
    ("earlier", "later", "error"),
    [
        (None, f"{URL}: no answer in time", f"asked again: {URL}: no answer in time"),
        (None, None, "asked again: timeout"),
        ("body broken", None, "body broken; asked again: timeout"),
    ],
)
async def test_without_a_later_answer_the_first_stays(
    earlier: str | None, later: str | None, error: str
) -> None:
    exchange = Exchange(
        hops=(Hop(url=URL),), failure=Failure.TIMEOUT, error=later, attempts=3, elapsed_ms=9
    )
    seen = first(error=earlier)
    found = await again(exchange, seen)
    assert found == structs.replace(seen, attempts=4, elapsed_ms=39, error=error)


async def test_a_later_answer_that_breaks_the_reader_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("refaudit.check.page.read", broken)
    exchange = Exchange(hops=(Hop(url=URL, status=200),), status=200)
    found = await again(exchange, first())
    assert (found.status, found.first_look) == (404, None)
    assert found.error == f"asked again: {URL}: MemoryError"


async def test_time_never_runs_backwards() -> None:
    times: Iterator[float] = iter([100.0, 99.0])
    found = await look_again(
        target(URL),
        first(),
        Fetcher(Exchange(hops=(), status=404)),
        clock=lambda: NOW,
        monotonic=lambda: next(times),
    )
    assert found.first_look == Look(status=404, seconds=0.0)


@pytest.mark.parametrize(
    ("url", "status"), [(f"https://web.archive.org/web/20230305101742/{URL}", 404), (URL, None)]
)
async def test_snapshots_and_silence_are_not_asked_again(url: str, status: int | None) -> None:
    fetcher = Fetcher(Exchange(hops=()))
    seen = first(status=status)
    kept = await look_again(target(url), seen, fetcher, clock=lambda: NOW, monotonic=lambda: 0.0)
    assert kept is seen
    assert fetcher.asked == []
