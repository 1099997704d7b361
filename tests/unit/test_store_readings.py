"""Readings that are known again and taken over, on each kind of database."""

import sqlite3
from contextlib import closing

import pytest
from msgspec.structs import replace
from sqlalchemy import event

from refaudit.errors import StoreError
from refaudit.model.citation import UnchangedArticle
from refaudit.model.evidence import Kind
from refaudit.store import Citing, Store, StoredArticle
from refaudit.store.copying import Copied
from refaudit.store.readings import Readings
from tests.helpers.store_nouns import (
    DAY,
    NOW,
    article,
    begun,
    citation,
    extraction,
    seen,
    target,
    url_of,
)
from tests.helpers.stores import KINDS, articles_of, histories, opened

READ = extraction(citation(1), citation(2), exclusion="{{bots}}")
SHOWN = Citing(url=url_of(1), title="Shown", snapshot=url_of(8))


@pytest.fixture(params=KINDS)
def store(request, tmp_path):
    with opened(request.param, tmp_path) as store:
        yield store


@pytest.fixture
def readings(store):
    return Readings.of(store)


@pytest.fixture
def then(store):
    """A run with two articles, which cite one target under two titles."""
    run = begun(store).id
    cited = [target(1), target(2), target(8, Kind.SNAPSHOT)]
    mine = article("a", wiki="w.org", revision=5)
    store.add_article(run, mine, READ, cited, [SHOWN], key="k")
    other = article("b", title="B", wiki="w.org")
    store.add_article(run, other, extraction(), [target(1)], [Citing(url=url_of(1), title="Other")])
    store.record(run, [(seen(1), NOW + DAY)])
    store.finish(run, now=NOW, status="complete")
    return run


@pytest.fixture
def now(store, then):
    return begun(store, key="next", now=NOW + DAY).id


def unchanged(**changes):
    plain = UnchangedArticle(
        title="A", source="a", wiki="w.org", page=1, revision=6, language="en", sha1="s"
    )
    return replace(plain, **changes)


def test_keys_and_titles_are_known_by_the_readings_that_have_a_key(readings, then):
    assert readings.known(["k", "l"]) == {"k"}
    assert readings.known([]) == frozenset()
    assert readings.titles("w.org", ["A", "B", "C"]) == {"A"}
    assert readings.titles("v.org", ["A"]) == frozenset()


def test_an_article_is_taken_over_with_all_that_was_read_from_it(store, readings, now):
    assert readings.carry(now, [(unchanged(), "k")]) == [True]
    (stored,) = articles_of(store, now)
    assert stored == StoredArticle(
        key=stored.key,
        title="A",
        source="a",
        wiki="w.org",
        revision=6,
        language="en",
        error=None,
        extraction=READ,
    )
    assert store.report(now).totals.citations == 2


def test_its_targets_are_taken_over_and_how_it_alone_cites_them(store, readings, now):
    readings.carry(now, [(unchanged(), "k")])
    urls = {target.url for target, _, _ in histories(store, now)}
    assert urls == {url_of(1), url_of(2), url_of(8)}
    assert set(store.cited(now, urls)) == {url_of(1)}
    assert store.cited(now, urls)[url_of(1)].titles == ("Shown",)
    assert {one.url for one in store.due(now, NOW)} == {url_of(2), url_of(8)}


def test_an_article_of_a_large_run_is_copied_without_walking_through_the_run(tmp_path):
    asked = []
    with opened("sqlite", tmp_path) as store:
        run, later = (begun(store, key=key).id for key in ("first", "later"))
        told = Citing(url=url_of(1), title="T")
        store.add_article(run, article(), READ, [target(1)], [told], key="k")
        event.listen(
            store._database._engine,
            "before_cursor_execute",
            lambda _connection, _cursor, *asking: asked.append(asking[:2]),
        )
        Readings.of(store).carry(later, [(unchanged(), "k")])
    plans = []
    with closing(sqlite3.connect(tmp_path / "history.sqlite")) as database:
        for statement, parameters in asked:
            if not statement.startswith("BEGIN"):
                rows = database.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
                plans += [row[3] for row in rows]
    assert not [step for step in plans if step.startswith("SCAN")]
    assert [step for step in plans if "(run_id=? AND target_id=? AND digest=?)" in step]


