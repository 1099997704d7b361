"""Pages of a scripted wiki, read as a command reads them: what becomes of each kind.

Longer than 300 lines, because each kind of page that is no article is a row or a test of its own.
"""

from datetime import UTC, datetime

import httpx
import pytest
from msgspec.structs import replace

from refaudit.errors import SourceError, TargetError
from refaudit.model.citation import Article
from refaudit.settings import Settings
from refaudit.sources.mediawiki import LiveWiki
from tests.helpers.scripted_wiki import ScriptedWiki, page, pages, refusal

SETTINGS = Settings(wiki="w.org", contact="me@example.org", retries=0, host_interval=0)
MISSING = {"ns": 0, "title": "Nope", "missing": True}
LOOP = {"from": "Nope", "to": "B"}
LOG = {"list": "logevents"}


@pytest.fixture
def wiki():
    return ScriptedWiki()


def read(wiki, *titles, more=(), **settings):
    live = LiveWiki(
        replace(SETTINGS, **settings),
        titles,
        more_titles=more,
        environ={},
        connect=wiki.connect,
    )
    return list(live)


def members(*numbers):
    rows = [{"pageid": n, "ns": 0, "title": f"Page {n}", "type": "page"} for n in numbers]
    return {"query": {"categorymembers": rows}}


def contents(wiki):
    return [form for form in wiki.asked if "content" in form.get("rvprop", "")]


def by_number(*rows):
    """Answers a question for pages by their ids, as a wiki would."""
    found = {str(row["pageid"]): row for row in rows}

    def answer(form):
        return pages(*(found[number] for number in form["pageids"].split("|")))

    return answer


def test_an_article_knows_where_and_when_it_was_read(wiki):
    wiki.on(pages(page(7, "'''A'''")), titles="Page 7")
    assert read(wiki, "Page 7") == [
        Article(
            title="Page 7",
            text="'''A'''",
            source="https://w.org/wiki/Page_7",
            wiki="w.org",
            page=7,
            revision=1007,
            edited=datetime(2024, 1, 1, tzinfo=UTC),
            language="en",
        )
    ]


def test_titles_are_asked_for_fifty_at_a_time_in_one_request_after_the_other(wiki):
    wiki.on(
        lambda form: pages(*(page(int(t[5:])) for t in form["titles"].split("|"))),
        prop="revisions|info",
    )
    found = read(wiki, *(f"Page {n}" for n in range(1, 121)))
    assert [article.page for article in found] == list(range(1, 121))
    assert [len(form["titles"].split("|")) for form in contents(wiki)] == [50, 50, 20]
    assert {form["rvslots"] for form in contents(wiki)} == {"main"}


def test_the_pieces_of_an_answer_are_put_together_by_page(wiki):
    pieces = [
        pages(page(1, None), page(2, None), page(3, "c"), onward={"rvcontinue": "1"}),
        pages(page(1, "a"), page(2, None), page(3, None), onward={"rvcontinue": "2"}),
        pages(page(2, "b", redirect=False)),
    ]
    wiki.on(*pieces, prop="revisions|info")
    found = read(wiki, "Page 1", "Page 2", "Page 3")
    assert [article.text for article in found] == ["a", "b", "c"]


def test_what_a_page_is_called_leads_to_it(wiki):
    names = {
        "normalized": [
            {"fromencoded": False, "from": "page 1", "to": "Page 1"},
            {"fromencoded": True, "from": "cafe%CC%81", "to": "Café"},
        ],
        "converted": [{"from": "Стр", "to": "Str"}],
        "redirects": [{"from": "Café", "to": "Page 2"}, {"from": "Str", "to": "Page 3"}],
    }
    wiki.on(pages(page(1), page(2), page(3), **names), prop="revisions|info")
    found = read(wiki, "page_1", "cafe\u0301", "Стр")
    # What is not NFC is made so before it is asked for.
    assert wiki.asked[-1]["titles"] == "page 1|café|Стр"
    assert [getattr(each, "page", None) for each in found] == [1, None, 3]


