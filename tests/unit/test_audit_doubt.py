"""Whether our own network is down, as a run goes on."""

from datetime import UTC, datetime

from refaudit.audit.asking import Answer, NetworkDoubt
from refaudit.model.evidence import (
    Failure,
    Kind,
    Observation,
    Target,
)

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def answers(number, failure=Failure.DNS_FAILED, *, status=None, repeated=False):
    return [_answer(f"https://host{n}.org/", failure, status, repeated) for n in range(number)]


def _answer(url, failure, status, repeated):
    return Answer(
        target=Target(url=url, kind=Kind.ORIGINAL, host="h"),
        seen=Observation(
            url=url, kind=Kind.ORIGINAL, checked_at=NOW, status=status, failure=failure
        ),
        repeated=repeated,
    )


def test_one_answer_dispels_the_doubt_for_good():
    doubt = NetworkDoubt()
    doubt.saw(answers(3))
    assert doubt.network_down
    doubt.saw(answers(1, None, status=404))
    doubt.saw(answers(100))
    assert not doubt.network_down
    assert not doubt.is_hopeless()
    assert doubt.urls == []


def test_what_failed_in_the_same_way_before_says_nothing_about_today():
    doubt = NetworkDoubt()
    doubt.saw(answers(6, repeated=True))
    assert not doubt.network_down
    doubt.saw(answers(1))
    assert doubt.network_down
    assert len(doubt.urls) == 7


def test_to_ask_on_is_hopeless_after_many_failures_and_looked_at_ever_less():
    doubt = NetworkDoubt()
    doubt.saw(answers(63))
    assert not doubt.is_hopeless()
    doubt.saw(answers(1))
    assert doubt.is_hopeless()
    doubt.saw(answers(1))
    assert not doubt.is_hopeless()
    doubt.saw(answers(63))
    assert doubt.is_hopeless()


def test_the_quickest_of_many_that_are_asked_at_once_say_nothing_yet():
    doubt = NetworkDoubt(at_once=200)
    doubt.saw(answers(399))
    assert not doubt.is_hopeless()
    doubt.saw(answers(1))
    assert doubt.is_hopeless()
