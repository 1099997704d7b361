import sqlite3
from datetime import timedelta

import pytest
from msgspec import json, structs

from refaudit.errors import StoreError
from refaudit.model.difference import LinkChange, Reliance
from refaudit.model.evidence import State
from refaudit.model.finding import Change, Severity
from refaudit.store import Store
from refaudit.store.columns import digest
from refaudit.store.copying import Copied
from refaudit.store.memory import Memory
from tests.helpers.old_stores import made_at
from tests.helpers.store_nouns import (
    NOW,
    article,
    begun,
    citation,
    extraction,
    finding,
    target,
    url_of,
    verdict,
)
from tests.helpers.store_runs import audited, fault
from tests.helpers.stores import KINDS, articles_of, opened

RELIANCE = Reliance(original=frozenset({"LNK101", "LNK102"}), snapshot=frozenset({"ARC106"}))
LIVE, DEAD, UNKNOWN = State.LIVE, State.DEAD, State.UNKNOWN


@pytest.fixture(params=KINDS)
def store(request, tmp_path):
    with opened(request.param, tmp_path) as store:
        yield store


def difference(store, run=None, before=None):
    return Memory.of(store).difference(run, before, reliance=RELIANCE)


def codes(changes):
    return [change.code for change in changes]


def test_findings_are_new_persisting_and_resolved(store):
    first = audited(store, {"A": [fault("LNK101"), fault("DAT101"), fault("REF104", None)]})
    info = fault("LNK110", 2, severity=Severity.INFO, parameter="url")
    second = audited(store, {"A": [fault("LNK101"), fault("PAR101"), info]}, day=1)
    made = difference(store)
    assert (made.run, made.before) == (second, first)
    assert (made.new, made.persisting) == ({"error": 1, "info": 1}, {"error": 1})
    assert (made.resolved, made.unknown) == ({"error": 2}, {})
    assert codes(made.came) == ["PAR101", "LNK110"]
    assert codes(made.gone) == ["DAT101", "REF104"]
    assert made.came[1] == structs.replace(
        made.came[1], article="A", url=url_of(2), parameter="url", message="m", name="dead-link"
    )
    assert made.gone[1].url is None
    assert made.gone[0].fingerprint == fault("DAT101").fingerprint
    assert not made.is_empty


def test_the_report_tells_of_each_finding_what_became_of_it(store):
    audited(store, {"A": [fault("LNK101")]})
    run = audited(store, {"A": [fault("LNK101"), fault("PAR101"), fault("REF104", None)]}, day=1)
    report = store.report(run, RELIANCE)
    (article,) = report.articles
    assert [f.change for f in article.citations[0].findings] == [Change.PERSISTING, Change.NEW]
    assert [f.change for f in article.findings] == [Change.NEW]
    assert report.difference == difference(store)
    assert store.report(run).difference is None


def test_a_run_that_found_the_same_has_an_empty_difference(store):
    for day in range(2):
        audited(store, {"A": [fault()], "B": []}, day=day)
    made = difference(store)
    assert made.is_empty
    assert made.persisting == {"error": 1}


def test_without_an_earlier_run_everything_is_new(store):
    audited(store, {"A": [fault()]}, unread=["B"])
    made = difference(store)
    assert (made.before, made.new, made.persisting) == (None, {"error": 1}, {})


def test_an_article_that_was_not_read_resolves_nothing(store):
    audited(store, {"A": [fault()], "B": [fault()], "C": [fault()]})
    audited(store, {"A": [fault()]}, day=1, unread=["C"])
    made = difference(store)
    assert made.is_empty
    assert made.persisting == {"error": 1}


def test_an_article_that_the_run_before_did_not_read_is_compared_with_the_last_that_did(store):
    first = audited(store, {"A": [fault()], "B": [fault("DAT101")]})
    second = audited(store, {"A": [fault()]}, day=1)
    audited(store, {"A": [fault()], "B": [], "C": [fault()]}, day=2)
    made = difference(store)
    assert made.before in {first, second}
    assert codes(made.gone) == ["DAT101"]
    assert [(c.article, c.code) for c in made.came] == [("C", "LNK101")]


