from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from refaudit.errors import SettingsError, SourceError, TargetError, UsageError
from refaudit.model.citation import Article
from refaudit.settings import Settings
from refaudit.sources.mediawiki import LiveWiki
from refaudit.sources.mediawiki_wanted import titles_in
from tests.helpers.scripted_wiki import ScriptedWiki, page, pages, siteinfo

SETTINGS = Settings(wiki="w.org", contact="me@example.org", retries=0, host_interval=0)
HTML = {"Content-Type": "text/html"}
NOT_HERE = httpx.Response(404, headers=HTML, content=b"<h1>Not found</h1>")


@pytest.fixture
def wiki():
    return ScriptedWiki().on(pages(page(1)), prop="revisions|info")


def live(scripted, *titles, environ=None, more=(), **settings):
    return LiveWiki(
        replace(SETTINGS, **settings),
        titles,
        more_titles=more,
        environ=environ or {},
        connect=scripted.connect,
    )


def test_without_a_contact_no_wiki_is_asked(wiki):
    with pytest.raises(SettingsError, match="contact") as raised:
        live(wiki, "Page 1", contact=None)
    assert all(
        way in raised.value.advice for way in ("--contact", "REFAUDIT_CONTACT", "refaudit.toml")
    )


def test_a_watch_list_wants_an_account(wiki):
    with pytest.raises(UsageError, match="watch-list") as raised:
        live(wiki, watch_list=True)
    assert "REFAUDIT_WIKI_USER" in raised.value.advice


def test_no_account_goes_over_the_wire_in_the_open(wiki):
    with pytest.raises(SettingsError, match="TLS"):
        live(wiki, "Page 1", environ={"REFAUDIT_WIKI_TOKEN": "t"}, wiki="http://w.org/w/api.php")


def test_user_information_in_the_address_is_neither_sent_nor_shown(wiki):
    wiki.on(httpx.ConnectError("x"), meta="siteinfo")
    (fault,) = live(wiki, "Page 1", wiki="me:hush@w.org")
    assert str(fault) == "w.org: no connection"
    assert "authorization" not in wiki.headers[0]


def test_something_must_be_wanted(wiki):
    with pytest.raises(UsageError, match="nothing is wanted"):
        live(wiki)


def test_the_api_is_looked_for_in_its_usual_places(wiki):
    wiki.on(NOT_HERE, siteinfo(), meta="siteinfo")
    (article,) = live(wiki, "Page 1")
    assert article.page == 1


def test_where_no_api_is_the_first_place_is_told(wiki):
    moved = httpx.Response(301, headers={"Location": "https://www.w.org/w/api.php"})
    wiki.on(moved, NOT_HERE, meta="siteinfo")
    (fault,) = live(wiki, "Page 1")
    assert type(fault) is TargetError
    assert "leads on to 'https://www.w.org/w/api.php'" in fault.reason
    assert len(wiki.asked) == 2


def test_a_wiki_that_is_not_there_is_asked_once(wiki):
    wiki.on(httpx.ConnectError("x"), meta="siteinfo")
    asked = live(wiki, "Page 1", "Page 2")
    assert asked.total is None
    (fault,) = asked
    assert str(fault) == "w.org: no connection"
    assert len(wiki.asked) == 1


def test_a_token_is_sent_and_must_be_taken(wiki):
    (article,) = live(wiki, "Page 1", environ={"REFAUDIT_WIKI_TOKEN": "abc"})
    assert article.page == 1
    assert {headers["authorization"] for headers in wiki.headers} == {"Bearer abc"}
    assert {form["assert"] for form in wiki.asked} == {"user"}


def test_a_wrong_password_is_a_fault_of_the_wiki_as_a_target(wiki):
    environ = {"REFAUDIT_WIKI_USER": "Me@bot", "REFAUDIT_WIKI_PASSWORD": "hush"}
    wiki.on({"login": {"result": "Failed", "reason": "Incorrect."}}, action="login")
    (fault,) = live(wiki, "Page 1", environ=environ)
    assert type(fault) is TargetError
    assert "no login as 'Me@bot': Incorrect." in fault.reason
    assert "hush" not in str(fault)


