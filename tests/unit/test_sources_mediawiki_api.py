import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.model import uri
from refaudit.settings import Settings
from refaudit.sources.mediawiki_api import ActionApi, Refused, Unanswered, later
from refaudit.web.api import Later
from tests.helpers.scripted_wiki import ScriptedWiki, page, pages, refusal

HTML = {"Content-Type": "text/html; charset=utf-8"}
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def wiki():
    return ScriptedWiki()


@pytest.fixture
async def api(wiki):
    settings = Settings(contact="me@example.org", retries=0, host_interval=0)
    opened = ActionApi(wiki.connect(settings, uri.parse("https://w.org/w/api.php"), later=later))
    yield opened
    await opened.aclose()


async def test_every_question_spares_a_wiki_that_lags_and_asks_for_the_new_format(wiki, api):
    await api.query(titles="A")
    assert wiki.asked == [
        {"action": "query", "titles": "A", "format": "json", "formatversion": "2", "maxlag": "5"}
    ]


@pytest.mark.parametrize(
    ("answer", "words", "advice"),
    [
        (httpx.Response(200, headers=HTML, content=b"<html>"), "HTTP 200 with 'text/html'", "api"),
        (httpx.Response(404, headers=HTML, content=b"<html>"), "HTTP 404 with 'text/html'", "api"),
        (httpx.Response(200, content=b""), "with 'nothing'", "api"),
        (httpx.Response(301, headers={"Location": "https://x.org/"}), "'https://x.org/'", "--wiki"),
        (httpx.Response(500, headers=JSON, content=b"{}"), "HTTP 500", None),
        (httpx.ConnectTimeout("x"), "no connection in time", None),
        (httpx.Response(429, headers={"Retry-After": "9999"}), "no request for 9999 s", "later"),
    ],
)
async def test_no_answer_of_the_api_is_told(wiki, api, answer, words, advice):
    wiki.on(answer)
    with pytest.raises(Unanswered) as raised:
        await api.query(titles="A")
    assert words in raised.value.words
    assert (advice is None) == (raised.value.advice is None)
    assert advice is None or advice in raised.value.advice
    assert not isinstance(raised.value, Refused)


@pytest.mark.parametrize(
    ("answer", "words", "by_one_page"),
    [
        (refusal("readapidenied", "You need read permission."), "(readapidenied)", False),
        (refusal("readonly", "Read-only.", readonlyreason="Moving."), "Moving. (readonly)", False),
        (refusal("internal_api_error_DBQueryError", "Caught."), "Caught.", True),
        (httpx.Response(500, headers=JSON, json=refusal("internal_api_error_X")), "Because", True),
        (refusal("badvalue", ""), "no reason given (badvalue)", False),
        (b'{"query": {"pages": [{"pageid": "x"}]}}', "none of MediaWiki's", True),
        (b'{"query": {"pages": [{"pageid"', "none of MediaWiki's", True),
        (b"[]", "none of MediaWiki's", True),
        (b" " * (2 * 1024 * 1024), "too long", True),
    ],
)
async def test_a_refusal_has_the_words_of_the_wiki(wiki, api, answer, words, by_one_page):
    wiki.on(answer)
    with pytest.raises(Refused) as raised:
        await api.query(titles="A")
    assert words in raised.value.words
    assert raised.value.by_one_page is by_one_page


async def test_a_lagging_wiki_is_spared_longer_each_time(wiki, api):
    lagging = httpx.Response(200, headers=JSON | {"Retry-After": "5"}, json=refusal("maxlag"))
    wiki.on(lagging, lagging, lagging, pages(page(1)))
    answer = await api.query(titles="A")
    assert len(answer.query.pages) == 1
    assert wiki.slept == [5.0, 10.0, 20.0]


async def test_a_wiki_that_lags_for_minutes_is_given_up(wiki, api):
    wiki.on(refusal("maxlag", lag=99))
    with pytest.raises(Unanswered, match="not asked"):
        await api.query(titles="A")
    assert sum(wiki.slept) > 100


async def test_too_many_requests_are_followed_by_a_minute_of_rest(wiki, api):
    wiki.on(refusal("ratelimited"), pages(page(1)))
    await api.query(titles="A")
    assert wiki.slept == [60.0]


@given(st.binary(max_size=200), st.integers(0, 5))
def test_whatever_the_body_is_it_can_be_looked_at(body, times):
    assert later({}, body, times) is None


def test_only_errors_say_later():
    error = json.dumps(refusal("maxlag")).encode()
    assert later({"retry-after": "x"}, error, 1) == Later(seconds=10.0)
    assert later({}, b'{"error": ' + b"[" * 9000, 0) is None
    assert later({}, b'{"query": "\\"error\\""}' + b" " * 20_000, 0) is None
    assert later({}, json.dumps(refusal("badvalue")).encode(), 0) is None


async def test_a_character_that_no_text_may_have_is_replaced(wiki, api):
    wiki.on(rb'{"query": {"pages": [{"title": "a\u0000b \\u0000 \\\u0000"}]}}')
    answer = await api.query(titles="A")
    assert answer.query.pages[0].title == "a\ufffdb \\u0000 \\\ufffd"


async def test_an_answer_in_pieces_is_asked_for_to_its_end(wiki, api):
    wiki.on(pages(page(1), onward={"rvcontinue": "2|2", "sroffset": 10, "continue": "||"}))
    wiki.on(pages(page(2)), rvcontinue="2|2")
    found = [answer.query.pages[0].pageid async for answer in api.pieces(titles="A|B")]
    assert found == [1, 2]
    assert wiki.asked[1]["sroffset"] == "10"
    assert wiki.asked[1]["titles"] == "A|B"


async def test_a_continuation_that_leads_nowhere_ends(wiki, api):
    wiki.on(pages(page(1, None), onward={"rvcontinue": "1|1", "continue": "||"}))
    assert len([answer async for answer in api.pieces(pageids="1")]) == 2


async def test_a_session_that_has_ended_is_begun_again(wiki, api):
    logins = []

    async def log_in():
        logins.append(len(wiki.asked))

    api.log_in = log_in
    wiki.on(refusal("assertuserfailed"), pages(page(1)))
    answer = await api.query(titles="A")
    assert answer.query.pages[0].pageid == 1
    assert logins == [1]
    assert [form["assert"] for form in wiki.asked] == ["user", "user"]


async def test_other_refusals_begin_no_session(wiki, api):
    async def log_in():
        raise AssertionError

    api.log_in = log_in
    wiki.on(refusal("badvalue"))
    with pytest.raises(Refused):
        await api.query(titles="A")


async def test_the_guard_says_how_a_private_wiki_is_let_pass(wiki):
    settings = Settings(contact="me@example.org")
    opened = ActionApi(wiki.connect(settings, uri.parse("http://10.1.2.3/api.php"), later=later))
    with pytest.raises(Unanswered) as raised:
        await opened.query(titles="A")
    await opened.aclose()
    assert "10.0.0.0/8" in raised.value.words
    assert "--allow-net" in raised.value.advice
