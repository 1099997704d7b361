from datetime import UTC, datetime

import pytest

from refaudit.check import observe, target
from refaudit.check.captures import capture, is_capture
from refaudit.model.citation import SnapshotAddress
from refaudit.model.evidence import Capture, Hop, Observation, Target
from refaudit.model.uri import Url, join
from refaudit.web.exchange import Exchange, StopRule

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
PAGE = "https://www.example.org/a"
CITED = f"https://web.archive.org/web/20230305101742/{PAGE}"
RAW = f"https://web.archive.org/web/20230305101742id_/{PAGE}"
NEAREST = f"https://web.archive.org/web/20230305101745id_/{PAGE}"
MEMENTO = {
    "memento-datetime": "Sun, 05 Mar 2023 10:17:42 GMT",
    "link": f'<{PAGE}>; rel="original", <https://web.archive.org/web/{PAGE}>; rel="timegate"',
    "content-type": "text/html",
}


class Archive:
    """A fetcher that follows redirects as the web room does, over answers written down here."""

    def __init__(self, answers: dict[str, tuple[int, dict[str, str]]]) -> None:
        self.answers = answers

    async def fetch(self, url: str, *, stop: StopRule | None = None) -> Exchange:
        hops: list[Hop] = []
        while True:
            status, headers = self.answers[url]
            location = headers.get("location")
            hops.append(Hop(url=url, status=status, location=location))
            if location is None or (stop and stop(status, headers)):
                return Exchange(
                    hops=tuple(hops),
                    status=status,
                    final_url=url,
                    headers=headers,
                    body=b"<title>As it was</title>",
                )
            following = join(url, location)
            assert isinstance(following, Url)
            url = following.href


async def seen(answers: dict[str, tuple[int, dict[str, str]]], url: str = CITED) -> Observation:
    asked = target(url)
    assert isinstance(asked, Target)
    return await observe(asked, Archive(answers), clock=lambda: NOW)


async def test_the_raw_capture_is_asked_and_proven() -> None:
    found = await seen({RAW: (200, MEMENTO)})
    assert found.url == CITED
    assert found.final_url == RAW
    assert found.capture == Capture(
        archive="wayback",
        timestamp="20230305101742",
        original=PAGE,
        memento=True,
        served_timestamp="20230305101742",
        served_original=PAGE,
        archived_status=200,
    )
    assert found.content is not None
    assert found.content.title == "As it was"
    assert found.headers["memento-datetime"] == "Sun, 05 Mar 2023 10:17:42 GMT"


async def test_a_redirect_of_the_archive_itself_is_followed_to_the_nearest_capture() -> None:
    served = MEMENTO | {"memento-datetime": "Sun, 05 Mar 2023 10:17:45 GMT"}
    found = await seen({RAW: (302, {"location": NEAREST}), NEAREST: (200, served)})
    assert len(found.hops) == 2
    assert found.capture is not None
    assert found.capture.served_timestamp == "20230305101745"
    assert found.capture.timestamp == "20230305101742"


@pytest.mark.parametrize("status", [404, 410, 429, 503])
async def test_an_archived_error_is_a_capture(status: int) -> None:
    found = await seen({RAW: (status, MEMENTO)})
    assert found.capture is not None
    assert found.capture.memento
    assert found.capture.archived_status == status


@pytest.mark.parametrize(
    "location",
    [
        "https://web.archive.org/web/20230305101742id_/https://www.example.org/new",
        "/web/20230305101742id_/https://www.example.org/new",
        "/new",
        "https://www.example.org/new",
        "new",
    ],
)
async def test_an_archived_redirect_stops_the_chain_and_tells_its_target(location: str) -> None:
    found = await seen({RAW: (301, MEMENTO | {"location": location})})
    assert len(found.hops) == 1
    assert found.capture is not None
    assert found.capture.archived_status == 301
    assert found.capture.archived_location == "https://www.example.org/new"


async def test_an_archived_redirect_without_a_usable_target_is_a_capture_all_the_same() -> None:
    found = await seen({RAW: (302, MEMENTO | {"location": "http://[::1"})})
    assert found.capture is not None
    assert found.capture.archived_status == 302
    assert found.capture.archived_location is None


async def test_a_page_of_the_archive_itself_is_no_capture() -> None:
    found = await seen({RAW: (404, {"content-type": "text/html"})})
    assert found.status == 404
    assert found.capture == Capture(archive="wayback", timestamp="20230305101742", original=PAGE)


@pytest.mark.parametrize("value", ["", "yesterday", "Sun, 99 Mar 2023 10:17:42 GMT", "0"])
def test_a_memento_date_that_is_none_proves_nothing(value: str) -> None:
    assert not is_capture(200, {"memento-datetime": value})


def test_memento_dates_are_read_as_gmt() -> None:
    address = SnapshotAddress(archive="wayback")

    def served(value: str) -> str | None:
        headers = {"memento-datetime": value}
        exchange = Exchange(hops=(), status=200, final_url=RAW, headers=headers)
        return capture(address, exchange).served_timestamp

    assert served("Sun, 05 Mar 2023 10:17:42 -0000") == "20230305101742"
    assert served("Sun, 05 Mar 2023 12:17:42 +0200") == "20230305101742"
    assert served("Sat, 05 Mar 0099 10:17:42 +0000") is not None


def test_without_a_link_header_the_final_url_names_the_original() -> None:
    headers = {"memento-datetime": MEMENTO["memento-datetime"]}
    address = SnapshotAddress(archive="wayback")
    at_archive = Exchange(hops=(), status=200, final_url=NEAREST, headers=headers)
    assert capture(address, at_archive).served_original == PAGE
    elsewhere = Exchange(hops=(), status=200, final_url="https://perma.cc/AB", headers=headers)
    assert capture(address, elsewhere).served_original is None


def test_a_failure_is_no_capture() -> None:
    address = SnapshotAddress(archive="wayback", timestamp="20230305101742")
    assert capture(address, Exchange(hops=())) == Capture(
        archive="wayback", timestamp="20230305101742"
    )
