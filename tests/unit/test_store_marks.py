from datetime import date

import pytest
from msgspec import structs

from refaudit.errors import StoreError
from refaudit.model.decision import Decision
from refaudit.model.mark import Mark, Review
from refaudit.store import Store
from refaudit.store.decisions import Decisions
from refaudit.store.marks import Marked, Marks
from tests.helpers.store_nouns import url_of
from tests.helpers.store_runs import audited, fault
from tests.helpers.stores import KINDS, opened

TODAY = date(2026, 11, 22)
DEAD = fault("LNK101", 1)
OTHER = fault("LNK102", 1)
UNKNOWN = "0" * 16


@pytest.fixture(params=KINDS)
def store(request, tmp_path):
    with opened(request.param, tmp_path) as store:
        yield store


@pytest.fixture
def marks(store):
    return Marks.of(store)


def mark(found=DEAD, kind=Review.CONFIRMED, note="", made=TODAY):
    print_ = found if isinstance(found, str) else found.fingerprint
    return Mark(fingerprint=print_, mark=kind, note=note, made=made)


def false(found=DEAD, note="", made=TODAY):
    return mark(found, Review.FALSE_ALARM, note, made)


def decided(store):
    return [one for _, one in Decisions.of(store).all()]


def test_marks_are_kept_with_note_and_day_and_shown_of_the_runs_that_found_the_same(store, marks):
    audited(store, {"A": [DEAD, OTHER]})
    said = [mark(note="yes\n\0"), mark(OTHER, Review.DONE, made=None)]
    assert marks.put(said) == []
    expected = sorted(said, key=lambda one: one.fingerprint)
    assert marks.all() == expected
    assert marks.of_run() == [Marked(one) for one in expected]
    audited(store, {"A": [OTHER]}, day=1)
    assert [one.mark.fingerprint for one in marks.of_run()] == [OTHER.fingerprint]


def test_a_later_mark_takes_the_place_of_an_earlier_one_and_one_can_be_taken_back(store, marks):
    run = audited(store, {"A": [DEAD]})
    marks.put([mark(note="one")], run)
    marks.put([mark(kind=Review.DONE, note="two")], run)
    assert marks.all() == [mark(kind=Review.DONE, note="two")]
    marks.take_back(DEAD.fingerprint, run)
    marks.take_back(DEAD.fingerprint, run)
    assert marks.of_run(run) == marks.all() == []


@pytest.mark.parametrize(
    ("made", "day", "again"),
    [
        (TODAY, 0, False),
        (TODAY, 1, True),
        (date(2026, 11, 23), 1, False),
        (date(2026, 11, 1), 0, True),
        (None, 0, False),
        (date.max, 0, False),
    ],
)
def test_what_is_done_is_found_again_by_runs_after_its_day(store, marks, made, day, again):
    audited(store, {"A": [DEAD, OTHER]}, day=day)
    marks.put([mark(kind=Review.DONE, made=made), mark(OTHER)])
    assert {one.mark.mark: one.found_again for one in marks.of_run()} == {
        Review.DONE: again,
        Review.CONFIRMED: False,
    }


def test_what_is_done_is_found_again_by_a_later_run_of_the_same_day(store, marks):
    first = audited(store, {"A": [DEAD]})
    marks.put([mark(kind=Review.DONE)])
    second = audited(store, {"A": [DEAD]}, command="again")
    assert [one.found_again for one in marks.of_run(first)] == [False]
    assert [one.found_again for one in marks.of_run(second)] == [True]


def test_a_false_alarm_is_a_decision_on_code_article_and_url(store, marks):
    run = audited(store, {"A": [DEAD, OTHER]})
    assert marks.put([false(note="  The host let me in ")], run) == []
    assert decided(store) == [
        Decision(code="LNK101", article="A", url=url_of(1), reason="The host let me in", made=TODAY)
    ]
    assert marks.all() == []
    assert marks.of_run(run) == [Marked(false(note="The host let me in"))]


def test_a_false_alarm_without_a_note_has_a_reason_all_the_same(store, marks):
    audited(store, {"A": [DEAD]})
    marks.put([false(note=" ")])
    assert [one.reason for one in decided(store)] == ["false alarm"]
    assert marks.of_run() == [Marked(false())]


def test_a_false_alarm_is_said_once_and_a_new_note_replaces_the_old_one(store, marks):
    audited(store, {"A": [DEAD]})
    marks.put([false(note="one")])
    marks.put([false(note="one", made=date(2026, 11, 23))])
    assert [one.made for one in decided(store)] == [TODAY]
    marks.put([false(note="two")])
    assert [one.reason for one in decided(store)] == ["two"]


def test_a_finding_is_a_false_alarm_or_marked_otherwise_never_both(store, marks):
    run = audited(store, {"A": [DEAD]})
    marks.put([mark()], run)
    marks.put([false()], run)
    assert (len(decided(store)), marks.all()) == (1, [])
    marks.put([mark(kind=Review.DONE)], run)
    assert (decided(store), marks.all()) == ([], [mark(kind=Review.DONE)])
    marks.put([false()], run)
    marks.take_back(DEAD.fingerprint, run)
    assert (decided(store), marks.all()) == ([], [])


