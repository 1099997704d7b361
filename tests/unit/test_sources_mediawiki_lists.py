from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from refaudit.catalogue.mediawiki import search_extension
from refaudit.errors import TargetError
from refaudit.settings import Settings
from refaudit.sources.mediawiki import LiveWiki
from tests.helpers.scripted_wiki import ScriptedWiki, page, pages, refusal, siteinfo

SETTINGS = Settings(wiki="w.org", contact="me@example.org", retries=0, host_interval=0)
ACCOUNT = {"REFAUDIT_WIKI_USER": "Me@bot", "REFAUDIT_WIKI_PASSWORD": "hush"}


@pytest.fixture
def wiki():
    made = ScriptedWiki()
    return made.on(_by_id, prop="revisions|info")


def _by_id(form):
    if "pageids" in form:
        return pages(*(page(int(number)) for number in form["pageids"].split("|")))
    return pages(*(page(int(title.split()[-1])) for title in form["titles"].split("|")))


def row(number, **more):
    return {"pageid": number, "ns": 0, "title": f"Page {number}"} | more


def listing(name, *rows, onward=None):
    return {"query": {name: rows}} | ({"continue": onward} if onward else {})


def read(wiki, environ=None, **settings):
    live = LiveWiki(replace(SETTINGS, **settings), environ=environ or {}, connect=wiki.connect)
    return list(live)


def numbers(found):
    return [each.page for each in found]


def question(wiki, module):
    return next(form for form in wiki.asked if form.get("list") == module)


def test_a_category_is_read_to_its_end_without_other_namespaces(wiki):
    first = listing("categorymembers", row(1), row(2, ns=1), onward={"cmcontinue": "p|2"})
    wiki.on(first, list="categorymembers")
    wiki.on(listing("categorymembers", row(3), row(1)), cmcontinue="p|2")
    assert numbers(read(wiki, category="kategorie:Rivers")) == [1, 3]
    asked = question(wiki, "categorymembers")
    assert (asked["cmtitle"], asked["cmlimit"]) == ("Category:Rivers", "max")


def test_subcategories_are_read_down_to_the_depth_and_never_twice(wiki):
    below = {"ns": 14, "type": "subcat"}
    tree = {
        "Category:A": [row(1), row(91, title="Category:B", **below)],
        "Category:B": [
            row(2),
            row(92, title="Category:A", **below),
            row(93, title="Category:C", **below),
        ],
        "Category:C": [row(3), row(1)],
    }

    def answer(form):
        return listing("categorymembers", *tree[form["cmtitle"]])

    wiki.on(answer, list="categorymembers")
    assert numbers(read(wiki, category="A")) == [1]
    assert numbers(read(wiki, category="A", depth=1)) == [1, 2]
    assert numbers(read(wiki, category="A", depth=9)) == [1, 2, 3]
    assert len([form for form in wiki.asked if "cmtitle" in form]) == 1 + 2 + 3


@pytest.mark.parametrize(
    ("missing", "words"), [(True, "no such category"), (False, "no pages in namespace 0")]
)
def test_an_empty_category_is_there_or_not(wiki, missing, words):
    wiki.on(listing("categorymembers"), list="categorymembers")
    wiki.on(pages({"ns": 14, "title": "Category:X", "missing": missing}), titles="Category:X")
    (fault,) = read(wiki, category="X")
    assert type(fault) is TargetError
    assert str(fault).startswith("w.org: Category:X: ")
    assert words in fault.reason


def test_a_category_with_pages_of_other_namespaces_alone_says_so(wiki):
    wiki.on(listing("categorymembers", row(1, ns=10)), list="categorymembers")
    (fault,) = read(wiki, category="X")
    assert "no pages in namespace 0" in fault.reason


def test_links_through_redirects_are_links(wiki):
    through = row(9, redirect=True, redirlinks=[row(2), row(3)])
    wiki.on(listing("backlinks", row(1), through), list="backlinks")
    assert numbers(read(wiki, links_to="Page 0", namespace=(0, 4))) == [1, 2, 3]
    asked = question(wiki, "backlinks")
    assert (asked["bltitle"], asked["blnamespace"], asked["blredirect"]) == ("Page 0", "0|4", "1")


def test_links_to_a_domain_are_asked_for_with_either_scheme_and_below_it(wiki):
    wiki.on(listing("exturlusage", row(1), row(2)), euprotocol="https")
    wiki.on(listing("exturlusage", row(2), row(3)), euprotocol="http")
    assert numbers(read(wiki, links_to_domain="example.org/news")) == [1, 2, 3]
    assert question(wiki, "exturlusage")["euquery"] == "*.example.org/news"


def test_a_search_is_what_the_wiki_finds(wiki):
    wiki.on(listing("search", row(1), onward={"sroffset": 1}), list="search")
    wiki.on(listing("search", row(2)), sroffset="1")
    assert numbers(read(wiki, search='"dead link"')) == [1, 2]


