"""Under which titles targets are cited, what their snapshots showed, and hosts in a row."""

import pytest

from refaudit.errors import StoreError
from refaudit.model.evidence import Kind
from refaudit.store import Cited, Citing, Store
from tests.helpers.store_nouns import (
    DAY,
    NOW,
    article,
    begun,
    extraction,
    seen,
    target,
    url_of,
    verdict,
)
from tests.helpers.stores import histories


@pytest.fixture
def store(tmp_path):
    with Store.open(str(tmp_path / "h.db")) as store:
        yield store


@pytest.fixture
def run(store):
    return begun(store).id


def added(store, run, *citings, source="a.wikitext"):
    copies = [target(number, Kind.SNAPSHOT) for number in (8, 9)]
    cited = (target(1), target(2), *copies)
    store.add_article(run, article(source), extraction(), cited, citings)


def test_titles_come_each_once_from_all_articles(store, run):
    added(store, run, Citing(url=url_of(1), title="A"), Citing(url=url_of(1), title="B"))
    added(store, run, Citing(url=url_of(1), title="A"), source="b.wikitext")
    assert set(store.cited(run, [url_of(1), url_of(2)])[url_of(1)].titles) == {"A", "B"}
    assert url_of(2) not in store.cited(run, [url_of(1), url_of(2)])


def test_what_says_nothing_is_not_kept(store, run):
    added(store, run, Citing(url=url_of(1)), Citing(url=url_of(2), title=""))
    assert store.cited(run, [url_of(1), url_of(2)]) == {}


def test_snapshots_beside_a_target_come_with_what_was_last_seen_of_them(store, run):
    added(
        store,
        run,
        Citing(url=url_of(1), title="A", snapshot=url_of(8)),
        Citing(url=url_of(1), title="A", snapshot=url_of(9)),
    )
    copy = [seen(8, kind=Kind.SNAPSHOT, status=status) for status in (503, 200)]
    store.record(run, [(one, NOW) for one in copy])
    assert store.cited(run, [url_of(1)]) == {
        url_of(1): Cited(titles=("A",), snapshots=((target(8, Kind.SNAPSHOT), copy[1]),))
    }


def test_a_target_that_everybody_cites_keeps_a_dozen_titles(store, run):
    added(store, run, *(Citing(url=url_of(1), title=f"Title {n}") for n in range(700)))
    assert len(store.cited(run, [url_of(1)])[url_of(1)].titles) == 12


def test_a_citing_of_no_target_stores_nothing(store, run):
    with pytest.raises(StoreError, match="no target of the run"):
        added(store, run, Citing(url=url_of(5), title="A"))
    assert store.ingested(run) == frozenset()


def test_a_run_that_gives_its_name_away_forgets_how_it_cited(store):
    first = begun(store, run_id="job").id
    added(store, first, Citing(url=url_of(1), title="A"))
    store.finish(first, now=NOW, status="complete")
    second = begun(store, key="again", run_id="job").id
    added(store, second, Citing(url=url_of(1), title="B"))
    assert store.cited(second, [url_of(1)])[url_of(1)].titles == ("B",)


def test_histories_come_host_by_host(store, run):
    store.add_targets(run, [target(number) for number in range(1300)])
    hosts = [one.host for one, _, _ in histories(store, run)]
    assert len(hosts) == 1300
    assert hosts == sorted(hosts)


def test_a_settled_verdict_stands_and_sets_when_its_target_is_due(store, run):
    store.add_targets(run, [target(1), target(2)])
    store.record(run, [(seen(1), NOW + DAY), (seen(2), NOW + DAY)])
    store.settle(run, [(verdict(1), NOW + 7 * DAY)])
    assert store.standing(url_of(1)) == verdict(1)
    later = begun(store, key="later").id
    store.add_targets(later, [target(1), target(2)])
    assert store.due(later, NOW + 2 * DAY) == [target(2)]
    assert store.due(later, NOW + 7 * DAY) == [target(2), target(1)]
    with pytest.raises(StoreError, match="no target of the run"):
        store.settle(run, [(verdict(5), NOW)])