def test_of_two_faults_of_a_rule_on_one_url_the_decision_names_one(store, marks):
    twins = [fault("DAT101", 1, parameter=name) for name in ("date", "access-date")]
    audited(store, {"A": twins})
    marks.put([false(twins[0])])
    assert [one.fingerprint for one in decided(store)] == [twins[0].fingerprint]
    marks.put([false(twins[1])])
    marks.put([mark(twins[0])])
    assert [one.fingerprint for one in decided(store)] == [twins[1].fingerprint]
    assert {one.mark.mark for one in marks.of_run()} == {Review.CONFIRMED, Review.FALSE_ALARM}


@pytest.mark.parametrize("title", ["A", "M*A*S*H*", ""])
def test_without_a_url_or_where_a_star_would_mean_more_the_decision_names_one(store, marks, title):
    whole = fault("REF104", None)
    audited(store, {title: [whole, fault("REF104", None, parameter="x"), DEAD]})
    assert marks.put([false(whole), false(DEAD)]) == []
    by_code = {one.code: one for one in decided(store)}
    assert by_code["REF104"].fingerprint == whole.fingerprint
    assert (by_code["LNK101"].fingerprint is None) == (not title.endswith("*"))
    assert {one.mark.fingerprint for one in marks.of_run()} == {
        whole.fingerprint,
        DEAD.fingerprint,
    }


def test_a_decision_that_was_written_by_hand_is_a_mark_where_it_is_about_one_finding(store, marks):
    run = audited(store, {"A": [DEAD], "B": [OTHER]})
    about_one = Decision(code="LNK101", article="A", url=url_of(1).upper(), reason="known")
    # The path of a URL counts with its case.
    by_host = structs.replace(about_one, url=url_of(1).replace("host1", "HOST1"))
    wide = [
        structs.replace(about_one, code="LNK"),
        structs.replace(by_host, until=date(2027, 1, 1)),
        structs.replace(by_host, url=None),
        structs.replace(by_host, article=None),
        structs.replace(by_host, url="https://*"),
        structs.replace(by_host, article="A*"),
        structs.replace(by_host, article="B"),
        structs.replace(by_host, fingerprint=UNKNOWN),
    ]
    Decisions.of(store).add([about_one, *wide])
    assert marks.of_run(run) == []
    Decisions.of(store).add([by_host])
    assert marks.of_run(run) == [Marked(false(note="known", made=None))]
    marks.take_back(DEAD.fingerprint, run)
    assert decided(store) == [about_one, *wide]


def test_a_false_alarm_that_no_decision_could_name_is_given_back_and_changes_nothing(store, marks):
    run = audited(store, {"A": [DEAD]})
    about_run = fault("RUN903", None)
    store.save_findings(run, None, [about_run], {})
    marks.put([mark(about_run)])
    lost = [false(about_run), false(UNKNOWN)]
    assert marks.put([*lost, mark()]) == lost
    assert marks.all() == sorted([mark(about_run), mark()], key=lambda one: one.fingerprint)
    assert decided(store) == []


def test_a_finding_of_another_run_is_none_of_this_one(store, marks):
    first = audited(store, {"A": [DEAD]})
    second = audited(store, {"A": []}, day=1)
    assert marks.put([false()], second) == [false()]
    assert marks.put([false()], first) == []
    assert marks.of_run(second) == []


def test_the_last_reading_of_an_article_says_where_a_finding_stands(store, marks):
    audited(store, {"A": [DEAD, fault("LNK101", 1, parameter="x")]})
    audited(store, {"A": [DEAD]}, day=1)
    marks.put([false()])
    assert [one.fingerprint for one in decided(store)] == [None]


def test_a_run_that_is_not_there_is_said(marks):
    with pytest.raises(StoreError, match="no run has been finished"):
        marks.of_run()
    with pytest.raises(StoreError, match="no such run"):
        marks.put([mark()], "nope")


def test_more_marks_than_fit_into_one_statement_are_kept(store, marks):
    many = [fault("LNK101", 1, parameter=f"p{n}") for n in range(1200)]
    audited(store, {"A": many})
    marks.put([false(one) for one in many[:600]] + [mark(one) for one in many[600:]])
    assert len(marks.of_run()) == 1200
    assert len(decided(store)) == 600


def test_reviewers_write_while_a_run_holds_the_history(tmp_path):
    where = str(tmp_path / "h.sqlite")
    with Store.open(where) as running:
        audited(running, {"A": [DEAD]})
        with Store.open(where, held=False) as beside:
            Marks.of(beside).put([mark()])
        assert Marks.of(running).all() == [mark()]


def test_a_history_that_is_not_held_is_neither_made_nor_migrated(tmp_path):
    where = tmp_path / "h.sqlite"
    with pytest.raises(StoreError, match="no history here yet"):
        Store.open(str(where), held=False)
    where.touch()
    with pytest.raises(StoreError, match="can read as it is"):
        Store.open(str(where), held=False)
    assert where.stat().st_size == 0