def test_the_number_of_pages_is_known_before_the_first_is_read(wiki):
    rows = [{"pageid": n, "ns": 0, "title": f"Page {n}"} for n in range(1, 4)]
    wiki.on({"query": {"categorymembers": rows}}, list="categorymembers")
    asked = live(wiki, "Page 1", "A|B", category="C")
    assert asked.total == 5
    assert asked.total == 5
    assert not any("content" in form.get("rvprop", "") for form in wiki.asked)
    before = len(wiki.asked)
    list(asked)
    assert not any(form.get("list") for form in wiki.asked[before:])


def test_the_number_of_very_many_pages_is_not_known(wiki):
    def answer(form):
        at = int(form.get("cmcontinue", 0))
        rows = [{"pageid": n, "ns": 0, "title": f"Page {n}"} for n in range(at + 1, at + 501)]
        return {"query": {"categorymembers": rows}, "continue": {"cmcontinue": str(at + 500)}}

    wiki.on(answer, list="categorymembers")
    asked = live(wiki, category="C")
    assert asked.total is None
    reading = iter(asked)
    assert next(reading).page == 1
    reading.close()
    assert len([form for form in wiki.asked if form.get("list")]) == 10


def test_a_listing_that_breaks_off_gives_what_it_had(wiki):
    rows = [{"pageid": 1, "ns": 0, "title": "Page 1"}]
    first = {"query": {"categorymembers": rows}, "continue": {"cmcontinue": "x"}}
    wiki.on(first, httpx.ReadError("cut"), list="categorymembers")
    article, fault = live(wiki, category="C")
    assert article.page == 1
    assert type(fault) is SourceError
    assert "connection lost" in fault.reason


def test_the_limit_holds_for_titles_too(wiki):
    wiki.on(pages(page(1), page(2)), prop="revisions|info")
    assert [found.page for found in live(wiki, "Page 1", more=["Page 2", "Page 3"], limit=2)] == [
        1,
        2,
    ]
    assert wiki.asked[-1]["titles"] == "Page 1|Page 2"


def test_it_can_be_read_again(wiki):
    asked = live(wiki, "Page 1")
    assert [found.page for found in asked] == [found.page for found in asked] == [1]


def test_whoever_stops_early_leaves_nothing_open(wiki):
    asked = iter(live(wiki, "Page 1", more=["Page 1"]))
    assert next(asked).page == 1
    asked.close()


@pytest.mark.parametrize(
    ("settings", "may"),
    [({"category": "C"}, False), ({"changed_since": datetime(2026, 1, 1, tzinfo=UTC)}, True)],
)
def test_nothing_new_is_no_fault_where_only_news_are_wanted(wiki, settings, may):
    assert live(wiki, **settings).may_be_empty is may


NAMES = [
    "query", "error", "code", "continue", "pages", "pageid", "title", "revisions", "slots", "main",
    "content", "redirects", "from", "to", "search", "logevents", "type", "params", "missing",
    "normalized", "interwiki", "iw", "timestamp", "revid", "invalid", "maxlag", "Page 1",
]  # fmt: skip
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 3) | st.sampled_from(NAMES) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
    ),
    max_leaves=15,
)


@given(st.lists(ANYTHING, min_size=1, max_size=4))
def test_whatever_a_wiki_answers_it_is_an_article_or_an_error(answers):
    scripted = ScriptedWiki().on(*answers, action="query").on(siteinfo(), meta="siteinfo")
    for found in live(scripted, "Page 1", "Page 2", search="x", limit=4):
        assert isinstance(found, Article | SourceError)


@given(ANYTHING)
def test_whatever_a_wiki_says_of_itself_it_is_asked_no_more_than_needed(said):
    scripted = ScriptedWiki().on(said, meta="siteinfo")
    for found in live(scripted, "Page 1"):
        assert isinstance(found, Article | SourceError)
    assert len(scripted.asked) < 20


def test_the_titles_of_a_file_are_its_lines():
    assert titles_in("\ufeffA\r\n\n  B c \n# no title\n#\nD") == ["A", "B c", "D"]
