import threading

import pytest

from refaudit.errors import StoreError
from refaudit.model.checked import Checked
from refaudit.model.evidence import Content, Failure, Hop, Reason, State
from refaudit.store import Store
from tests.helpers.store_nouns import DAY, NOW, begun, seen, target, url_of, verdict
from tests.helpers.stores import histories


@pytest.fixture
def store(tmp_path):
    with Store.open(str(tmp_path / "h.db")) as store:
        yield store


@pytest.fixture
def run(store):
    run = begun(store).id
    store.add_targets(run, [target(1), target(2)])
    return run


def next_run(store, *numbers):
    run = begun(store, key=f"after {len(store.runs())}").id
    store.add_targets(run, [target(number) for number in numbers])
    return run


def test_history_is_kept_over_runs_in_the_order_in_which_it_was_made(store, run):
    full = seen(
        1,
        at=NOW + DAY,
        hops=(Hop(url="u", status=301, location="/x"),),
        content=Content(type="text/html", bytes=3),
        failure=Failure.TIMEOUT,
    )
    store.record(run, [(full, NOW + DAY), (seen(2), NOW + DAY)])
    later = next_run(store, 1)
    store.record(later, [(seen(1, at=NOW), NOW + DAY)])
    assert store.history(url_of(1)) == [full, seen(1, at=NOW)]
    assert store.history("https://never.example/") == []


def test_observations_of_one_moment_keep_the_order_of_recording(store, run):
    both = [seen(1, status=500), seen(1, status=200)]
    store.record(run, [(observation, NOW) for observation in both])
    assert store.history(url_of(1)) == both


def test_recording_what_is_no_target_of_the_run_records_nothing(store, run):
    with pytest.raises(StoreError, match=r"page/9: this is no target"):
        store.record(run, [(seen(1), NOW), (seen(9), NOW)])
    assert store.history(url_of(1)) == []
    with pytest.raises(StoreError, match="no target of the run"):
        store.record(next_run(store), [(seen(1), NOW)])


def test_a_batch_may_be_large_or_empty(store):
    run = next_run(store, *range(1200))
    store.record(run, [])
    store.record(run, [(seen(number), NOW + DAY) for number in range(1200)])
    assert store.due(run, NOW + DAY) == []


def test_a_run_without_network_leaves_the_history_as_it_was(store, run):
    store.record(run, [(seen(1), NOW + DAY)])
    store.save_verdicts(run, [verdict(1)])
    down = next_run(store, 1, 2, 3)
    at = NOW + 2 * DAY
    failed = [(seen(n, at=at, failure=Failure.TIMEOUT), at + 30 * DAY) for n in (1, 2, 1)]
    store.record(down, failed)
    assert len(store.history(url_of(1))) == 3
    store.mark_network_down(down, [url_of(1), url_of(2)])
    assert store.history(url_of(1)) == [seen(1)]
    assert store.history(url_of(2)) == []
    after = next_run(store, 1, 2, 3)
    assert store.due(after, at) == [target(2), target(3), target(1)]
    assert store.due(after, NOW) == [target(2), target(3)]
    assert store.standing(url_of(1)) == verdict(1)
    assert [seen for _, seen, _ in histories(store, after)] == [[seen(1)], [], []]


def test_histories_give_each_target_its_own_history_and_standing_verdict(store, run):
    store.record(run, [(seen(1), NOW + DAY)])
    store.save_verdicts(run, [verdict(1)])
    later = next_run(store, 2, 1)
    store.record(later, [(seen(1, at=NOW + DAY), NOW), (seen(2, at=NOW + DAY), NOW)])
    assert list(histories(store, later)) == [
        (target(1), [seen(1), seen(1, at=NOW + DAY)], verdict(1)),
        (target(2), [seen(2, at=NOW + DAY)], None),
    ]


