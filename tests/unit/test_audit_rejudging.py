from datetime import timedelta

import pytest
from msgspec import structs

from refaudit.audit import compared
from refaudit.audit.rejudging import rejudged
from refaudit.errors import StoreError, UsageError
from refaudit.model.decision import Decision
from refaudit.model.evidence import Kind, Reason, State
from refaudit.settings import Settings
from refaudit.store import Citing
from refaudit.store.decisions import Decisions
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
from tests.helpers.stores import KINDS, articles_of, opened

LATER = Settings(now=NOW + 10 * DAY)
OFTEN = structs.replace(LATER, sightings=1)


@pytest.fixture(params=KINDS)
def store(request, tmp_path):
    with opened(request.param, tmp_path) as store:
        yield store


def run_of(store, *statuses, day=0, status="complete", **facts):
    """A run over an article that cites a URL for each status; None is one that was not asked."""
    now = NOW + timedelta(days=day)
    run = begun(store, key=f"key {day}", now=now, **facts).id
    numbers = range(1, len(statuses) + 1)
    cited = [citation(n, title="A page") for n in numbers]
    targets = [target(n) for n in numbers] + [target(99, problem=Reason.UNSUPPORTED_SCHEME)]
    citings = [Citing(url=url_of(n), title="A page") for n in numbers]
    store.add_article(run, article(), extraction(*cited), targets, citings)
    store.add_unreadable(run, source="b", title="B", error="no text")
    for n, code in zip(numbers, statuses, strict=True):
        if code is not None:
            store.record(run, [(seen(n, at=now, status=code), now)])
            store.save_verdicts(run, [verdict(n, State.LIVE, checked_at=now)])
        else:
            made = verdict(n, State.UNCHECKED, reason=Reason.BUDGET, checked_at=None)
            store.save_verdicts(run, [made], standing=False)
    (stored, _) = articles_of(store, run)
    store.save_findings(run, stored.key, [finding("OLD999", "c1")], {"c1": "old"})
    store.finish(run, now=now, status=status)
    return run


def codes(report):
    return {f.code for a in report.articles for c in a.citations for f in c.findings}


def test_a_run_is_judged_anew_and_the_old_one_stays(store):
    old = run_of(store, 404, 200, None)
    before = store.report(old)
    report = rejudged(LATER, store)
    assert report.run.rejudged == old
    assert (report.run.status, report.run.command) == ("complete", before.run.command)
    assert report.run.started_at == LATER.now
    assert report.totals.originals == {"dead": 1, "live": 1, "unchecked": 2}
    assert "LNK101" in codes(report)
    assert "OLD999" not in codes(report)
    assert (report.articles[1].error, report.articles[1].findings[0].code) == ("no text", "RUN904")
    assert store.report(old) == before
    assert [run.id for run in store.runs()] == [report.run.id, old]
    assert report.difference.before == old
    assert report.difference.links == ()


def test_no_reason_for_which_nothing_is_known_is_lost(store):
    run_of(store, 404, None)
    report = rejudged(LATER, store)
    first, second = report.articles[0].citations
    assert (first.original.state, first.original.reason) == (State.DEAD, Reason.NOT_FOUND)
    assert (second.original.state, second.original.reason) == (State.UNCHECKED, Reason.BUDGET)


def test_the_present_settings_hold(store):
    run_of(store, 404)
    (cited,) = rejudged(OFTEN, store).articles[0].citations
    assert (cited.original.confirmed, cited.original.needed) == (True, 1)
    Decisions.of(store).add([Decision(code="LNK", article="A", reason="known")])
    report = rejudged(structs.replace(OFTEN, select=("LNK",)), store)
    assert {f.ignored for f in report.articles[0].citations[0].findings} == {"known"}
    assert report.totals.findings == {}


def test_what_was_seen_later_is_not_used_and_what_stands_stays(store):
    old = run_of(store, 200)
    run_of(store, 404, day=5)
    standing = store.standing(url_of(1))
    report = rejudged(LATER, store, old)
    assert report.totals.originals["live"] == 1
    assert store.standing(url_of(1)) == standing
    assert report.difference.before == old