def test_two_runs_that_are_named_are_compared_whatever_came_between(store):
    runs = [
        audited(store, {"A": found}, day=day)
        for day, found in enumerate(([fault("DAT101")], [fault("PAR101")], [fault("REF101")]))
    ]
    for pair in (runs[0], runs[2]), (runs[2], runs[0]):
        made = difference(store, *pair)
        assert (made.before, made.run) == (runs[0], runs[2])
        assert (codes(made.came), codes(made.gone)) == (["REF101"], ["DAT101"])


def test_the_run_before_is_one_of_the_same_command_if_there_is_one(store):
    first = audited(store, {"A": [fault()]}, command="a")
    second = audited(store, {"A": [], "B": []}, command="b", day=1)
    audited(store, {"A": [fault()]}, command="a", day=2)
    assert difference(store).before == first
    audited(store, {"B": [fault()]}, command="c", day=3)
    assert difference(store).before == second


def test_a_run_of_the_same_kind_goes_before_a_later_one_without_a_network(store):
    first = audited(store, {"A": []}, command="a")
    audited(store, {"A": []}, command="b", day=1, offline=True)
    audited(store, {"A": []}, command="c", day=2)
    assert difference(store).before == first


def test_what_is_unfinished_or_saw_no_network_is_no_run_before(store):
    first = audited(store, {"A": [fault()]})
    down = audited(store, {"A": []}, day=1)
    store.mark_network_down(down, [])
    audited(store, {"A": []}, day=2, finish=False)
    audited(store, {"A": [fault()]}, day=3)
    made = difference(store)
    assert made.before == first
    assert made.is_empty


def test_the_same_page_is_known_by_its_title_where_the_wiki_is_known(store, monkeypatch):
    audited(store, {"A": [fault()]}, wiki="en.example")
    monkeypatch.setattr(
        "tests.helpers.store_runs.article",
        lambda source, **more: article(f"next month's dump#{source}", **more),
    )
    audited(store, {"A": [fault()]}, wiki="en.example", day=1)
    assert difference(store).persisting == {"error": 1}


@pytest.mark.parametrize(
    ("place", "state", "wikitext", "is_open"),
    [
        (("LNK101", 1), UNKNOWN, "changed", True),
        (("LNK101", 1), State.UNCHECKED, "changed", True),
        (("LNK101", 1), LIVE, "changed", False),
        (("LNK101", 1), LIVE, "{{cite web}}", False),
        (("DAT101", 1), UNKNOWN, "changed", False),
        (("ARC104", 1), UNKNOWN, "{{cite web}}", True),
        (("LNK101", 2), UNKNOWN, "changed", False),
        (("LNK101", 9), UNKNOWN, "changed", False),
        (("REF104", None), UNKNOWN, "{{cite web}}", False),
    ],
)
def test_what_could_not_be_checked_is_not_resolved(store, place, state, wikitext, is_open):
    code = place[0]
    audited(store, {"A": [fault(*place)]})
    run = audited(store, {"A": []}, {1: state}, day=1, wikitext=wikitext)
    made = difference(store)
    assert codes(made.open if is_open else made.gone) == [code]
    assert codes(made.gone if is_open else made.open) == []
    assert (made.unknown if is_open else made.resolved) == {"error": 1}
    assert store.report(run, RELIANCE).difference == made


def test_what_comes_back_after_a_run_that_could_not_check_is_not_new(store):
    audited(store, {"A": [fault()]})
    audited(store, {"A": []}, {1: UNKNOWN}, day=1)
    audited(store, {"A": [fault(), fault("LNK102")]}, {1: DEAD}, day=2)
    made = difference(store)
    assert codes(made.came) == ["LNK102"]
    assert made.persisting == {"error": 1}


@pytest.mark.parametrize(
    ("states", "is_new"),
    [
        ([DEAD, LIVE, LIVE, UNKNOWN, DEAD], True),
        ([DEAD, UNKNOWN, LIVE, UNKNOWN, DEAD], True),
        ([DEAD, LIVE, DEAD, UNKNOWN, DEAD], False),
        ([DEAD, UNKNOWN, State.UNCHECKED, UNKNOWN, DEAD], False),
        ([LIVE, UNKNOWN, DEAD], True),
    ],
)
def test_what_was_told_gone_and_could_then_not_be_checked_is_new_when_it_is_back(
    store, states, is_new
):
    for day, state in enumerate(states):
        audited(store, {"A": [fault()] if state is DEAD else []}, {1: state}, day=day)
    made = difference(store)
    assert codes(made.came) == (["LNK101"] if is_new else [])
    assert made.persisting == ({} if is_new else {"error": 1})


