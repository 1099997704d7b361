import pytest

from refaudit.audit.budget import Budget
from refaudit.model.evidence import Hop, Look, Probe
from refaudit.settings import Settings
from tests.helpers.store_nouns import seen, target

DUE = [target(n) for n in range(20)]


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def budget(clock=None, **settings):
    return Budget(Settings(**settings), monotonic=clock or Clock())


def test_without_limits_everything_is_asked():
    made = budget()
    assert made.admitted(DUE) == DUE
    made.spend([seen()] * 10_000)
    assert not made.is_spent


def test_at_most_so_many_are_asked_as_requests_are_allowed():
    made = budget(max_requests=3)
    assert made.admitted(DUE) == DUE[:3]
    made.spend([seen(), seen()])
    assert not made.is_spent
    made.spend([seen()])
    assert made.is_spent


@pytest.mark.parametrize(
    ("changes", "turns"),
    [
        ({}, None),
        ({"max_minutes": 10}, 600),
        ({"max_minutes": 10, "host_interval": 0}, None),
        ({"max_minutes": 0.001, "host_interval": 60}, 1),
    ],
)
def test_a_host_has_as_many_turns_as_fit_into_the_time(changes, turns):
    assert budget(**changes).turns == turns


@pytest.mark.parametrize(
    ("changes", "requests"),
    [
        ({}, 1),
        ({"hops": (Hop(url="a", status=301), Hop(url="b", status=200))}, 2),
        ({"attempts": 3}, 3),
        ({"first_look": Look(status=404, seconds=9)}, 2),
        ({"probe": Probe(url="x", hops=2)}, 3),
    ],
)
def test_every_request_behind_an_answer_counts(changes, requests):
    made = budget(max_requests=requests)
    made.spend([seen(**changes)])
    assert made.is_spent
    made = budget(max_requests=requests + 1)
    made.spend([seen(**changes)])
    assert not made.is_spent


def test_the_minutes_count_from_the_start():
    clock = Clock()
    made = budget(clock, max_minutes=0.5)
    clock.now += 29
    assert not made.is_spent
    clock.now += 1
    assert made.is_spent


def test_of_a_host_only_as_many_as_the_minutes_have_room_for_are_asked():
    made = budget(max_minutes=0.05, host_interval=1.5)
    chosen = made.admitted(DUE)
    assert chosen == DUE[:14]  # two of each of the seven hosts
    assert budget(max_minutes=0.05, host_interval=0).admitted(DUE) == DUE
    assert budget(max_minutes=0.001, host_interval=60).admitted(DUE) == DUE[:7]