def test_articles_may_have_large_numbers(store, now):
    part = Store(store._database.sharing(1 << 50))
    assert Readings.of(part).carry(now, [(unchanged(), "k")]) == [True]
    (stored,) = articles_of(store, now)
    assert (stored.key, stored.extraction) == (1 << 50, READ)


def test_what_is_taken_over_twice_is_there_once(store, readings, now):
    assert readings.carry(now, [(unchanged(), "k")]) == [True]
    assert readings.carry(now, [(unchanged(title="Again"), "k")]) == [True]
    assert [stored.title for stored in articles_of(store, now)] == ["A"]
    assert store.report(now).run.unchanged == 1


def test_two_articles_of_one_text_may_share_a_reading(store, readings, now):
    for source in ("a", "c"):
        assert readings.carry(now, [(article(source, title="A"), "k")]) == [True]
    assert [stored.extraction for stored in articles_of(store, now)] == [READ, READ]
    assert store.report(now).run.unchanged == 2


def test_what_the_run_itself_has_read_is_no_earlier_reading(store, readings):
    run = begun(store).id
    store.add_article(run, article("a"), READ, [], key="k")
    assert readings.carry(run, [(article("b"), "k")]) == [False]
    # A wiki that was told so keeps the text to itself.
    assert readings.carry(run, [(unchanged(source="c"), "k")]) == [True]


def test_nothing_is_taken_over_of_an_unknown_text(store, readings, now):
    assert readings.carry(now, [(unchanged(), "l")]) == [False]
    assert articles_of(store, now) == []
    assert store.report(now).run.unchanged == 0


def test_an_unknown_run_is_refused(readings, then):
    with pytest.raises(StoreError, match="no such run"):
        readings.carry("nope", [(unchanged(), "k")])


def test_what_was_taken_over_is_taken_over_again_when_its_origin_has_gone(store, readings, then):
    middle = begun(store, key="middle", now=NOW + DAY).id
    readings.carry(middle, [(unchanged(), "k")])
    # A later run that takes the name of the first one drops all that it had.
    begun(store, key="first again", now=NOW + DAY, run_id=then)
    last = begun(store, key="last", now=NOW + 2 * DAY).id
    assert readings.carry(last, [(unchanged(revision=7), "k")]) == [True]
    (stored,) = articles_of(store, last)
    assert (stored.revision, stored.extraction) == (7, READ)
    assert store.cited(last, [url_of(1)])[url_of(1)].titles == ("Shown",)


def test_a_reading_whose_last_run_has_gone_is_not_known_any_more(store, readings, then):
    begun(store, key="first again", now=NOW + DAY, run_id=then)
    assert readings.known(["k"]) == frozenset()


def test_a_run_that_was_judged_anew_hands_on_what_it_has(store, readings, then):
    copy = Copied.begin(store, then, now=NOW + DAY, version="2").run
    assert copy.unchanged == 0
    after = begun(store, key="after", now=NOW + 2 * DAY).id
    assert readings.carry(after, [(unchanged(), "k")]) == [True]
    assert {target.url for target, _, _ in histories(store, after)} == {
        url_of(1), url_of(2), url_of(8)
    }  # fmt: skip
    assert store.cited(after, [url_of(1)])[url_of(1)].titles == ("Shown",)


def test_an_article_without_a_key_and_one_that_cannot_be_read_are_never_known(store, readings):
    run = begun(store).id
    store.add_article(run, article("a", wiki="w.org"), READ, [])
    store.add_unreadable(run, source="b", title="B", error="no text")
    assert readings.titles("w.org", ["A", "B"]) == frozenset()


def test_corrections_are_made_anew(store, readings, then):
    late = begun(store, key="late", now=NOW + DAY).id
    readings.carry(late, [(unchanged(), "k")])
    (stored,) = articles_of(store, late)
    store.save_findings(late, stored.key, (), {"c1": "mended"})
    later = begun(store, key="later", now=NOW + 2 * DAY).id
    readings.carry(later, [(unchanged(), "k")])
    (article_,) = store.report(later).articles
    assert [each.corrected for each in article_.citations] == [None, None]
