from datetime import UTC, datetime, timedelta, timezone

import pytest
from msgspec.structs import replace

from refaudit.model.evidence import Failure, Reason, State
from refaudit.model.finding import Severity
from refaudit.report import words
from tests.helpers.report_parts import checked

DEAD = checked("https://a.example/", State.DEAD, Reason.NOT_FOUND)


def test_every_state_reason_failure_and_severity_has_words() -> None:
    assert set(words.STATES) == set(State)
    assert set(words.REASONS) == set(Reason)
    assert set(words.FAILURES) == set(Failure)
    assert set(words.SEVERITIES) == set(Severity)


def test_no_two_reasons_say_the_same() -> None:
    assert len(set(words.REASONS.values())) == len(Reason)


@pytest.mark.parametrize(("number", "said"), [(0, "0 days"), (1, "1 day"), (2000, "2,000 days")])
def test_counts_agree_with_their_noun(number: int, said: str) -> None:
    assert words.count(number, "day", "days") == said


def test_a_dead_link_tells_how_often_it_was_seen_dead() -> None:
    assert words.confirmation(replace(DEAD, sightings=1)) == "seen 1 of 3, not confirmed yet"
    sure = replace(DEAD, sightings=3, confirmed=True)
    assert words.confirmation(sure) == "confirmed, seen 3 of 3"


def test_only_death_and_absence_need_confirmation() -> None:
    needing = {state for state in State if words.confirmation(replace(DEAD, state=state))}
    assert needing == {State.DEAD, State.MISSING}


def test_times_are_told_in_utc() -> None:
    east = timezone(timedelta(hours=5))
    assert words.instant(datetime(2026, 1, 1, 3, 4, tzinfo=east)) == "2025-12-31 22:04 UTC"
    assert words.stamp(datetime(2026, 1, 1, 3, 4, tzinfo=east)) == "2025-12-31T22:04:00Z"
    assert words.instant(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01 00:00 UTC"


def test_a_time_without_zone_is_utc() -> None:
    assert words.instant(datetime(2026, 1, 1)) == "2026-01-01 00:00 UTC"  # noqa: DTZ001


def test_counts_stand_worst_first_and_strange_keys_last() -> None:
    counts = {"info": 1, "zebra": 1, "dead": 2, "error": 3, "live": 4, "warning": 0}
    assert [key for key, _ in words.ordered(counts)] == ["error", "info", "live", "dead", "zebra"]
