"""What is left of runs that were forgotten: enough for every comparison of later ones."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select, update

from refaudit.errors import StoreError
from refaudit.model.citation import Article
from refaudit.model.difference import Reliance
from refaudit.model.evidence import State
from refaudit.store import Citing, Store
from refaudit.store.copying import Copied
from refaudit.store.forgetting import Forgetting
from refaudit.store.memory import Memory
from refaudit.store.readings import Readings
from refaudit.store.schema import articles, citations, citings, run_targets, runs, verdicts
from refaudit.store.upkeep import Upkeep
from tests.helpers.store_nouns import (
    NOW,
    begun,
    citation,
    extraction,
    seen,
    target,
    url_of,
    verdict,
)
from tests.helpers.store_runs import audited, fault
from tests.helpers.stores import KINDS, articles_of, opened

RELIANCE = Reliance(original=frozenset({"LNK101"}), snapshot=frozenset())
DEAD, LIVE, UNKNOWN = State.DEAD, State.LIVE, State.UNKNOWN


@pytest.fixture(params=KINDS)
def store(request, tmp_path):
    with opened(request.param, tmp_path) as store:
        yield store


def forget(store, **options):
    return Forgetting.of(store).forget(**options)


def rows(store, table, run=None):
    with store._database.reading() as connection:
        query = select(func.count()).select_from(table)
        if run is not None:
            number = connection.scalar(select(runs.c.id).where(runs.c.name == run))
            query = query.where(table.c.run_id == number)
        return connection.scalar(query)


def statuses(store):
    return {run.id: run.status for run in store.runs()}


def difference(store, run=None):
    return Memory.of(store).difference(run, reliance=RELIANCE)


def series(store, length, **facts):
    return [audited(store, {"A": [fault()]}, day=day, **facts) for day in range(length)]


# which runs


def test_the_newest_runs_of_each_command_stay(store):
    mine, other = series(store, 4), series(store, 2, command="refaudit audit y")
    assert forget(store, keep=2) == 2
    stay = {*mine[2:], *other}
    assert {run for run, status in statuses(store).items() if status == "complete"} == stay
    assert {run for run, status in statuses(store).items() if status == "forgotten"} == {*mine[:2]}


def test_the_newest_run_of_a_command_always_stays(store):
    (run,) = series(store, 1)
    assert forget(store, keep=0, until=NOW + timedelta(days=999)) == 0
    assert statuses(store) == {run: "complete"}


def test_only_runs_of_one_command_when_it_is_named(store):
    mine, other = series(store, 3), series(store, 3, command="refaudit audit y")
    assert forget(store, command="refaudit audit y") == 2
    assert [statuses(store)[run] for run in (*mine, *other)] == [
        *["complete"] * 3, "forgotten", "forgotten", "complete",
    ]  # fmt: skip


def test_runs_are_forgotten_by_their_age(store):
    made = series(store, 5)
    assert forget(store, until=NOW + timedelta(days=2)) == 2
    assert forget(store, until=NOW + timedelta(days=2)) == 0
    assert [statuses(store)[run] for run in made].count("forgotten") == 2
    assert forget(store, keep=3, until=NOW + timedelta(days=99)) == 0
    assert forget(store, keep=2, until=NOW + timedelta(days=99)) == 1


def test_what_was_not_finished_does_not_count(store):
    made = series(store, 2)
    late = [audited(store, {"A": []}, day=9 + n, finish=False) for n in range(3)]
    with store._database.writing() as connection:
        connection.execute(update(runs).where(runs.c.name == made[1]).values(network_down=True))
    assert forget(store, keep=1) == 0
    assert set(statuses(store)) == {*made, *late}
    last = audited(store, {"A": []}, day=20)
    assert forget(store, keep=1) == 5
    # Nothing is compared with what was not finished, so that not even the name stays.
    assert statuses(store) == {made[0]: "forgotten", last: "complete"}


def test_checks_of_urls_are_forgotten_as_audits_are(store):
    for day in range(3):
        run = begun(store, key=str(day), now=NOW + timedelta(days=day), command="refaudit check u")
        store.add_targets(run.id, [target(1)])
        store.save_verdicts(run.id, [verdict(1)])
        store.finish(run.id, now=NOW, status="checked")
    assert forget(store, keep=2) == 1
    assert rows(store, run_targets) == 2


# what goes, and what stays


def test_what_a_forgotten_run_had_is_gone_and_what_was_seen_stays(store):
    made = series(store, 4)
    before = store.history(url_of(1))
    assert forget(store, keep=2) == 2
    size = Upkeep.of(store).size().rows
    assert (size["articles"], size["citations"], size["findings"]) == (3, 6, 3)
    assert (size["run_targets"], size["article_targets"], size["runs"]) == (4, 6, 4)
    assert (size["observations"], size["targets"]) == (8, 2)
    assert store.history(url_of(1)) == before
    assert store.report(made[3]).articles[0].title == "A"
    assert Upkeep.of(store).faults() == []


def test_a_forgotten_run_has_no_report_and_says_why(store):
    made = series(store, 3)
    forget(store, keep=1)
    for ask in (
        lambda: store.report(made[0]),
        lambda: Memory.of(store).difference(made[2], made[0], reliance=RELIANCE),
        lambda: Copied.begin(store, made[0], now=NOW, version="1"),
    ):
        with pytest.raises(StoreError, match=f"{made[0]}: this run was forgotten") as caught:
            ask()
        assert caught.value.advice == f"The newest runs are {made[2]}."
    assert store.report().run.id == made[2]


def test_a_page_that_was_not_read_again_is_compared_with_its_last_reading(store):
    audited(store, {"A": [fault()], "B": [fault()]}, {1: DEAD}, wiki="w.org")
    for day in range(1, 5):
        audited(store, {"B": [fault()]}, {1: DEAD}, day=day, wiki="w.org")
    forget(store, keep=2)
    assert [rows(store, articles, run) for run in reversed(statuses(store))] == [1, 0, 1, 1, 1]
    now = audited(store, {"A": [fault(), fault("LNK102")]}, {1: DEAD}, day=9, wiki="w.org")
    found = difference(store, now)
    assert (found.new, found.persisting) == ({"error": 1}, {"error": 1})


def test_the_last_reading_is_that_of_the_same_command(store):
    audited(store, {"A": [fault()]}, {1: DEAD}, wiki="w.org")
    audited(store, {"B": []}, day=1, wiki="w.org")
    audited(store, {"A": []}, day=2, wiki="w.org", command="refaudit audit --ignore LNK")
    forget(store, keep=1)
    now = audited(store, {"A": [fault()]}, {1: DEAD}, day=9, wiki="w.org")
    assert difference(store, now).persisting == {"error": 1}


def test_what_could_not_be_told_for_long_is_nothing_new(store):
    audited(store, {"A": [fault()]}, {1: DEAD})
    for day in range(1, 6):
        audited(store, {"A": []}, {1: UNKNOWN}, day=day)
    forget(store, keep=2)
    audited(store, {"A": [fault()]}, {1: DEAD}, day=9)
    assert difference(store).new == {}
    # Now it was told, and so the old reading is not needed any more.
    forget(store, keep=1)
    assert rows(store, articles) == 2


def test_the_last_reading_can_still_be_taken_over(store):
    run = begun(store, key="x", command="refaudit audit x").id
    page = Article(title="A", text="t", source="a.wiki", wiki="w.org")
    cited = [citation(n) for n in (1, 2)]
    told = [Citing(url=url_of(1), title="T"), Citing(url=url_of(2), title="U")]
    store.add_article(run, page, extraction(*cited), [target(1), target(2)], told, key="k" * 32)
    store.record(run, [(seen(n), NOW) for n in (1, 2)])
    store.save_verdicts(run, [verdict(1), verdict(2)])
    for stored in articles_of(store, run):
        store.save_findings(run, stored.key, [], {})
    store.finish(run, now=NOW, status="complete")
    audited(store, {"B": []}, day=1)
    assert forget(store, keep=1) == 1
    assert (rows(store, run_targets, run), rows(store, citings, run)) == (0, 2)
    now = begun(store, key="y", command="refaudit audit x").id
    assert Readings.of(store).carry(now, [(page, "k" * 32)]) == [True]
    (carried,) = articles_of(store, now)
    assert [each.id for each in carried.extraction.citations] == ["c1", "c2"]
    assert (rows(store, run_targets, now), rows(store, citings, now)) == (2, 2)


def test_a_run_judged_anew_takes_the_place_of_what_it_judged(store):
    first = audited(store, {"A": [fault()]}, {1: DEAD})
    copy = Copied.begin(store, first, now=NOW, version="2").run.id
    store.save_verdicts(copy, [verdict(1, DEAD), verdict(2)])
    for stored in articles_of(store, copy):
        store.save_findings(copy, stored.key, [fault(), fault("LNK102")], {})
    store.finish(copy, now=NOW, status="complete")
    for day in (1, 2):
        audited(store, {"B": []}, day=day)
    assert forget(store, keep=1) == 3
    assert rows(store, articles) == 3
    audited(store, {"A": [fault(), fault("LNK102")]}, {1: DEAD}, day=9)
    assert difference(store).new == {}


def test_how_a_page_was_cited_goes_with_its_reading(store):
    for day in range(3):
        run = begun(store, key=str(day), now=NOW + timedelta(days=day), command="x").id
        page = Article(title="A", text="t", source="a.wiki", wiki="w.org")
        told = [Citing(url=url_of(1), title="T")]
        store.add_article(run, page, extraction(citation()), [target(1)], told)
        for stored in articles_of(store, run):
            store.save_findings(run, stored.key, [], {})
        store.finish(run, now=NOW, status="complete")
    forget(store)
    assert (rows(store, citings), rows(store, articles)) == (2, 2)


def test_a_copy_of_an_old_run_is_as_old_as_that(store):
    first, second = series(store, 2)
    copy = Copied.begin(store, first, now=NOW, version="2").run.id
    store.save_verdicts(copy, [verdict(1), verdict(2)])
    store.finish(copy, now=NOW, status="complete")
    assert forget(store) == 2
    assert [run for run, status in statuses(store).items() if status == "complete"] == [second]


# verdicts


def lived(store, states, command="refaudit audit x"):
    """Runs with these states of one URL; gives the last."""
    run = None
    for day, state in enumerate(states):
        run = audited(store, {"A": []}, {1: state}, day=day, command=command)
    return run


def told(store):
    with store._database.reading() as connection:
        query = select(verdicts.c.run_id, verdicts.c.state).where(verdicts.c.target_id == 1)
        return connection.execute(query.order_by(verdicts.c.run_id)).all()


def test_of_a_row_of_verdicts_the_first_and_the_last_stay(store):
    lived(store, [LIVE, LIVE, LIVE, LIVE, DEAD, DEAD, DEAD, LIVE, LIVE, LIVE])
    forget(store, keep=1)
    assert [number for number, _ in told(store)] == [1, 4, 5, 7, 8, 10]


def test_of_a_link_that_lives_on_the_first_sign_of_life_stays(store):
    lived(store, [LIVE] * 9)
    forget(store, keep=3)
    assert [number for number, _ in told(store)] == [1, 7, 8, 9]


def test_what_cannot_be_told_leaves_nothing_behind(store):
    lived(store, [LIVE, UNKNOWN, LIVE, UNKNOWN, UNKNOWN, LIVE, UNKNOWN, LIVE])
    for keep in (6, 4, 3, 2, 1):
        forget(store, keep=keep)
    assert [number for number, _ in told(store)] == [1, 8]


def _history(store, states, others, forgets):
    """What became of a link from run to run, in the words of the runs that stay."""
    for day, state in enumerate(states):
        if day in others:
            audited(store, {"Z": []}, {2: DEAD}, day=day, command="refaudit audit z")
        audited(store, {"A": [fault()] if state is DEAD else []}, {1: state}, day=day)
        forgets(day)
    audited(store, {"A": [fault()]}, {1: DEAD}, day=20)
    forgets(20)
    stay = [run for run in store.runs() if run.status == "complete" and "z" not in run.command]
    return [difference(store, run.id) for run in stay]


@settings(
    deadline=None,
    max_examples=8,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
@given(
    states=st.lists(st.sampled_from([LIVE, DEAD, UNKNOWN]), min_size=3, max_size=8),
    keeps=st.lists(st.integers(2, 5), min_size=1, max_size=3),
    others=st.sets(st.integers(0, 7), max_size=2),
)
def test_later_runs_tell_the_same_differences(tmp_path_factory, states, keeps, others):
    place = tmp_path_factory.mktemp("histories")
    with Store.open(str(place / "whole")) as store:
        whole = _history(store, states, others, lambda _: None)
    with Store.open(str(place / "left")) as store:
        left = _history(
            store, states, others, lambda day: forget(store, keep=keeps[day % len(keeps)])
        )
    before_each = [*reversed(states), UNKNOWN]
    for place, (one, other, before) in enumerate(zip(left, whole, before_each, strict=False)):
        # When nothing could be told before, earlier readings are asked for a finding, which may
        # have gone by now; and that nothing could be told is known of runs that stay.
        if before is not UNKNOWN:
            assert one == other
        elif place < len(left) - 1:
            assert (one.links, one.link_changes) == (other.links, other.link_changes)


# interrupted


def test_a_forgetting_that_was_stopped_is_gone_on_with(tmp_path, monkeypatch):
    monkeypatch.setattr("refaudit.store.forgetting._RANGE", 1)

    def made(place):
        place.mkdir()
        return str(place / "h.sqlite")

    def filled(where):
        with Store.open(where) as store:
            audited(store, {"A": [fault()], "B": [fault()]}, {1: DEAD}, wiki="w.org")
            for day in range(1, 4):
                audited(store, {"B": []}, {1: LIVE, 2: UNKNOWN}, day=day, wiki="w.org")

    def left(store):
        tables = (articles, citations, citings, run_targets, verdicts)
        return [rows(store, table) for table in tables], statuses(store)

    filled(made(tmp_path / "whole"))
    with Store.open(str(tmp_path / "whole" / "h.sqlite")) as store:
        forget(store, keep=2)
        wanted = left(store)
    for stop in itertools.count(1):
        where = made(tmp_path / str(stop))
        filled(where)
        with Store.open(where) as store:
            commits = itertools.count(1)

            def died(_connection, commits=commits, stop=stop):
                if next(commits) == stop:
                    raise KeyboardInterrupt

            event.listen(store._database._writer, "commit", died)
            try:
                forget(store, keep=2)
                break
            except KeyboardInterrupt:
                event.remove(store._database._writer, "commit", died)
            forget(store, keep=2)
            assert left(store) == wanted
    assert stop > 10
