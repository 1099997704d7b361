"""The corrected texts of real articles, put into them: their findings are gone and none is new."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from refaudit.audit import Audit
from refaudit.model.citation import Article
from refaudit.settings import Settings
from refaudit.store import Store
from tests.helpers.mending import all_mends, complaints, put

ARTICLES = Path(__file__).parents[2] / "../shared/corpus/articles"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not ARTICLES.is_dir(), reason="the shared corpus is not beside the checkout"
    ),
]

OFFLINE = Settings(now=datetime(2026, 11, 22, 10, tzinfo=UTC), offline=True)
#: Every so many, of all languages.
STEP = 5


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with Store.open(str(tmp_path_factory.mktemp("store") / "history.sqlite")) as store:
        yield store


@pytest.fixture(scope="module")
def articles():
    return {
        str(path): Article(
            title=path.stem,
            text=path.read_bytes().decode("utf-8", "replace"),
            source=str(path),
            language=path.parent.name,
        )
        for path in sorted(ARTICLES.rglob("*.wikitext"))[::STEP]
    }


def audited(store, articles, key):
    report = Audit(OFFLINE, store, key=key, command="audit").report(articles)
    return {article.source: article for article in report.articles}


@pytest.fixture(scope="module")
def before(store, articles):
    return audited(store, articles.values(), "before")


@pytest.fixture(scope="module")
def mends(before):
    return {source: made for source, one in before.items() if (made := all_mends(one))}


@pytest.fixture(scope="module")
def after(store, articles, mends):
    changed = [
        Article(
            title=article.title,
            text=put(article.text, mends[source]),
            source=source,
            language=article.language,
        )
        for source, article in articles.items()
        if source in mends
    ]
    return audited(store, changed, "after")


def test_many_citations_get_a_corrected_text(mends):
    assert sum(map(len, mends.values())) > 150
    assert len({ended.code for made in mends.values() for mend in made for ended in mend.ends}) > 5


def test_every_citation_with_edits_gets_a_corrected_text(before, mends):
    for source, article in before.items():
        ended = {f.fingerprint for mend in mends.get(source, ()) for f in mend.ends}
        edited = {f.fingerprint for one in article.citations for f in one.findings if f.edits}
        assert edited <= ended


def test_their_findings_are_gone_and_none_is_new(articles, before, after, mends):
    for source, made in mends.items():
        language = articles[source].language
        assert complaints(before[source], after[source], made, language) == [], source


def test_nothing_is_left_to_propose(after):
    left = [f for article in after.values() for one in article.citations for f in one.findings]
    assert [finding for finding in left if finding.edits] == []