def test_the_newest_run_is_that_which_saw_the_newest(store):
    old = run_of(store, 200)
    newest = run_of(store, 404, day=5)
    rejudged(LATER, store, old)
    assert store.report().run.id == newest
    anew = rejudged(LATER, store)
    assert (anew.run.rejudged, anew.difference.before) == (newest, newest)
    assert store.report().run.id == anew.run.id
    again = rejudged(LATER, store)
    assert (again.run.rejudged, again.difference.before) == (newest, anew.run.id)
    rejudged(LATER, store, old)
    run_of(store, 404, day=20)
    assert compared(store).before == again.run.id


def test_the_latest_verdicts_stand_and_set_when_a_target_is_due(store):
    run_of(store, 404)
    rejudged(LATER, store)
    assert store.standing(url_of(1)).state is State.DEAD
    later = begun(store, key="later", now=NOW + DAY).id
    store.add_targets(later, [target(1)])
    assert store.due(later, NOW + DAY) == []
    assert store.due(later, NOW + 3 * DAY) == [target(1)]


def test_the_next_run_is_compared_with_the_one_that_was_judged_anew(store):
    run_of(store, 404)
    anew = rejudged(LATER, store).run.id
    run_of(store, 404, day=20)
    assert compared(store).before == anew


def test_links_are_followed_by_what_is_thought_of_them_now(store):
    run_of(store, 200)
    run_of(store, 404, day=2)
    old = run_of(store, 404, day=4)
    rejudged(LATER, store, old)
    last = run_of(store, 404, day=6)
    store.save_verdicts(last, [verdict(1, State.DEAD)])
    assert compared(store, last).link_changes == {}
    assert compared(store, last, old).link_changes == {"died": 1}


def test_what_an_older_run_would_say_today_is_no_later_sign(store):
    first = run_of(store, 200)
    old = run_of(store, 404, day=2)
    store.save_verdicts(old, [verdict(1, State.DEAD)])
    rejudged(LATER, store, first)
    last = run_of(store, 404, day=6)
    store.save_verdicts(last, [verdict(1, State.DEAD)])
    assert compared(store, last).link_changes == {}
    assert compared(store, last, first).link_changes == {"died": 1}


def test_an_offline_run_stays_one(store):
    run_of(store, None, offline=True)
    report = rejudged(LATER, store)
    (cited,) = report.articles[0].citations
    assert report.run.offline
    assert cited.original.reason is Reason.OFFLINE


def test_one_that_was_stopped_goes_on(store, monkeypatch):
    old = run_of(store, 404)

    def stopped(*_arguments, **_options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("refaudit.audit.rejudging.settled", stopped)
        with pytest.raises(KeyboardInterrupt):
            rejudged(LATER, store)
    report = rejudged(LATER, store)
    assert [run.id for run in store.runs()] == [report.run.id, old]
    assert len(report.articles) == 2


def test_snapshots_are_judged_with_the_titles_under_which_they_are_cited(store):
    run = begun(store).id
    archived = "https://web.archive.org/web/20200101000000/https://host1.example/page/1"
    known = [target(1), target(url=archived, kind=Kind.SNAPSHOT, host="web.archive.org")]
    citing = [Citing(url=url_of(1), title="A page", snapshot=archived)]
    store.add_article(run, article(), extraction(citation(1, archive_url=archived)), known, citing)
    store.finish(run, now=NOW, status="complete")
    made = rejudged(LATER, store).run.id
    assert store.cited(made, [url_of(1)])[url_of(1)].titles == ("A page",)


def test_what_cannot_be_judged_anew_is_said(store):
    with pytest.raises(StoreError, match="no run has been finished yet"):
        rejudged(LATER, store)
    run = run_of(store, 404, status="interrupted")
    with pytest.raises(StoreError, match="not complete"):
        rejudged(LATER, store, run)
    with pytest.raises(UsageError, match="XXX"):
        rejudged(structs.replace(LATER, select=("XXX",)), store)
