"""Links that flap: known as such for a while, and no news each time."""

from datetime import timedelta

import pytest

from refaudit.model.difference import LinkChange, Reliance
from refaudit.model.evidence import Kind, State
from refaudit.store.memory import Memory
from tests.helpers.store_nouns import (
    NOW,
    article,
    begun,
    citation,
    extraction,
    finding,
    seen,
    target,
    url_of,
    verdict,
)
from tests.helpers.store_runs import audited, fault
from tests.helpers.stores import KINDS, articles_of, opened

RELIANCE = Reliance(original=frozenset({"LNK101"}), snapshot=frozenset({"ARC106"}))
LIVE, DEAD = State.LIVE, State.DEAD
SNAPSHOT = "https://web.archive.org/web/20200101000000/" + url_of(1)


@pytest.fixture(params=KINDS)
def store(request, tmp_path):
    with opened(request.param, tmp_path) as store:
        yield store


def came(store):
    difference = Memory.of(store).difference(None, reliance=RELIANCE)
    return {each.code: each.flapping for each in difference.came}


def weekly(store, states):
    """Runs a week apart; a dead link has a finding, and on the last day another one beside it."""
    for week, state in enumerate(states):
        found = [fault()] if state is DEAD else []
        others = [fault("DAT101")] if week == len(states) - 1 else []
        audited(store, {"A": [*found, *others]}, {1: state}, day=7 * week)


@pytest.mark.parametrize(
    ("states", "is_known"),
    [
        ([LIVE, DEAD], False),
        ([LIVE, DEAD, LIVE, DEAD], False),
        ([LIVE, DEAD, LIVE, DEAD, LIVE, DEAD], True),
        ([DEAD, LIVE, DEAD, LIVE, DEAD], True),
    ],
)
def test_the_finding_on_a_link_is_news_until_it_is_known_to_flap(store, states, is_known):
    weekly(store, states)
    assert came(store) == {"LNK101": is_known, "DAT101": False}


def test_what_flapped_long_ago_dies_anew(store):
    weekly(store, [LIVE, DEAD, LIVE, DEAD, LIVE])
    audited(store, {"A": []}, {1: LIVE}, day=200)
    audited(store, {"A": [fault()]}, {1: DEAD}, day=207)
    assert came(store) == {"LNK101": False}
    (link,) = Memory.of(store).difference(None, reliance=RELIANCE).links
    assert (link.change, link.changes) == (LinkChange.DIED, 5)


def with_snapshot(store, state, day):
    """A run over an article that cites a page and a copy of it, which is there or not."""
    now = NOW + timedelta(days=day)
    run = begun(store, key=str(day), now=now).id
    cited = citation(archive_url=SNAPSHOT)
    targets = [target(), target(url=SNAPSHOT, kind=Kind.SNAPSHOT)]
    store.add_article(run, article(), extraction(cited), targets)
    store.record(run, [(seen(url=each.url, kind=each.kind, at=now), now) for each in targets])
    there = verdict(url=SNAPSHOT, kind=Kind.SNAPSHOT, state=state)
    store.save_verdicts(run, [verdict(), there])
    (stored,) = articles_of(store, run)
    lost = [finding("ARC106"), finding("LNK101", parameter="url")] if state is State.MISSING else []
    store.save_findings(run, stored.key, lost, {})
    store.finish(run, now=now, status="complete")


def test_a_copy_that_comes_and_goes_is_no_news_and_what_rests_on_the_page_is(store):
    for number in range(6):
        with_snapshot(store, (State.GOOD, State.MISSING)[number % 2], 7 * number)
    assert came(store) == {"ARC106": True, "LNK101": False}
