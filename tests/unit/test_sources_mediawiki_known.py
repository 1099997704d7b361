"""What a live wiki is asked, and what comes of it, where texts of its pages are known."""

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from refaudit.errors import SourceError
from refaudit.model.citation import Article, UnchangedArticle
from refaudit.settings import Settings
from refaudit.sources.mediawiki import LiveWiki
from tests.helpers.scripted_wiki import ScriptedWiki, page, pages, refusal

SETTINGS = Settings(wiki="w.org", contact="me@example.org", retries=0, host_interval=0)
WHOLE = "ids|timestamp|content"


class Known:
    """Knows the texts of some pages; `asked` has the numbers of titles and of heads."""

    def __init__(self, texts, titles=None):
        self._known = {(f"Page {number}", sha1_of(text)) for number, text in texts.items()}
        self._titles = titles or {f"Page {number}" for number in texts}
        self.asked = []

    def titles(self, wiki, titles):
        assert wiki == "w.org"
        self.asked.append(len(titles))
        return self._titles.intersection(titles)

    def unchanged(self, heads):
        self.asked.append(len(heads))
        return {head for head in heads if (head.title, head.sha1) in self._known}


def sha1_of(text):
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def a_page(number, text, *, whole, **slot):
    row = page(number, text)
    main = row["revisions"][0]["slots"]["main"]
    if not whole:
        del main["content"]
        main["sha1"] = sha1_of(text)
    main |= slot
    return row


def library(texts, **more):
    """A wiki with these texts by the number of the page; `more` has slots by `p` and number."""
    wiki = ScriptedWiki()

    def answer(form):
        whole = form["rvprop"] == WHOLE
        titles = form.get("titles", "").replace("Page ", "").split("|")
        numbers = form["pageids"].split("|") if "pageids" in form else titles
        rows = [a_page(int(n), texts[int(n)], whole=whole, **more.get(f"p{n}", {}))
                for n in numbers]  # fmt: skip
        return pages(*reversed(rows))

    listed = [{"pageid": n, "ns": 0, "title": f"Page {n}", "type": "page"} for n in texts]
    wiki.on({"query": {"categorymembers": listed}}, list="categorymembers")
    return wiki.on(answer, prop="revisions|info")


def read(wiki, *titles, known, **settings):
    live = LiveWiki(replace(SETTINGS, **settings), titles, environ={}, connect=wiki.connect)
    live.recognise(known)
    return list(live)


def kinds(found):
    return [(each.page, type(each) is Article) for each in found]


def forms(wiki, properties):
    return [form for form in wiki.asked if form.get("rvprop") == properties]


HEADS = "ids|timestamp|slotsha1"
TEXTS = {number: f"text {number}" for number in range(1, 6)}


def test_only_texts_that_are_not_known_are_fetched_and_the_order_stays():
    wiki = library(TEXTS)
    found = read(wiki, category="C", known=Known({1: "text 1", 2: "old", 4: "text 4"}))
    assert kinds(found) == [(1, False), (2, True), (3, True), (4, False), (5, True)]
    assert found[0] == UnchangedArticle(
        title="Page 1",
        source="https://w.org/wiki/Page_1",
        wiki="w.org",
        page=1,
        revision=1001,
        language="en",
        sha1=sha1_of("text 1"),
    )
    assert [form["pageids"] for form in forms(wiki, HEADS)] == ["1|2|4"]
    assert [set(form["pageids"].split("|")) for form in forms(wiki, WHOLE)] == [{"2", "3", "5"}]


def test_a_wiki_of_which_nothing_was_read_is_asked_once_for_each_page():
    wiki, known = library(TEXTS), Known({})
    assert all(type(each) is Article for each in read(wiki, category="C", known=known))
    assert (len(forms(wiki, HEADS)), len(forms(wiki, WHOLE))) == (0, 1)
    assert known.asked == [5]


def test_pages_that_are_all_known_cost_no_text():
    wiki = library(TEXTS)
    found = read(wiki, "Page 1", "Page 2", "Page 1", known=Known(TEXTS))
    assert kinds(found) == [(1, False), (2, False)]
    assert forms(wiki, WHOLE) == []


def test_titles_that_are_new_and_pages_that_were_changed_keep_their_order():
    wiki = library(TEXTS)
    found = read(wiki, *(f"Page {n}" for n in (3, 1, 2)), known=Known({1: "old", 2: "text 2"}))
    assert kinds(found) == [(3, True), (1, True), (2, False)]


