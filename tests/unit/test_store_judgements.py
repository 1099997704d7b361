"""Verdicts and findings are taken over on each kind of database."""

from datetime import date

import pytest
from msgspec import structs
from sqlalchemy import update

from refaudit.audit import Audit, finding, judging
from refaudit.errors import StoreError
from refaudit.settings import Settings
from refaudit.store.grounds import Grounds
from refaudit.store.judgements import Judgements
from refaudit.store.schema import articles, targets
from tests.helpers.again import look, targets_of_all
from tests.helpers.store_nouns import DAY, NOW, begun
from tests.helpers.stores import KINDS, opened
from tests.unit.test_audit_again import ARTICLES


@pytest.fixture(params=KINDS)
def store(request, tmp_path):
    with opened(request.param, tmp_path) as store:
        run = begun(store, key="seed").id
        cited = targets_of_all(ARTICLES)
        store.add_targets(run, cited)
        for days in (9, 5, 1):
            looks = [look(t, NOW - days * DAY, 404 if "dead" in t.host else 200) for t in cited]
            store.record(run, [(one, NOW + 99 * DAY) for one in looks])
        store.finish(run, now=NOW, status="checked")
        yield store


def audit(store, key, now=NOW):
    with store._database.writing() as connection:
        connection.execute(update(targets).values(due_at=NOW + 99 * DAY))
    settings = Settings(now=now, find_archives=False)
    return Audit(settings, store, key=key, command="refaudit audit x").report(ARTICLES)


def test_what_would_be_the_same_is_taken_over_whole(store, monkeypatch):
    first = audit(store, "one")
    monkeypatch.setattr(finding, "corrections", None)
    monkeypatch.setattr(judging.judge, "verdict", None)
    second = audit(store, "two")
    assert any(citation.corrected for one in first.articles for citation in one.citations)
    assert [(one.findings, [told(each) for each in one.citations]) for one in second.articles] == [
        (tuple(map(known, one.findings)), [known_in(each) for each in one.citations])
        for one in first.articles
    ]
    assert structs.replace(second.totals) == first.totals


def told(citation):
    return citation.original, citation.snapshot_check, citation.corrected, citation.findings


def known(fault):
    return structs.replace(fault, change=fault.change and "persisting")


def known_in(citation):
    return (*told(citation)[:-1], tuple(map(known, citation.findings)))


def test_each_article_has_what_its_findings_rest_on(store):
    run = audit(store, "one").run.id
    (page,) = Judgements.of(store, run).pages()
    assert [one.title for one in page] == [one.title for one in ARTICLES]
    assert all(one.reading and one.facts for one in page)
    assert not any(one.waits for one in page)


def test_findings_are_taken_over_only_on_days_on_which_they_hold(store):
    run = audit(store, "one").run.id
    judgements = Judgements.of(store, run)
    (page,) = judgements.pages()
    with store._database.writing() as connection:
        connection.execute(
            update(articles).values(
                judged_digest=articles.c.title, judged_on="2026-11-22", holds_until="2026-12-01"
            )
        )
    keys = {one.number: one.title for one in page}
    for day, some in ((21, 0), (22, len(page)), (30, len(page))):
        assert len(judgements.carry(keys, date(2026, 11, day))) == some
    assert judgements.carry(keys, date(2026, 12, 1)) == frozenset()
    assert judgements.carry(dict.fromkeys(keys, "other"), date(2026, 11, 22)) == frozenset()


def test_a_run_that_is_not_there_has_no_grounds(store):
    with pytest.raises(StoreError):
        list(Grounds.of(store, "nope").all())
    with pytest.raises(StoreError):
        Judgements.of(store, "nope").carry({}, date(2026, 11, 22))