def test_a_page_under_two_names_is_read_once(wiki):
    names = [{"from": "Alias", "to": "Page 1"}]
    wiki.on(pages(page(1), redirects=names), prop="revisions|info")
    assert len(read(wiki, "Page 1", "Alias", "Page 1")) == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (pages({"title": "Nope", "invalid": True, "invalidreason": "Too <b>."}), "Too <b>."),
        (pages({"title": "Nope", "invalid": True}), "no title"),
        (pages({"ns": -1, "title": "Nope", "special": True}), "special page"),
        ({"query": {"interwiki": [{"title": "Nope", "iw": "de"}]}}, "another wiki, 'de'"),
        ({"query": {"pages": []}}, "says nothing"),
        (pages(page(1, None, title="Nope")), "longer than the wiki allows"),
        (pages(page(1, "x", title="Nope", redirect=True)), "in a circle"),
        ({"query": {"redirects": [LOOP, {"from": "B", "to": "Nope"}]}}, "in a circle"),
        (pages(redirects=[{"from": "Nope", "to": "b:X", "tointerwiki": "b"}]), "another wiki, 'b'"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_told_apart(wiki, answer, words):
    wiki.on(answer, prop="revisions|info")
    (fault,) = read(wiki, "Nope")
    assert type(fault) is TargetError
    assert fault.source == "https://w.org/wiki/Nope"
    assert "'Nope' of w.org: " in fault.reason
    assert words in fault.reason


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([], "'Nope' of w.org: does not exist"),
        ([{"type": "protect"}], "does not exist"),
        ([{"type": "delete", "timestamp": "2026-05-06T07:08:09Z"}], "was deleted on 2026-05-06"),
        (
            [
                {
                    "type": "move",
                    "timestamp": "2026-05-06T07:08:09Z",
                    "params": {"target_title": "New", "target_ns": 0},
                }
            ],
            "was moved to 'New' on 2026-05-06",
        ),
        ([{"type": "move", "params": []}], "was moved to 'another title'"),
    ],
)
def test_a_page_that_is_missing_was_never_there_or_is_not_there_any_more(wiki, entries, words):
    wiki.on(pages(MISSING), prop="revisions|info").on({"query": {"logevents": entries}}, **LOG)
    (fault,) = read(wiki, "Nope")
    assert words in fault.reason


def test_a_redirect_to_nothing_says_so(wiki):
    gone = {"ns": 0, "title": "Gone", "missing": True}
    wiki.on(pages(gone, redirects=[{"from": "Old", "to": "Gone"}]), prop="revisions|info")
    (fault,) = read(wiki, "Old")
    assert "redirects to 'Gone', which does not exist" in fault.reason


def test_only_some_missing_pages_are_looked_up_in_the_log(wiki):
    def answer(form):
        return pages(*(MISSING | {"title": title} for title in form["titles"].split("|")))

    wiki.on(answer, prop="revisions|info")
    faults = read(wiki, more=[f"Nope {n}" for n in range(120)])
    assert sum(form.get("list") == "logevents" for form in wiki.asked) == 100
    assert {type(fault) for fault in faults} == {SourceError}
    assert "or not any more" in faults[-1].reason


@pytest.mark.parametrize(
    ("title", "words", "advice"),
    [
        ("A|B", "none can have", None),
        ("A\u202eB", "none can have", None),
        ("A\nB", "none can have", None),
        ("A#History of B", "names a section, 'History of B'", "'A'"),
    ],
)
def test_what_cannot_be_a_title_is_not_asked_for(wiki, title, words, advice):
    (fault,) = read(wiki, title)
    assert type(fault) is TargetError
    assert words in fault.reason
    assert advice is None or advice in fault.advice
    assert contents(wiki) == []


@pytest.mark.parametrize(
    ("slot", "words"),
    [
        ({"contentmodel": "Scribunto", "content": "x"}, "'Scribunto' and no wikitext"),
        ({"contentmodel": "wikitext", "texthidden": True}, "1001 is hidden"),
        ({"contentmodel": "wikitext", "missing": True}, "1001 is lost"),
        ({"contentmodel": "wikitext", "content": "ä" * 600}, "more than the 1,024 bytes"),
    ],
)
def test_a_revision_without_usable_text_is_told(wiki, slot, words):
    row = page(1)
    row["revisions"][0]["slots"]["main"] = slot
    wiki.on(pages(row), prop="revisions|info")
    (fault,) = read(wiki, "Page 1", max_article_bytes=1024)
    assert words in fault.reason


def test_redirects_and_pages_that_went_are_told_apart_in_a_category(wiki):
    wiki.on(members(1, 2, 3), list="categorymembers")
    rows = (page(1), page(2, redirect=True), {"pageid": 3, "missing": True})
    wiki.on(by_number(*rows), prop="revisions|info")
    article, fault = read(wiki, category="C")
    assert article.page == 1
    assert "'Page 3' of w.org: deleted since it was listed" in fault.reason
    assert type(fault) is SourceError
    assert "redirects" not in contents(wiki)[0]


