from datetime import timedelta, timezone

import pytest

from refaudit.errors import StoreError
from refaudit.model.report import Run
from refaudit.store import Store
from tests.helpers.store_nouns import (
    DAY,
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
from tests.helpers.stores import articles_of, histories


@pytest.fixture
def store(tmp_path):
    with Store.open(str(tmp_path / "h.db")) as store:
        yield store


def test_a_new_run_has_its_time_as_id(store):
    berlin = NOW.astimezone(timezone(timedelta(hours=1)))
    run = begun(store, now=berlin, command="c", version="9", offline=True)
    assert run == Run(id="20261122T100000Z", started_at=NOW, command="c", version="9", offline=True)


def test_taken_ids_are_counted_on(store):
    ids = [begun(store, key=str(number)).id for number in range(11)]
    assert ids[0] == "20261122T100000Z"
    assert ids[1:] == [f"20261122T100000Z-{number}" for number in range(2, 12)]


@pytest.mark.parametrize("status", ["running", "interrupted"])
def test_an_unfinished_run_of_the_same_key_is_resumed(store, status):
    run = begun(store)
    if status == "interrupted":
        assert store.finish(run.id, now=NOW, status=status).finished_at == NOW
    assert begun(store, key="other", now=NOW + DAY).id != run.id
    assert begun(store, now=NOW + DAY) == run


def test_the_newest_of_several_unfinished_runs_is_resumed(store):
    begun(store, run_id="one")
    begun(store, run_id="two")
    assert begun(store).id == "two"


def test_a_complete_run_is_not_resumed(store):
    run = begun(store)
    complete = store.finish(run.id, now=NOW + DAY, status="complete")
    assert (complete.status, complete.finished_at) == ("complete", NOW + DAY)
    assert begun(store).id != run.id


def test_a_run_left_running_is_interrupted_once_another_begins(store):
    first = begun(store)
    second = begun(store, key="other")
    assert [(run.id, run.status) for run in store.runs()] == [
        (second.id, "running"),
        (first.id, "interrupted"),
    ]


def test_a_run_without_network_is_not_resumed(store):
    run = begun(store)
    store.mark_network_down(run.id, [])
    assert begun(store).id != run.id
    assert [run.network_down for run in store.runs()] == [False, True]


def test_a_given_id_is_used_and_resumed(store):
    run = begun(store, run_id="example")
    assert run.id == "example"
    assert begun(store, run_id="example", now=NOW + DAY) == run
    assert begun(store, run_id="elsewhere").id == "elsewhere"


def fill(store, run):
    store.add_article(run.id, article(), extraction(citation()), [target()])
    store.record(run.id, [(seen(), NOW + DAY)])
    store.save_verdicts(run.id, [verdict()])
    (stored,) = articles_of(store, run.id)
    store.save_findings(run.id, stored.key, [finding()], {"c1": "x"})
    store.save_findings(run.id, None, [finding("RUN903", None)], {})
    return store.finish(run.id, now=NOW, status="complete")


def test_a_run_that_takes_a_name_drops_all_of_the_older_one_but_its_observations(store):
    fill(store, begun(store, run_id="example"))
    run = begun(store, run_id="example", now=NOW + DAY)
    assert (run.status, run.started_at) == ("running", NOW + DAY)
    assert store.runs() == [run]
    report = store.report("example")
    assert (report.articles, report.findings, report.totals.originals) == ((), (), {})
    assert store.checked("example", [url_of(1)]) == {}
    assert store.history(url_of(1)) == [seen()]
    assert store.standing(url_of(1)) == verdict()
    store.add_targets("example", [target()])
    assert store.due("example", NOW) == []
    fill(store, run)
    assert len(store.history(url_of(1))) == 2


def test_runs_are_listed_newest_first(store):
    ids = [begun(store, key=str(number)).id for number in range(3)]
    assert [run.id for run in store.runs()] == ids[::-1]


def test_an_unknown_run_names_the_known_ones(store):
    with pytest.raises(StoreError, match="no such run") as caught:
        store.finish("nope", now=NOW, status="complete")
    assert caught.value.advice == "Run an audit first."
    for number in range(6):
        begun(store, key=str(number), run_id=f"r{number}")
    with pytest.raises(StoreError) as caught:
        histories(store, "nope")
    assert caught.value.advice == "The newest runs are r5, r4, r3, r2, r1."


def test_everything_is_kept_when_the_store_is_opened_again(tmp_path):
    where = str(tmp_path / "again.db")
    with Store.open(where) as store:
        run = fill(store, begun(store))
        report = store.report()
    with Store.open(where, writable=False) as store:
        assert store.report() == report
        assert store.runs() == [run]
