"""Replies: headers, `Location` and `Retry-After` as they come over the wire."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.model.evidence import Failure
from refaudit.web.reply import Reply, folded_headers, location_of, retry_after_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DATE = "Sun, 22 Nov 2026 10:00:00 GMT"


def test_names_are_lower_case_and_values_of_one_name_joined():
    raw = [(b"Link", b"<a>"), (b"X", b"1"), (b"LINK", b"<b>")]
    assert folded_headers(raw) == {"link": "<a>, <b>", "x": "1"}


def test_values_are_read_as_utf_8_or_else_latin_1():
    raw = [(b"A", "é".encode()), (b"B", b"\xe9")]
    assert folded_headers(raw) == {"a": "é", "b": "é"}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_has_a_location(status):
    assert location_of(status, [(b"LOCATION", b" /new ")]) == "/new"


@pytest.mark.parametrize("status", [200, 201, 300, 304, 305, 404])
def test_other_answers_have_none_to_follow(status):
    assert location_of(status, [(b"location", b"/new")]) is None


def test_the_first_location_that_says_something_counts():
    raw = [(b"location", b" "), (b"location", b"/a"), (b"location", b"/b")]
    assert location_of(302, raw) == "/a"


@given(st.binary())
def test_any_location_is_ascii(value):
    location = location_of(302, [(b"location", value)])
    assert location is None or location.isascii()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 7 ", 7),
        ("999999999", 86400),
        ("9" * 5000, None),
        ("Sun, 22 Nov 2026 10:02:00 GMT", 120),
        ("Sun, 22 Nov 2026 09:00:00 GMT", 0),
        ("Sun, 22 Nov 9026 10:00:00 GMT", 86400),
        ("-1", None),
        ("1.5", None),
        ("１２", None),
        ("soon", None),
        ("", None),
        ("Sun, 22 Nov 2026 10:02:00", 120.0),
    ],
)
def test_retry_after_in_seconds_and_as_a_date(value, seconds):
    assert retry_after_of(429, {"retry-after": value, "date": DATE}, NOW) == seconds


@pytest.mark.parametrize("headers", [{}, {"date": ""}, {"date": "yesterday"}])
def test_a_date_without_an_own_date_is_measured_against_the_clock(headers):
    value = "Sun, 22 Nov 2026 12:00:07 GMT"
    assert retry_after_of(503, {"retry-after": value} | headers, NOW) == 7.0


def test_of_many_and_long_headers_some_are_kept():
    raw = [(f"X-{n}".encode(), b"y" * 100_000) for n in range(1000)]
    headers = folded_headers(raw)
    assert len(headers) == 256
    assert {len(value) for value in headers.values()} == {8192}


@pytest.mark.parametrize("status", [200, 302, 403, 404, 500])
def test_only_who_says_later_is_asked_when(status):
    assert retry_after_of(status, {"retry-after": "120"}, NOW) is None


@given(st.text(), st.text())
def test_any_retry_after_is_read(value, date):
    seconds = retry_after_of(429, {"retry-after": value, "date": date}, NOW)
    assert seconds is None or 0 <= seconds <= 86400


@pytest.mark.parametrize("failure", [Failure.NO_SUCH_HOST, Failure.UNSAFE_ADDRESS])
def test_a_host_that_was_not_reached_is_owed_no_pause(failure):
    assert Reply(failure=failure).left_host_alone
    assert not Reply(failure=Failure.TIMEOUT).left_host_alone
    assert not Reply(status=200).left_host_alone