def test_pages_that_were_not_changed_since_are_passed_over(wiki):
    old = page(1, "")
    new = page(2, "")
    new["revisions"][0]["timestamp"] = "2026-11-02T00:00:00Z"
    odd = page(3, "")
    odd["revisions"][0]["timestamp"] = "yesterday"
    wiki.on(members(1, 2, 3), list="categorymembers")
    wiki.on(by_number(old, new, odd), prop="revisions|info")
    found = read(wiki, category="C", changed_since=datetime(2026, 11, 1, tzinfo=UTC))
    assert [(article.page, article.edited is None) for article in found] == [(2, False), (3, True)]


@pytest.mark.parametrize(
    "fault",
    [
        refusal("internal_api_error_DBQueryError", "Caught exception."),
        b'{"query": {"pages": [{"pageid": 3, "title": "\xff"}]}}',
        b'{"x": ' + b"[" * 100_000,
        b" " * (2 * 1024 * 1024),
    ],
    ids=["internal", "no UTF-8", "nested", "too long"],
)
def test_one_page_over_which_the_wiki_fails_is_told_and_the_others_are_read(wiki, fault):
    rows = {n: page(n) for n in range(1, 8)}

    def answer(form):
        numbers = [int(number) for number in form["pageids"].split("|")]
        return fault if 3 in numbers else pages(*(rows[n] for n in numbers))

    wiki.on(members(*rows), list="categorymembers").on(answer, prop="revisions|info")
    found = read(wiki, category="C", host_interval=0)
    assert sorted(each.page for each in found if isinstance(each, Article)) == [1, 2, 4, 5, 6, 7]
    (told,) = [each for each in found if isinstance(each, SourceError)]
    assert "'Page 3' of w.org" in told.reason


def test_a_wiki_that_fails_over_every_page_is_given_up(wiki):
    wiki.on(members(*range(1, 101)), list="categorymembers")
    wiki.on(refusal("internal_api_error_X", "Broken."), prop="revisions|info")
    found = read(wiki, category="C")
    assert len(wiki.asked) < 60
    assert [type(each) for each in found] == [TargetError]
    assert found[0].reason == "Broken. (internal_api_error_X)"


def test_a_page_that_fits_into_no_answer_does_not_keep_the_others_away(wiki):
    def answer(form):
        numbers = form["pageids"].split("|")
        if "2" not in numbers:
            return pages(*(page(int(n)) for n in numbers))
        before = numbers[: numbers.index("2")]
        rows = [page(int(n), "text" if n in before else None) for n in numbers]
        return pages(*rows, onward={"rvcontinue": "2|2"})

    wiki.on(members(1, 2, 3, 4), list="categorymembers").on(answer, prop="revisions|info")
    found = read(wiki, category="C")
    assert sorted(each.page for each in found if isinstance(each, Article)) == [1, 3, 4]
    (told,) = [each for each in found if isinstance(each, SourceError)]
    assert "'Page 2' of w.org: longer than the wiki allows" in told.reason


def test_a_wiki_that_promises_everything_and_sends_nothing_is_not_asked_for_ever(wiki):
    wiki.on(members(*range(1, 501)), list="categorymembers")

    def answer(form):
        numbers = [int(number) for number in form["pageids"].split("|")]
        onward = {"rvcontinue": str(len(wiki.asked))}
        return pages(*(page(n, None) for n in numbers), onward=onward)

    wiki.on(answer, prop="revisions|info")
    found = read(wiki, category="C", limit=60)
    assert {type(each) for each in found} == {SourceError}
    assert len(wiki.asked) < 600


def test_a_wiki_that_refuses_everything_ends_the_reading(wiki):
    wiki.on(members(1, 2), list="categorymembers")
    wiki.on(refusal("readapidenied", "You need read permission."), prop="revisions|info")
    (fault,) = read(wiki, category="C")
    assert type(fault) is TargetError
    assert fault.reason == "You need read permission. (readapidenied)"
    assert "password of a bot" in fault.advice


def test_a_cut_connection_ends_the_reading_and_what_was_read_stays(wiki):
    rows = {n: page(n) for n in range(1, 121)}
    answered = by_number(*rows.values())
    wiki.on(members(*rows), list="categorymembers")
    wiki.on(answered, answered, httpx.ReadError("cut"), prop="revisions|info")
    *articles, fault = read(wiki, category="C")
    assert len(articles) == 100
    assert type(fault) is SourceError
    assert fault.source == "w.org"
    assert "20 pages were not read" in fault.reason
