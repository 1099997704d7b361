"""Timestamps of captures."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.catalogue import stamps


@pytest.mark.parametrize(
    ("timestamp", "day"),
    [
        ("20230305101742", date(2023, 3, 5)),
        ("20230305", date(2023, 3, 5)),
        ("202303051", date(2023, 3, 5)),
        ("20230229000000", None),
        ("2023030", None),
        ("", None),
        ("2023030x", None),
        ("２０２３０３０５", None),
        ("00000101", None),
    ],
)
def test_the_day_of_a_timestamp(timestamp: str, day: date | None) -> None:
    assert stamps.day(timestamp) == day


@given(st.text(max_size=40))
def test_no_text_breaks_its_day(text: str) -> None:
    stamps.day(text)


@pytest.mark.parametrize(
    ("moment", "stamp"),
    [
        (datetime(2023, 3, 5, 10, 17, 42, 999_999, tzinfo=UTC), "20230305101742"),
        (datetime(2023, 3, 5, 1, tzinfo=timezone(timedelta(hours=9))), "20230304160000"),
        (datetime(987, 6, 5, tzinfo=UTC), "09870605000000"),
    ],
)
def test_a_moment_has_fourteen_digits_in_utc(moment: datetime, stamp: str) -> None:
    assert stamps.of(moment) == stamp


@pytest.mark.parametrize(
    ("timestamp", "strict", "problem"),
    [
        (None, False, "timestamp: no such time"),
        ("2010", False, None),
        ("2010", True, "timestamp: no such day"),
        ("19951231235959", True, "timestamp: before 1996"),
        ("19960101000000", True, None),
    ],
)
def test_what_is_wrong_with_a_timestamp(
    timestamp: str | None, strict: bool, problem: str | None
) -> None:
    assert stamps.problem(timestamp, strict=strict) == problem
