"""Cron expressions, as cron reads them, with zones and their changes of the clock."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refaudit.errors import SettingsError
from refaudit.jobs.cron import Cron

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, tzinfo=UTC)


def shown(expression, start, count=3, zone="UTC", form="%a %d %H:%M"):
    return [time.strftime(form) for time in Cron(expression, zone).times(start, count)]


@pytest.mark.parametrize(
    ("weekdays", "days"),
    [
        ("0", "Sun Sun Sun"),
        ("7", "Sun Sun Sun"),
        ("1-5/2", "Wed Fri Mon"),
        ("*/2", "Thu Sat Sun"),
        ("5-7", "Fri Sat Sun"),
        ("fri-sun", "Fri Sat Sun"),
        ("SUN-tue", "Sun Mon Tue"),
        ("2/3", "Fri Tue Fri"),
        ("1,3", "Wed Mon Wed"),
        ("0-7", "Wed Thu Fri"),
    ],
)
def test_weekdays_are_those_of_cron(weekdays, days):
    assert " ".join(shown(f"0 0 * * {weekdays}", TUESDAY, form="%a")) == days


def test_either_of_two_day_fields_is_enough():
    assert shown("0 9 13 * 5", TUESDAY, 4, form="%a %d") == ["Fri 27", "Fri 04", "Fri 11", "Sun 13"]


def test_a_day_field_with_a_star_restricts_nothing_by_itself():
    assert shown("0 9 */2 * 1", TUESDAY, 2, form="%a %d") == ["Mon 07", "Mon 21"]


@pytest.mark.parametrize(
    ("macro", "first"),
    [
        ("@hourly", "Tue 24 01:00"),
        ("@daily", "Wed 25 00:00"),
        ("@weekly", "Sun 29 00:00"),
        ("@Monthly", "Tue 01 00:00"),
        ("@yearly", "Fri 01 00:00"),
    ],
)
def test_macros(macro, first):
    assert shown(macro, TUESDAY, 1) == [first]


def test_a_time_that_spring_jumps_over_comes_after_the_jump_once():
    start = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert shown("30 2 * * *", start, 2, "Europe/Berlin", "%d %H:%M %Z") == [
        "29 03:30 CEST",
        "30 02:30 CEST",
    ]


def test_a_time_that_autumn_shows_twice_comes_once():
    start = datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert shown("30 2 * * *", start, 2, "Europe/Berlin", "%d %H:%M %Z") == [
        "25 02:30 CEST",
        "26 02:30 CET",
    ]


def test_every_hour_is_every_hour_in_autumn_too():
    start = datetime(2026, 10, 24, 23, 10, tzinfo=UTC)
    times = Cron("0 * * * *", "Europe/Berlin").times(start, 4)
    assert {later - earlier for earlier, later in pairwise([t.astimezone(UTC) for t in times])} == {
        timedelta(hours=1)
    }


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("", "0 fields"),
        ("* * * *", "4 fields"),
        ("61 * * * *", "61"),
        ("0 0 31 2 *", "no day"),
        ("0 0 * * 8", "weekday"),
        ("0 0 * * fri-mon", "backwards"),
        ("0 0 * * -1", "weekday"),
        ("0 0 L * *", "day"),
        ("@never", "fields"),
    ],
)
def test_what_is_no_expression_is_said(expression, words):
    with pytest.raises(SettingsError, match=words) as caught:
        Cron(expression)
    assert repr(expression) in caught.value.message


@pytest.mark.parametrize("zone", ["", "Nowhere/City", "../etc/passwd", "Europe", "\0"])
def test_what_is_no_zone_is_said(zone):
    with pytest.raises(SettingsError, match="is not known"):
        Cron("@daily", zone)


@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, 15 * 365 * 24 * 60).map(lambda minutes: EPOCH + timedelta(minutes=minutes)),
    st.sampled_from(["7 * * * *", "30 2 * * *", "0 0 1 * *", "15 1,2,3 * * 0"]),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
)
def test_times_are_after_the_moment_and_rise(moment, expression, zone):
    cron = Cron(expression, zone)
    first = cron.after(moment)
    assert first > moment
    assert first.tzinfo is UTC
    assert cron.after(first) > first
    assert cron.after(first - timedelta(seconds=1)) == first


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    with suppress(SettingsError):
        Cron(text)
