from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.judge.opinion import Opinion
from refaudit.judge.policy import Policy
from refaudit.judge.strikes import count
from refaudit.model.evidence import Reason, State

START = datetime(2026, 11, 1, 12, tzinfo=UTC)


def history(*days_and_states: tuple[float, State]) -> list[tuple[datetime, Opinion]]:
    return [
        (START + timedelta(days=days), Opinion(state=state, reason=Reason.OK, evidence=()))
        for days, state in days_and_states
    ]


def number(*days_and_states: tuple[float, State]) -> int:
    return count(history(*days_and_states), Policy()).number


DEAD, LIVE, UNKNOWN = State.DEAD, State.LIVE, State.UNKNOWN


def test_sightings_count_when_three_days_lie_between() -> None:
    assert number((0, DEAD)) == 1
    assert number((0, DEAD), (2.9, DEAD)) == 1
    assert number((0, DEAD), (2.99, DEAD)) == 2  # a job that starts every third day at noon
    assert number((0, DEAD), (2.95, DEAD)) == 2  # and when clocks are put forward in between
    assert number((0, DEAD), (3, DEAD)) == 2
    assert number((0, DEAD), (3, DEAD), (6, DEAD)) == 3


def test_the_distance_is_from_the_last_sighting_that_counted() -> None:
    assert number((0, DEAD), (2, DEAD), (3, DEAD), (4, DEAD), (5.9, DEAD), (6, DEAD)) == 3


@pytest.mark.parametrize("state", [LIVE, State.RESTRICTED, State.GOOD, State.OTHER_TIME])
def test_an_answer_with_life_in_it_starts_the_count_again(state: State) -> None:
    assert number((0, DEAD), (3, DEAD), (4, state)) == 0
    assert number((0, DEAD), (3, DEAD), (4, state), (5, DEAD)) == 1


@pytest.mark.parametrize("state", [UNKNOWN, State.UNCHECKED])
def test_an_answer_that_says_nothing_neither_adds_nor_resets(state: State) -> None:
    assert number((0, state), (9, state)) == 0
    assert number((0, DEAD), (3, state), (6, DEAD), (9, state)) == 2


def test_missing_snapshots_are_counted_alike() -> None:
    assert number((0, State.MISSING), (3, State.MISSING), (6, State.MISSING)) == 3


def test_without_a_distance_each_sighting_counts() -> None:
    dead = history((0, DEAD), (0, DEAD))
    assert count(dead, Policy(sighting_days=0)).number == 2


def test_a_distance_beyond_the_calendar_lets_only_one_count() -> None:
    assert count(history((0, DEAD), (900, DEAD)), Policy(sighting_days=1e12)).number == 1


@given(st.lists(st.tuples(st.floats(0, 400), st.sampled_from([DEAD, LIVE, UNKNOWN]))), st.data())
def test_unknowns_never_change_the_count(
    days_and_states: list[tuple[float, State]], data: st.DataObject
) -> None:
    ordered = sorted(days_and_states, key=lambda pair: pair[0])
    place = data.draw(st.integers(0, len(ordered)))
    moment = ordered[place - 1][0] if place else 0.0
    assert number(*ordered[:place], (moment, UNKNOWN), *ordered[place:]) == number(*ordered)
