"""Histories made into verdicts, for all targets of a run."""

import pytest

from refaudit import judge
from refaudit.audit.judging import settled
from refaudit.check import target
from refaudit.judge import Policy
from refaudit.model.evidence import Kind, Observation, State
from refaudit.store import Store
from tests.helpers.seen_pages import NOW
from tests.helpers.store_nouns import begun


@pytest.fixture
def store(tmp_path):
    with Store.open(str(tmp_path / "h.db")) as store:
        yield store


def seen(url, status):
    return Observation(url=url, kind=Kind.ORIGINAL, checked_at=NOW, status=status, final_url=url)


def watched(*paths, status=404):
    urls = [f"https://host{number}.org/{path}" for number, path in enumerate(paths)]
    return [(target(url), [seen(url, status)], None) for url in urls]


def test_targets_of_many_hosts_are_judged_in_their_order(store):
    run = begun(store).id
    many = watched(*(f"page{number}" for number in range(1200)))
    made = [verdict.url for verdict, _ in settled(store, run, many, Policy())]
    assert made == [one.url for one, _, _ in many]


def test_what_cannot_be_judged_is_unknown_and_stops_nothing(store, monkeypatch):
    whole = judge.verdict

    def failing(target, *rest):
        if "odd" in target.url:
            raise TypeError("odd")
        return whole(target, *rest)

    monkeypatch.setattr(judge, "verdict", failing)
    run = begun(store).id
    first, odd, last = (v for v, _ in settled(store, run, watched("a", "odd", "b"), Policy()))
    assert (first.state, odd.state, last.state) == (State.DEAD, State.UNKNOWN, State.DEAD)
    assert "TypeError" in odd.evidence[0]
