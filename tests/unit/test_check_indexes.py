"""The questions to archives' indexes, and their answers as facts."""

import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from refaudit.check.indexes import list_captures
from refaudit.errors import CatalogueError
from refaudit.model.evidence import Failure
from refaudit.web.exchange import Exchange
from tests.helpers.copies import Web

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
NEAR = "20150307235959"
URL = "http://example.org/a?b=1&c=2"
JSON = {"content-type": "application/json"}


def table(rows=1):
    row = ["20150304101742", URL, "200", "text/html", "Q"]
    given = [[f"{20150304101742 - n}", *row[1:]] for n in range(rows)]
    columns = ["timestamp", "original", "statuscode", "mimetype", "digest"]
    return json.dumps([columns, *given]).encode()


def answered(body=b"[]", status=200, **changes):
    values = {"hops": (), "status": status, "body": body, "headers": JSON, "final_url": "x:"}
    return Exchange(**(values | changes))


async def asked(exchange, archive="wayback", since=None):
    web = Web()
    web.answers[""] = exchange
    found = await list_captures(URL, archive, web, clock=lambda: NOW, near=NEAR, since=since)
    return found, web.asked[0]


async def test_the_index_is_asked_for_the_nearest_captures_of_the_whole_address():
    _, url = await asked(answered())
    query = parse_qs(urlsplit(url).query)
    assert url.startswith("https://web.archive.org/cdx/search/cdx?")
    assert query["url"] == [URL]
    assert (query["closest"], query["sort"], query["limit"]) == ([NEAR], ["closest"], ["60"])
    assert query["filter"] == ["statuscode:200"]


async def test_captures_after_a_time_are_asked_for_without_a_nearest_one():
    found, url = await asked(answered(table()), since="20260101000000")
    query = parse_qs(urlsplit(url).query)
    assert query["from"] == ["20260101000000"]
    assert "closest" not in query
    assert not found.complete


async def test_a_timemap_has_the_address_in_its_path_as_it_is():
    _, url = await asked(answered(), archive="archiveit")
    assert url == f"https://wayback.archive-it.org/all/timemap/link/{URL}"


async def test_the_answer_is_kept_with_what_it_lists():
    found, _ = await asked(answered(table()))
    assert [one.timestamp for one in found.captures] == ["20150304101742"]
    assert (found.url, found.archive, found.near, found.asked_at) == (URL, "wayback", NEAR, NOW)
    assert found.complete
    assert found.answer.content is None


async def test_an_index_that_gave_as_much_as_was_asked_for_may_have_more():
    found, _ = await asked(answered(table(60)))
    assert not found.complete


async def test_a_timemap_that_was_cut_may_have_more():
    body = (
        b'<https://wayback.archive-it.org/7/20150304101742/http://example.org/>; rel="memento"\n<'
    )
    found, _ = await asked(answered(body, truncated=True), archive="archiveit")
    assert (len(found.captures), found.complete) == (1, False)


@pytest.mark.parametrize("archive", ["arquivo", "archiveit"])
async def test_an_archive_of_mementos_says_with_a_404_that_it_has_none(archive):
    found, _ = await asked(answered(b"<html>", status=404), archive=archive)
    assert (found.captures, found.complete) == ((), True)


@pytest.mark.parametrize(
    "exchange",
    [
        answered(b"<html>", status=404),
        answered(table(), status=429),
        answered(b"blocked", status=403),
        answered(b"<html>challenge</html>"),
        answered(table(), insecure=True),
        Exchange(hops=(), failure=Failure.TIMEOUT),
        answered(table(), failure=Failure.REDIRECT_LOOP),
    ],
)
async def test_whatever_is_no_list_is_no_proof_of_absence(exchange):
    found, _ = await asked(exchange)
    assert found.captures is None
    assert not found.complete
    assert found.answer.status == exchange.status


async def test_an_archive_without_an_index_cannot_be_asked():
    with pytest.raises(CatalogueError, match="no index"):
        await asked(answered(), archive="webcite")