def test_a_search_in_words_that_the_wiki_does_not_know_is_refused(wiki):
    (fault,) = read(wiki, search="rivers insource:/x/")
    assert fault.reason == "'insource:' needs CirrusSearch, which the wiki has not"
    known = siteinfo()
    known["query"]["extensions"] = [{"name": "CirrusSearch"}]
    wiki.on(known, meta="siteinfo").on(listing("search", row(1)), list="search")
    assert numbers(read(wiki, search="insource:x")) == [1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("insource:x", "insource"),
        ("a -HasTemplate:Y", "HasTemplate"),
        ("(intitle:x)", "intitle"),
        ("Star Wars: A", None),
        ("myinsource:x", None),
        ("insource", None),
        ("https://example.org", None),
    ],
)
def test_words_of_the_search_extension_are_known(query, found):
    needed = search_extension(query)
    assert (needed and needed[0]) == found


def test_a_users_pages_are_those_that_were_edited(wiki):
    wiki.on(listing("usercontribs", row(1), row(2), row(1)), list="usercontribs")
    assert numbers(read(wiki, user="Somebody")) == [1, 2]
    assert question(wiki, "usercontribs")["ucuser"] == "Somebody"


@pytest.mark.parametrize(
    ("users", "words"),
    [([{"name": "X", "missing": True}], "no such user"), ([{"name": "X"}], "no pages")],
)
def test_a_user_without_pages_is_there_or_not(wiki, users, words):
    wiki.on(listing("usercontribs"), list="usercontribs")
    wiki.on({"query": {"users": users}}, list="users")
    (fault,) = read(wiki, user="X")
    assert words in fault.reason


def test_the_watch_list_is_read_in_the_name_of_the_account(wiki):
    wiki.on({"query": {"tokens": {"logintoken": "t"}}}, meta="tokens")
    wiki.on({"login": {"result": "Success"}}, action="login")
    gone = {"ns": 0, "title": "Page 8"}
    rows = [{"ns": 0, "title": "Page 7"}, gone, {"ns": 1, "title": "Talk:Page 7"}]
    wiki.on({"watchlistraw": rows}, list="watchlistraw")
    wiki.on(pages(page(7), gone | {"missing": True}), titles="Page 7|Page 8")
    # Titles may be watched that have no page yet.
    assert numbers(read(wiki, environ=ACCOUNT, watch_list=True)) == [7]
    assert question(wiki, "watchlistraw")["assert"] == "user"


def test_recent_changes_are_a_list_where_there_is_no_other(wiki):
    since = datetime(2023, 12, 31, 23, tzinfo=UTC)
    wiki.on(listing("recentchanges", row(1), row(2), row(1)), list="recentchanges")
    assert numbers(read(wiki, changed_since=since)) == [1, 2]
    asked = question(wiki, "recentchanges")
    assert (asked["rcstart"], asked["rcdir"]) == ("2023-12-31T23:00:00Z", "newer")


def test_no_recent_changes_are_no_fault(wiki):
    wiki.on(listing("recentchanges"), list="recentchanges")
    assert read(wiki, changed_since=datetime(2023, 1, 1, tzinfo=UTC)) == []


def test_beside_another_list_the_time_of_change_is_a_condition(wiki):
    wiki.on(listing("categorymembers", row(1)), list="categorymembers")
    since = datetime(2023, 1, 1, tzinfo=UTC)
    assert numbers(read(wiki, category="C", changed_since=since)) == [1]
    assert not any(form.get("list") == "recentchanges" for form in wiki.asked)


def test_a_listing_that_the_wiki_refuses_is_told_and_the_others_are_read(wiki):
    wiki.on(refusal("cminvalidcategory", "The category name is not valid."), list="categorymembers")
    wiki.on(listing("search", row(1)), list="search")
    fault, article = read(wiki, category="<", search="x")
    assert fault.reason == "The category name is not valid. (cminvalidcategory)"
    assert article.page == 1


def test_a_listing_that_the_wiki_does_not_know_is_told(wiki):
    wiki.on({"warnings": {"query": {"warnings": "Unrecognized value"}}}, list="exturlusage")
    (fault,) = read(wiki, links_to_domain="example.org")
    assert "no listing 'exturlusage'" in fault.reason


def test_a_page_of_two_listings_is_read_once(wiki):
    wiki.on(listing("categorymembers", row(1), row(2)), list="categorymembers")
    wiki.on(listing("search", row(2), row(3), row(0, title="")), list="search")
    assert numbers(read(wiki, category="C", search="x")) == [1, 2, 3]


def test_the_limit_holds_for_all_listings_together(wiki):
    wiki.on(listing("categorymembers", row(1), row(2)), list="categorymembers")
    wiki.on(listing("search", row(3), row(4)), list="search")
    assert numbers(read(wiki, category="C", search="x", limit=3)) == [1, 2, 3]
