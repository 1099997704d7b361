"""By what a text is known again, and what makes it another one."""

import hashlib

import pytest
from msgspec.structs import replace

from refaudit.audit import programs
from refaudit.audit.programs import digest_of
from refaudit.audit.reading import read
from refaudit.audit.recognising import Recognition
from refaudit.audit.trip import Audit
from refaudit.errors import SourceError, StoreError
from refaudit.model.citation import Article, UnchangedArticle
from refaudit.settings import Settings
from refaudit.store import Store
from refaudit.store.readings import Readings

SETTINGS = Settings(offline=True)
TEXT = "A<ref>{{cite web|title=T|url=https://a.org/}}</ref> [https://b.org/ b]"
ARTICLE = Article(title="A", text=TEXT, source="https://w.org/wiki/A", wiki="w.org", page=1)


@pytest.fixture
def store(tmp_path):
    with Store.open(str(tmp_path / "h.db")) as store:
        yield store


def head(article=ARTICLE, **changes):
    sha1 = hashlib.sha1(article.text.encode(), usedforsecurity=False).hexdigest()
    plain = UnchangedArticle(
        title=article.title,
        source=article.source,
        wiki="w.org",
        page=1,
        revision=1,
        language=article.language,
        sha1=sha1,
    )
    return replace(plain, **changes)


def audit(store, *sources, key="one", settings=SETTINGS):
    told = []
    trip = Audit(settings, store, key=key, command="refaudit audit", watch=told.append)
    report = trip.report(sources)
    reading = [each.unchanged for each in told if each.leg == "reading"]
    return report, reading


def test_the_digest_of_a_wiki_says_the_same_as_the_text(store):
    known = Recognition(SETTINGS, store)
    assert known.key_of(head()) == known.key_of(ARTICLE)
    assert known.key_of(replace(ARTICLE, source="dump.xml#7", revision=9)) == known.key_of(ARTICLE)


@pytest.mark.parametrize(
    "other", [{"text": TEXT + " "}, {"title": "B"}, {"language": "de"}, {"text": "\ud800"}]
)
def test_another_text_title_or_language_is_another_reading(store, other):
    known = Recognition(SETTINGS, store)
    assert known.key_of(replace(ARTICLE, **other)) != known.key_of(ARTICLE)


@pytest.mark.parametrize("other", [{"scope": "all"}, {"max_article_bytes": 1000}])
def test_settings_that_decide_what_is_read_make_another_reading(store, other):
    before, now = (Recognition(each, store) for each in (SETTINGS, replace(SETTINGS, **other)))
    assert before.key_of(ARTICLE) != now.key_of(ARTICLE)


def test_other_settings_do_not(store):
    before, now = (Recognition(each, store) for each in (SETTINGS, Settings(timeout=3, limit=5)))
    assert before.key_of(ARTICLE) == now.key_of(ARTICLE)


def test_another_program_reads_anew(store, monkeypatch):
    audit(store, ARTICLE)
    digest_of.cache_clear()
    monkeypatch.setattr(programs, "__version__", "99")
    try:
        report, _ = audit(store, ARTICLE, key="two")
    finally:
        digest_of.cache_clear()
    assert report.run.unchanged == 0


def test_titles_and_heads_are_known_by_what_was_read(store):
    audit(store, ARTICLE)
    known = Recognition(SETTINGS, store)
    assert known.titles("w.org", ["A", "B"]) == {"A"}
    same, other = head(), head(page=2, title="B")
    assert known.unchanged([same, other]) == {same}
    assert known.unchanged([]) == frozenset()


def test_an_article_is_read_once(store, monkeypatch):
    parsed = []
    monkeypatch.setattr(
        "refaudit.audit.reading.read",
        lambda article, **options: parsed.append(article.title) or read(article, **options),
    )
    first, counts = audit(store, ARTICLE, replace(ARTICLE, title="B", source="b"))
    assert (parsed, counts, first.run.unchanged) == (["A", "B"], [0, 0, 0], 0)
    edited = replace(ARTICLE, title="B", source="b", text="Nothing.")
    second, counts = audit(store, head(revision=2), edited, key="two")
    assert parsed == ["A", "B", "B"]
    assert (counts, second.run.unchanged) == ([0, 1, 1], 1)
    assert [len(each.citations) for each in second.articles] == [1, 0]
    assert second.articles[0].revision == 2


def test_an_edit_that_was_undone_is_known_again(store):
    audit(store, ARTICLE)
    audit(store, replace(ARTICLE, text="Vandals were here."), key="two")
    report, _ = audit(store, ARTICLE, key="three")
    assert report.run.unchanged == 1


def test_what_only_a_wiki_calls_unchanged_makes_a_whole_run(store):
    audit(store, ARTICLE)
    report, _ = audit(store, head(), key="two")
    assert report.run.status == "complete"


def test_a_run_that_is_resumed_counts_only_what_earlier_runs_read(store):
    def cut():
        yield ARTICLE
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Audit(SETTINGS, store, key="one", command="c").report(cut())
    report, counts = audit(store, head(), replace(ARTICLE, source="b", title="B"))
    assert [article.title for article in report.articles] == ["A", "B"]
    assert (counts, report.run.unchanged) == ([0, 0, 0], 0)


def test_a_page_that_went_or_was_hidden_is_told_and_is_not_taken_over(store):
    audit(store, ARTICLE)
    gone = SourceError(ARTICLE.source, "the text of revision 2 is hidden from the public")
    report, _ = audit(store, gone, key="two")
    assert [each.error for each in report.articles] == [gone.reason]
    assert report.run.unchanged == 0


def test_a_reading_that_has_gone_meanwhile_ends_the_run_with_advice(store, monkeypatch):
    monkeypatch.setattr(Readings, "carry", lambda *_: [False])
    with pytest.raises(StoreError, match="has gone from the history") as raised:
        audit(store, head())
    assert "again" in raised.value.advice