def test_that_another_command_does_not_tell_a_finding_does_not_make_it_new(store):
    other = "refaudit audit x --ignore LNK"
    audited(store, {"A": [fault()]}, {1: DEAD}, wiki="w.org")
    audited(store, {"A": []}, {1: DEAD}, day=1, wiki="w.org", command=other)
    audited(store, {"A": []}, {1: UNKNOWN}, day=2, wiki="w.org")
    audited(store, {"A": [fault()]}, {1: DEAD}, day=3, wiki="w.org")
    assert difference(store).came == ()


def test_what_a_later_run_told_of_an_older_one_anew_is_no_later_word(store):
    first = audited(store, {"A": []}, {1: LIVE})
    for day, state in enumerate((DEAD, UNKNOWN), 1):
        audited(store, {"A": [fault()] if state is DEAD else []}, {1: state}, day=day)
    copy = Copied.begin(store, first, now=NOW, version="2").run.id
    store.save_verdicts(copy, [verdict(1), verdict(2)])
    for stored in articles_of(store, copy):
        store.save_findings(copy, stored.key, [], {})
    store.finish(copy, now=NOW, status="complete")
    audited(store, {"A": [fault()]}, {1: DEAD}, day=3)
    assert difference(store).came == ()


def test_a_finding_that_is_set_aside_is_neither_gone_nor_new(store):
    aside = fault(ignored="known")
    audited(store, {"A": [fault()]})
    run = audited(store, {"A": [aside]}, day=1)
    made = difference(store)
    assert made.is_empty
    assert made.persisting == {}
    report = store.report(run, RELIANCE)
    assert report.articles[0].citations[0].findings == (aside,)
    assert (report.totals.findings, report.totals.rules, report.totals.ignored) == ({}, {}, 1)
    audited(store, {"A": [fault()]}, day=2)
    assert difference(store).persisting == {"error": 1}


@pytest.mark.parametrize(
    ("states", "change", "changes"),
    [
        ([LIVE, DEAD], LinkChange.DIED, 1),
        ([DEAD, LIVE], LinkChange.CAME_BACK, 1),
        ([LIVE, UNKNOWN, DEAD], LinkChange.DIED, 1),
        ([DEAD, UNKNOWN, LIVE], LinkChange.CAME_BACK, 1),
        ([LIVE, DEAD, LIVE], LinkChange.CAME_BACK, 2),
        ([LIVE, DEAD, LIVE, DEAD], LinkChange.FLAPPED, 3),
        ([LIVE, LIVE], None, 0),
        ([DEAD, DEAD], None, 0),
        ([LIVE, UNKNOWN], None, 0),
        ([UNKNOWN, DEAD], None, 0),
        ([LIVE, DEAD, UNKNOWN], None, 0),
    ],
)
def test_links_that_died_came_back_or_flapped_are_told(store, states, change, changes):
    for day, state in enumerate(states):
        audited(store, {"A": []}, {1: state}, day=day)
    made = difference(store)
    if change is None:
        assert (made.link_changes, made.links) == ({}, ())
        return
    (link,) = made.links
    assert made.link_changes == {change.value: 1}
    assert (link.url, link.change, link.changes) == (url_of(1), change, changes)
    assert (link.was, link.state) == ((LIVE, DEAD) if states[-1] is DEAD else (DEAD, LIVE))


@pytest.mark.parametrize("states", [[LIVE, DEAD, LIVE], [DEAD, LIVE, DEAD]])
def test_what_went_and_came_between_two_runs_has_flapped(store, states):
    runs = [audited(store, {"A": []}, {1: state}, day=d) for d, state in enumerate(states)]
    made = difference(store, runs[0], runs[2])
    assert [link.change for link in made.links] == [LinkChange.FLAPPED]


def test_what_nobody_knew_at_first_has_not_changed(store):
    states = [UNKNOWN, LIVE, DEAD]
    runs = [audited(store, {"A": []}, {1: state}, day=d) for d, state in enumerate(states)]
    assert difference(store, runs[0], runs[2]).links == ()
    assert [link.change for link in difference(store).links] == [LinkChange.DIED]


