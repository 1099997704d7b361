import pytest

from refaudit.errors import StoreError
from refaudit.model.citation import DateStyle, Extraction, MarkupFault, SnapshotAddress
from refaudit.model.evidence import Kind
from refaudit.store import Store, StoredArticle
from tests.helpers.store_nouns import (
    DAY,
    NOW,
    article,
    begun,
    citation,
    extraction,
    reference,
    seen,
    target,
    url_of,
)
from tests.helpers.stores import articles_of


@pytest.fixture
def store(tmp_path):
    with Store.open(str(tmp_path / "h.db")) as store:
        yield store


@pytest.fixture
def run(store):
    return begun(store).id


def test_an_article_comes_back_with_all_that_was_read_from_it(store, run):
    fault = MarkupFault(kind="unclosed-reference-tag", start=1, end=2, line=1, detail="d")
    read = extraction(
        citation(1, parameters={"title": "a\0b"}),
        citation(2),
        references=(reference("b"), reference("a")),
        faults=(fault,),
        date_style=DateStyle.MDY,
    )
    store.add_article(run, article(wiki="en.wikipedia.org", revision=5, language="kk"), read, [])
    (stored,) = articles_of(store, run)
    assert stored == StoredArticle(
        key=stored.key,
        title="A",
        source="a.wikitext",
        wiki="en.wikipedia.org",
        revision=5,
        language="kk",
        error=None,
        extraction=read,
    )


def test_an_unreadable_article_comes_back_with_its_error(store, run):
    store.add_unreadable(run, source="b", title="B", error="no text")
    (stored,) = articles_of(store, run)
    assert (stored.source, stored.title, stored.error) == ("b", "B", "no text")
    assert stored.extraction == Extraction(citations=(), references=())


def test_the_first_of_a_source_stays(store, run):
    store.add_article(run, article(), extraction(citation()), [])
    store.add_article(run, article(title="again"), extraction(), [])
    store.add_unreadable(run, source="a.wikitext", title="again", error="e")
    store.add_unreadable(run, source="b", title="B", error="first")
    store.add_unreadable(run, source="b", title="B", error="second")
    assert [(a.title, a.error) for a in articles_of(store, run)] == [("A", None), ("B", "first")]


def test_sources_are_known_by_run(store, run):
    store.add_article(run, article("a"), extraction(), [])
    store.add_unreadable(run, source="b", title="B", error="e")
    assert store.ingested(run) == {"a", "b"}
    assert store.ingested(begun(store, key="other").id) == frozenset()


def test_articles_come_in_the_order_of_adding_page_by_page(store, run):
    sources = [f"{number * 7919 % 101}" for number in range(45)]
    for source in sources:
        store.add_article(run, article(source), extraction(citation(1), citation(2)), [])
    found = articles_of(store, run)
    assert [a.source for a in found] == sources
    assert {len(a.extraction.citations) for a in found} == {2}


def test_a_hostile_article_is_stored(store, run):
    read = extraction(citation(1, title="\udc80", wikitext="\udc80\0"))
    store.add_article(run, article("\udce9\0", title="\udce9", revision=10**30), read, [])
    (stored,) = articles_of(store, run)
    assert (stored.source, stored.title, stored.revision) == ("\\udce9\ufffd", "\\udce9", None)
    store.add_article(run, article("\udce9\0"), read, [])
    assert len(articles_of(store, run)) == 1


def test_an_article_and_its_targets_are_stored_together_or_not_at_all(store, run):
    with pytest.raises(StoreError):
        store.add_article(run, article(), extraction(), [target(1, snapshot=object())])
    assert articles_of(store, run) == []


def test_a_target_is_due_once_however_often_it_is_cited(store, run):
    store.add_article(run, article("a"), extraction(), [target(1), target(2)])
    store.add_article(run, article("b"), extraction(), [target(2), target(2), target(3)])
    assert store.due(run, NOW) == [target(1), target(2), target(3)]


def test_what_is_due_for_the_longest_time_comes_first(store, run):
    store.add_targets(run, [target(number) for number in range(1500)])
    dues = {5: 3, 7: 1, 9: 2}
    store.record(run, [(seen(n), NOW + days * DAY) for n, days in dues.items()])
    later = begun(store, key="later", now=NOW + 2 * DAY).id
    store.add_targets(later, [target(number) for number in (9, 5, 2000, 7, 1)])
    due = store.due(later, NOW + 4 * DAY)
    assert due == [target(number) for number in (1, 7, 9, 2000, 5)]


def test_the_few_of_a_large_run_are_the_same_as_those_of_a_small_one(store, run, monkeypatch):
    store.add_targets(run, [target(number) for number in range(40)])
    store.record(run, [(seen(n), NOW + n % 5 * DAY) for n in range(30)])
    later = begun(store, key="later", now=NOW + DAY).id
    store.add_targets(later, [target(number) for number in range(0, 40, 3)])
    small = store.due(later, NOW + 2 * DAY)
    monkeypatch.setattr("refaudit.store.targets._LARGE", 3)
    assert store.due(later, NOW + 2 * DAY) == small
    assert len(small) == 10


def test_targets_of_one_age_are_due_in_the_order_of_their_citing(store, run):
    numbers = [number * 7919 % 1500 for number in range(1500)]
    store.add_targets(run, [target(number) for number in numbers])
    assert store.due(run, NOW) == [target(number) for number in numbers]


def test_what_the_run_has_seen_or_is_fresh_is_not_due(store, run):
    store.add_targets(run, [target(1), target(2)])
    store.record(run, [(seen(1), NOW + DAY)])
    assert store.due(run, NOW + 2 * DAY) == [target(2)]
    later = begun(store, key="later").id
    store.add_targets(later, [target(1), target(2)])
    just_before = NOW + DAY - DAY.resolution
    assert store.due(later, just_before) == [target(2)]
    assert store.due(later, NOW + DAY) == [target(2), target(1)]


def test_targets_of_other_runs_are_not_due(store, run):
    store.add_targets(run, [target(1)])
    other = begun(store, key="other").id
    assert store.due(other, NOW) == []


def test_a_target_is_what_it_was_last_taken_for(store, run):
    store.add_targets(run, [target(1)])
    snapshot = SnapshotAddress(archive="wayback", timestamp="20230305101742", original="http://x")
    changed = target(1, kind=Kind.SNAPSHOT, snapshot=snapshot)
    store.add_targets(run, [changed])
    assert store.due(run, NOW) == [changed]


def test_the_longest_urls_are_told_apart(store, run):
    long = "https://e.example/" + "x" * 7980
    store.add_targets(run, [target(url=long + "1"), target(url=long + "2")])
    store.record(run, [(seen(url=long + "2"), NOW + DAY)])
    assert [t.url for t in store.due(run, NOW)] == [long + "1"]
    assert store.history(long + "1") == []


def test_no_targets_are_no_work(store, run):
    store.add_targets(run, [])
    store.add_article(run, article(), extraction(references=()), [])
    assert store.due(run, NOW) == []
    assert store.standing(url_of(1)) is None
