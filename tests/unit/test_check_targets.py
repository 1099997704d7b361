import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.check import target, targets
from refaudit.model.citation import (
    Citation,
    CitedDates,
    CitedUrl,
    Form,
    Place,
    Role,
)
from refaudit.model.evidence import Kind, Reason, Target

SNAPSHOT = "https://web.archive.org/web/20230305101742/https://www.example.org/a"


def citation(*urls: CitedUrl) -> Citation:
    return Citation(
        article="Jezkazgan",
        id="c",
        ordinal=1,
        place=Place.REFERENCE,
        section="",
        reference=None,
        form=Form.TEMPLATE,
        template="cite web",
        family="cs1",
        start=0,
        end=0,
        line=1,
        urls=urls,
        url=None,
        archive_url=None,
        url_status=None,
        title=None,
        dates=CitedDates(),
        snapshot=None,
        parameters={},
        wikitext="",
    )


def cited(url: str | None, role: Role = Role.ORIGINAL, parameter: str = "url") -> CitedUrl:
    return CitedUrl(parameter=parameter, role=role, url=url, dynamic=url is None)


def test_a_page_is_asked_under_its_normal_form() -> None:
    assert target("HTTPS://Example.ORG:443/a#part") == Target(
        url="https://example.org/a", kind=Kind.ORIGINAL, host="example.org"
    )


def test_an_archive_url_is_a_snapshot_with_what_its_address_says() -> None:
    found = target(SNAPSHOT)
    assert (found.kind, found.host) == (Kind.SNAPSHOT, "web.archive.org")
    assert found.snapshot is not None
    assert found.snapshot.timestamp == "20230305101742"
    assert found.snapshot.original == "https://www.example.org/a"


@pytest.mark.parametrize(
    "url",
    [
        "https://web.archive.org/web/*/https://example.org/",
        "https://web.archive.org/save/https://example.org/",
        "",
        "http://",
        "not a url",
    ],
)
def test_calendars_commands_and_junk_cannot_be_asked(url: str) -> None:
    assert target(url).problem is Reason.INVALID_URL


@pytest.mark.parametrize("url", ["ftp://example.org/a", "mailto:a@example.org", "news:a.b"])
def test_other_schemes_are_told_apart(url: str) -> None:
    assert target(url).problem is Reason.UNSUPPORTED_SCHEME


def test_all_roles_and_parameters_are_asked_in_order() -> None:
    found = targets(
        citation(
            cited("https://example.org/book"),
            cited("https://example.org/chapter", parameter="chapter-url"),
            cited(SNAPSHOT, Role.SNAPSHOT, "archive-url"),
        )
    )
    assert [(one.url, one.kind) for one in found] == [
        ("https://example.org/book", Kind.ORIGINAL),
        ("https://example.org/chapter", Kind.ORIGINAL),
        (SNAPSHOT, Kind.SNAPSHOT),
    ]


def test_an_archive_url_is_a_snapshot_in_any_parameter() -> None:
    (found,) = targets(citation(cited(SNAPSHOT, Role.ORIGINAL, "url")))
    assert found.kind is Kind.SNAPSHOT


def test_two_spellings_of_a_url_are_one_target() -> None:
    found = targets(citation(cited("https://Example.org/a#x"), cited("https://example.org/a")))
    assert [one.url for one in found] == ["https://example.org/a"]


def test_what_cannot_be_asked_is_a_target_all_the_same_under_its_own_text() -> None:
    found = targets(citation(cited(None), cited("ftp://x.example/"), cited("junk")))
    assert [(one.url, one.problem) for one in found] == [
        ("ftp://x.example/", Reason.UNSUPPORTED_SCHEME),
        ("junk", Reason.INVALID_URL),
    ]


@given(st.text())
def test_any_text_is_a_target_that_can_be_asked_or_says_why_not(text: str) -> None:
    found = target(text)
    assert (found.problem is None) <= bool(found.host)
    assert found.problem is not None or target(found.url) == found