def test_an_article_that_was_not_judged_yet_has_no_part(store):
    audited(store, {"A": [fault()], "B": [fault()]})
    run = audited(store, {"A": [fault()]}, day=1, finish=False)
    store.add_article(run, article("B", title="B"), extraction(citation(1)), [target(1)])
    assert difference(store, run).is_empty


def test_long_lists_are_cut_and_their_counts_are_not(store, monkeypatch):
    monkeypatch.setattr("refaudit.store.comparing.MOST_LISTED", 2)
    found = [fault(f"DAT10{n}", severity=Severity.INFO) for n in range(3)] + [fault("LNK101")]
    audited(store, {"A": []})
    audited(store, {"A": found}, day=1)
    made = difference(store)
    assert codes(made.came) == ["LNK101", "DAT100"]
    assert made.new == {"error": 1, "info": 3}


def test_a_run_that_is_not_there_cannot_be_compared(store):
    with pytest.raises(StoreError, match="no run has been finished yet"):
        difference(store)
    audited(store, {"A": []})
    with pytest.raises(StoreError, match="nope"):
        difference(store, None, "nope")


def test_runs_of_an_older_history_can_be_compared(tmp_path):
    path = tmp_path / "old.db"
    made_at("0003", path)
    with sqlite3.connect(path) as old:
        old.execute(
            "INSERT INTO targets (id, url_digest, url, kind, host, payload)"
            " VALUES (7, ?, ?, 'original', 'h', ?)",
            (digest(url_of(1)), url_of(1), json.encode(target(1)).decode()),
        )
        for number in (1, 2):
            old.execute(
                "INSERT INTO runs (id, name, job, command, version, status, offline, started_at)"
                " VALUES (?, ?, 'j', 'c', '1', 'complete', 0, ?)",
                (number, f"r{number}", (NOW + timedelta(days=number)).isoformat()),
            )
            old.execute(
                "INSERT INTO articles (id, run_id, source_digest, source, title, language,"
                " extraction) VALUES (?, ?, 'd', 's', 'A', 'en',"
                """ '{"citations":[],"references":[]}')""",
                (number, number),
            )
            old.execute(
                "INSERT INTO citations (article_id, ordinal, citation_id, payload)"
                " VALUES (?, 1, 'c1', ?)",
                (number, json.encode(citation(1)).decode()),
            )
            for code in ("LNK101", f"DAT10{number}"):
                payload = (
                    f'{{"code":"{code}","name":"n","severity":"error","message":"m",'
                    f'"citation":"c1","fingerprint":"{fault(code).fingerprint}"}}'
                )
                old.execute(
                    "INSERT INTO findings (run_id, article_id, code, severity, payload)"
                    " VALUES (?, ?, ?, 'error', ?)",
                    (number, number, code, payload),
                )
        old.execute(
            "INSERT INTO findings (run_id, code, severity, payload)"
            " VALUES (2, 'RUN903', 'info', ?)",
            ('{"code":"RUN903","name":"n","severity":"info","message":"m"}',),
        )
    old.close()
    with Store.open(str(path)) as store:
        made = difference(store)
    assert (made.before, made.new, made.persisting) == ("r1", {"error": 1}, {"error": 1})
    # Nobody checked the URL, and the citation is the same.
    assert (codes(made.came), codes(made.open)) == (["DAT102"], ["DAT101"])
    assert made.came[0].url == url_of(1)


def test_findings_without_a_fingerprint_are_known_by_citation_and_parameter(store):
    audited(store, {"A": [finding(parameter="url"), finding(parameter="date")]})
    audited(store, {"A": [finding(parameter="url", message="other words")]}, day=1)
    made = difference(store)
    assert (made.persisting, made.resolved) == ({"error": 1}, {"error": 1})


def test_what_a_run_left_for_later_is_written_down(store):
    run = audited(store, {"A": []})
    assert store.report(run).run.left_over == 0
    Memory.of(store).leave(run, 7)
    assert store.report(run).run.left_over == 7


def test_what_was_found_in_a_citation_that_went_is_resolved(store):
    audited(store, {"A": [fault("LNK101")]})
    run = begun(store, key="next").id
    same_url = citation(7, 1)
    store.add_article(run, article("A", title="A"), extraction(same_url), [target(1)])
    store.save_verdicts(run, [verdict(1, UNKNOWN)])
    (stored,) = articles_of(store, run)
    store.save_findings(run, stored.key, [], {})
    assert codes(difference(store, run).gone) == ["LNK101"]