def test_verdicts_may_be_saved_while_histories_are_read(store):
    numbers = range(1300)
    run = next_run(store, *numbers)
    store.record(run, [(seen(number), NOW) for number in numbers])
    store.save_verdicts(
        run,
        (verdict(url=target.url, sightings=len(seen)) for target, seen, _ in histories(store, run)),
    )
    checked = store.checked(run, [url_of(number) for number in numbers])
    assert {c.sightings for c in checked.values()} == {1}
    assert checked.keys() == {url_of(number) for number in numbers}


def test_a_verdict_stands_unless_it_is_only_the_run_s(store, run):
    store.save_verdicts(run, [verdict(1)])
    network_down = verdict(1, State.UNCHECKED, reason=Reason.NETWORK_DOWN, checked_at=None)
    store.save_verdicts(run, [network_down], standing=False)
    assert store.standing(url_of(1)) == verdict(1)
    assert store.checked(run, [url_of(1)])[url_of(1)].reason is Reason.NETWORK_DOWN
    store.save_verdicts(run, [verdict(1, State.DEAD)])
    assert store.standing(url_of(1)).state is State.DEAD


def test_a_verdict_on_what_is_no_target_of_the_run_is_refused(store, run):
    with pytest.raises(StoreError, match="no target of the run"):
        store.save_verdicts(run, [verdict(9)])


def test_checked_joins_the_verdict_and_the_observation_that_it_rests_on(store, run):
    store.record(run, [(seen(1, status=404), NOW), (seen(2), NOW)])
    store.save_verdicts(run, [verdict(1, State.DEAD)])
    assert store.checked(run, [url_of(1), url_of(2), "https://x.example/"]) == {
        url_of(1): Checked.of(verdict(1, State.DEAD), seen(1, status=404))
    }


def test_a_verdict_without_a_time_rests_on_no_observation(store, run):
    store.record(run, [(seen(1), NOW)])
    offline = verdict(1, State.UNCHECKED, reason=Reason.OFFLINE, checked_at=None)
    store.save_verdicts(run, [offline])
    assert store.checked(run, [url_of(1)])[url_of(1)].status is None


def test_what_is_seen_later_does_not_change_an_earlier_run(store, run):
    store.record(run, [(seen(1, status=404), NOW)])
    store.save_verdicts(run, [verdict(1, State.DEAD)])
    before = store.checked(run, [url_of(1)])
    later = next_run(store, 1)
    store.record(later, [(seen(1, at=NOW + DAY), NOW)])
    store.save_verdicts(later, [verdict(1)])
    assert store.checked(run, [url_of(1)]) == before
    assert store.checked(later, [url_of(1)])[url_of(1)].status == 200


def test_a_verdict_rests_on_the_latest_observation_that_counts(store, run):
    store.record(run, [(seen(1), NOW)])
    down = next_run(store, 1)
    store.record(down, [(seen(1, at=NOW + DAY, status=503), NOW)])
    store.mark_network_down(down, [url_of(1)])
    store.save_verdicts(down, [verdict(1)])
    assert store.checked(down, [url_of(1)])[url_of(1)].status == 200


def test_a_url_of_hostile_text_is_found_again(store, run):
    url = "https://x.example/\udce9\0"
    store.add_targets(run, [target(url=url)])
    (stored,) = (target for target in store.due(run, NOW) if "x.example" in target.url)
    store.record(run, [(seen(url=stored.url), NOW)])
    store.save_verdicts(run, [verdict(url=stored.url)])
    assert list(store.checked(run, [url])) == [url]
    assert len(store.history(url)) == len(store.history(stored.url)) == 1


def test_threads_may_share_a_store(store, run):
    faults = []

    def work(number):
        try:
            for _ in range(5):
                store.record(run, [(seen(number), NOW)])
                store.due(run, NOW)
        except Exception as error:  # noqa: BLE001 - any fault is the test's failure
            faults.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(store.history(url_of(1))) == len(store.history(url_of(2))) == 5