def test_without_the_digest_of_a_text_it_is_read():
    wiki = library(TEXTS, p1={"sha1": ""}, p2={"contentmodel": "css"}, p3={"sha1": "0\n"})
    known = Known(TEXTS)
    article, fault, odd = read(wiki, "Page 1", "Page 2", "Page 3", known=known)
    assert type(article) is type(odd) is Article
    assert "'css' and no wikitext" in fault.reason
    assert known.asked == [3]


def test_a_revision_that_was_hidden_since_is_told():
    hidden = {"content": None, "sha1": "", "texthidden": True, "sha1hidden": True}
    (fault,) = read(library(TEXTS, p1=hidden), "Page 1", known=Known(TEXTS))
    assert isinstance(fault, SourceError)
    assert "revision 1001 is hidden" in fault.reason


def test_what_is_no_article_any_more_is_told_in_its_place():
    missing = {"ns": 0, "title": "Page 2", "missing": True}
    wiki = library(TEXTS)
    rows = [page(4, None, redirect=True), missing, a_page(1, "text 1", whole=False)]
    wiki.on(pages(*rows), prop="revisions|info", rvprop=HEADS)
    found = read(
        wiki, "Page 1", "Page 2", "Page 3", "Page 4", known=Known({1: "text 1", 2: "", 4: ""})
    )
    assert [type(each).__name__ for each in found] == [
        "UnchangedArticle",
        "TargetError",
        "Article",
        "TargetError",
    ]
    assert "does not exist" in found[1].reason


def test_a_redirect_is_asked_for_its_article():
    wiki = library(TEXTS)
    leads = [{"from": "Alias", "to": "Page 1"}]
    wiki.on(pages(a_page(1, "text 1", whole=False), redirects=leads), titles="Alias")
    found = read(wiki, "Alias", known=Known({1: "text 1"}, titles={"Alias"}))
    assert kinds(found) == [(1, False)]


def test_what_was_changed_since_may_be_known_all_the_same():
    wiki, known = library(TEXTS), Known({1: "text 1"})
    since = datetime(2023, 1, 1, tzinfo=UTC)
    found = read(wiki, category="C", changed_since=since, known=known)
    assert kinds(found) == [(1, False)] + [(n, True) for n in range(2, 6)]
    later = read(wiki, category="C", changed_since=since.replace(year=2025), known=known)
    assert later == []


def test_one_page_over_which_the_wiki_fails_does_not_hide_that_others_are_known():
    texts = {number: f"text {number}" for number in range(1, 9)}
    wiki, fault = library(texts), refusal("internal_api_error_DBQueryError", "Caught.")

    def answer(form):
        numbers = form["pageids"].split("|")
        rows = (a_page(int(n), texts[int(n)], whole=False) for n in numbers)
        return fault if "3" in numbers else pages(*rows)

    wiki.on(answer, prop="revisions|info", rvprop=HEADS)
    found = read(wiki, category="C", known=Known(texts))
    assert [type(each) is UnchangedArticle for each in found] == [n != 3 for n in texts]


class All:
    """Knows whatever there is."""

    def titles(self, _, titles):
        return titles

    def unchanged(self, heads):
        return set(heads)


NAMES = [
    "query", "pages", "pageid", "title", "revisions", "slots", "main", "sha1", "revid", "redirect",
    "missing", "contentmodel", "wikitext", "content", sha1_of("text"), "Page 1", "redirects",
]  # fmt: skip
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 3) | st.sampled_from(NAMES),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
    ),
    max_leaves=15,
)
HEADS_OF_ANYTHING = st.fixed_dictionaries(
    {"pageid": ANYTHING, "title": st.just("Page 1"), "revisions": st.lists(ANYTHING, max_size=2)}
)


@given(st.lists(ANYTHING | st.lists(HEADS_OF_ANYTHING).map(lambda rows: pages(*rows)), min_size=1))
def test_whatever_the_wiki_answers_about_heads_it_is_an_article_or_an_error(answers):
    wiki = library(TEXTS).on(*answers, prop="revisions|info")
    for found in read(wiki, "Page 1", "Page 2", known=All()):
        assert isinstance(found, Article | UnchangedArticle | SourceError)


@pytest.mark.parametrize("texts", [TEXTS, {}])
def test_the_same_pages_come_in_the_same_order_whatever_is_known(texts):
    def answer(form):
        numbers = form["pageids"].split("|")
        # The wiki leaves out what does not fit any more.
        cut = numbers.index("2") if "2" in numbers and len(numbers) > 1 else len(numbers)
        rows = [page(int(n), TEXTS[int(n)] if at < cut else None) for at, n in enumerate(numbers)]
        return pages(*rows)

    wiki = library(TEXTS).on(answer, prop="revisions|info", rvprop=WHOLE)
    found = read(wiki, category="C", known=Known(texts))
    assert [each.page for each in found] == [1, 2, 3, 4, 5]
