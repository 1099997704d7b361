import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.demo.archive import Archive, Capture
from refaudit.demo.loopback import Answer, Request

PAGE = "http://a.org/p"
ARCHIVE = Archive(
    [
        Capture(timestamp="20200101000000", url=PAGE, title="second", headers={"ETag": "x"}),
        Capture(timestamp="20100101000000", url=PAGE, title="first"),
        Capture(timestamp="20220630120000", url=PAGE, status=404, title="third"),
        Capture(timestamp="20150101000000", url="http://b.org/", title="only"),
        Capture(
            timestamp="20160101000000",
            url="http://c.org/x/old",
            status=301,
            headers={"Location": "../new"},
        ),
    ]
)


def ask(path: str, host: str = "web.archive.org") -> Answer:
    return ARCHIVE(Request(method="GET", host=host, target=path))


@pytest.mark.parametrize("flag", ["", "id_", "if_"])
def test_a_capture_is_proven_by_its_headers(flag: str) -> None:
    answer = ask(f"/web/20200101000000{flag}/{PAGE}")
    assert answer.status == 200
    assert b"second" in answer.body
    assert answer.headers["Memento-Datetime"] == "Wed, 01 Jan 2020 00:00:00 GMT"
    assert answer.headers["X-Archive-Orig-ETag"] == "x"
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_capture_names_its_original_and_its_neighbours() -> None:
    links = ask(f"/web/20200101000000/{PAGE}").headers["Link"].split(", <")
    assert [link.partition("rel=")[2].split('"')[1] for link in links] == [
        "original",
        "timemap",
        "timegate",
        "first memento",
        "prev memento",
        "memento",
        "next memento",
        "last memento",
    ]
    assert links[0] == f'<{PAGE}>; rel="original"'
    assert links[4].startswith(f"https://web.archive.org/web/20100101000000/{PAGE}>")


def test_a_lone_capture_has_no_neighbours() -> None:
    links = ask("/web/20150101000000/http://b.org/").headers["Link"]
    assert "prev" not in links
    assert "next" not in links
    assert '"first memento"' in links
    assert '"last memento"' in links


def test_a_capture_of_an_error_page_has_its_status_and_the_proof() -> None:
    answer = ask(f"/web/20220630120000id_/{PAGE}")
    assert answer.status == 404
    assert "Memento-Datetime" in answer.headers


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ("20191231235959id_", "20200101000000id_"),
        ("2009", "20100101000000"),
        ("2014", "20100101000000"),
        ("20151231", "20200101000000"),
        ("2021", "20200101000000"),
        ("99999999999999", "20220630120000"),
        ("0", "20100101000000"),
    ],
)
def test_another_time_leads_to_the_nearest_capture(asked: str, nearest: str) -> None:
    answer = ask(f"/web/{asked}/{PAGE}")
    assert answer.status == 302
    assert answer.headers["Location"] == f"https://web.archive.org/web/{nearest}/{PAGE}"
    assert answer.headers["X-Archive-Redirect-Reason"] == f"found capture at {nearest[:14]}"
    assert "Memento-Datetime" not in answer.headers
    assert answer.body == b""


def test_no_time_leads_to_the_last_capture() -> None:
    assert "/web/20220630120000/" in ask(f"/web/{PAGE}").headers["Location"]


def test_an_archived_redirect_in_raw_form_stays_in_the_archive() -> None:
    answer = ask("/web/20160101000000id_/http://c.org/x/old")
    assert answer.status == 301
    assert (
        answer.headers["Location"]
        == "https://web.archive.org/web/20160101000000id_/http://c.org/new"
    )
    assert answer.headers["X-Archive-Orig-Location"] == "../new"
    assert "Memento-Datetime" in answer.headers


def test_an_archived_redirect_for_people_is_a_page_without_the_proof() -> None:
    answer = ask("/web/20160101000000/http://c.org/x/old")
    assert answer.status == 200
    assert b"Got an HTTP 301 response at crawl time" in answer.body
    assert "Memento-Datetime" not in answer.headers
    assert "Location" not in answer.headers


@pytest.mark.parametrize("url", ["https://www.a.org/p/", "HTTP://A.org:80/P", "a.org/p"])
def test_addresses_are_compared_as_archives_do(url: str) -> None:
    assert ask(f"/web/2020/{url}").status == 302


@pytest.mark.parametrize("time", ["20200101000000id_", "20200101000000", "2020"])
def test_what_was_never_captured_is_not_found(time: str) -> None:
    answer = ask(f"/web/{time}/http://never.org/")
    assert answer.status == 404
    assert b"has not archived that URL" in answer.body
    assert "Memento-Datetime" not in answer.headers


@pytest.mark.parametrize("time", ["*", "2020*"])
def test_a_calendar_proves_nothing(time: str) -> None:
    answer = ask(f"/web/{time}/{PAGE}")
    assert answer.status == 200
    assert b"20100101000000, 20200101000000, 20220630120000" in answer.body
    assert "Memento-Datetime" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/web/", "/save/http://a.org/p", "/wayback/available", "*"])
def test_other_services_are_not_found(path: str) -> None:
    assert ask(path).status == 404


def test_another_host_is_not_the_archive() -> None:
    assert ask(f"/web/20200101000000/{PAGE}", host="a.org").status == 404


@given(st.text(max_size=60))
def test_no_path_breaks_the_archive(text: str) -> None:
    assert ask("/web/" + text).status in {200, 302, 404}
    assert ask("/web/20200101/" + text).status in {200, 302, 404}


def test_a_timestamp_has_14_digits() -> None:
    with pytest.raises(msgspec.ValidationError, match="timestamp"):
        msgspec.convert({"timestamp": "2020", "url": PAGE}, Capture)
