from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.judge import Policy, next_due
from refaudit.model.evidence import Kind, Observation, Reason, State, Verdict
from refaudit.settings import Settings

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def due(state: State, *, confirmed: bool = False, retry_after: str | None = None) -> timedelta:
    verdict = Verdict(
        url="https://a.example/",
        kind=Kind.ORIGINAL,
        state=state,
        reason=Reason.OK,
        evidence=(),
        confirmed=confirmed,
    )
    headers = {"retry-after": retry_after} if retry_after is not None else {}
    seen = Observation(url=verdict.url, kind=verdict.kind, checked_at=NOW, headers=headers)
    return next_due(verdict, seen, Policy()) - NOW


@pytest.mark.parametrize(
    ("state", "confirmed", "days"),
    [
        (State.LIVE, False, 7),
        (State.RESTRICTED, False, 7),
        (State.DEAD, False, 3),
        (State.DEAD, True, 7),
        (State.GOOD, False, 180),
        (State.MISSING, False, 3),
        (State.MISSING, True, 7),
        (State.ERROR_CAPTURE, False, 7),
        (State.BLOCKED, False, 7),
        (State.UNKNOWN, False, 0),
        (State.UNCHECKED, False, 0),
    ],
)
def test_days_until_a_target_is_asked_again(state: State, confirmed: bool, days: float) -> None:
    grace = timedelta(hours=2) if days else timedelta()
    assert due(state, confirmed=confirmed) == timedelta(days=days) - grace


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 3600),
        ("Sun, 22 Nov 2026 09:00:00 GMT", 0),
        ("Sun, 22 Nov 2026 11:00:00 -0000", 0),
        ("999999", 86_400),
        ("9" * 5000, 86_400),
        ("Fri, 22 Nov 9999 11:00:00 GMT", 86_400),
        ("soon", 0),
        ("²", 0),
        ("", 0),
    ],
)
def test_retry_after_is_honoured_up_to_a_day(header: str, seconds: int) -> None:
    assert due(State.UNKNOWN, retry_after=header) == timedelta(seconds=seconds)


def test_retry_after_of_an_answer_that_decides_is_not_looked_at() -> None:
    assert due(State.LIVE, retry_after="60") == timedelta(days=7) - timedelta(hours=2)


def test_the_policy_is_that_of_the_settings() -> None:
    settings = Settings(sightings=5, sighting_days=1, fresh_original_days=2, fresh_snapshot_days=3)
    assert Policy.of(settings) == Policy(
        sightings=5, sighting_days=1, fresh_original_days=2, fresh_snapshot_days=3
    )
    assert Policy.of(Settings()) == Policy()


def test_in_spring_a_job_of_every_third_night_is_not_put_off_by_the_clock() -> None:
    clocks_put_forward = timedelta(days=3) - timedelta(hours=1)
    sooner_in_the_run = timedelta(minutes=20)
    assert due(State.DEAD) <= clocks_put_forward - sooner_in_the_run


@given(st.sampled_from(State), st.text(max_size=40), st.floats(0, 1e300))
def test_no_header_and_no_policy_gives_a_moment_in_the_past(
    state: State, header: str, days: float
) -> None:
    verdict = Verdict(
        url="https://a.example/", kind=Kind.ORIGINAL, state=state, reason=Reason.OK, evidence=()
    )
    seen = Observation(
        url=verdict.url, kind=verdict.kind, checked_at=NOW, headers={"retry-after": header}
    )
    policy = Policy(sighting_days=days, fresh_original_days=days, fresh_snapshot_days=days)
    assert next_due(verdict, seen, policy) >= NOW
