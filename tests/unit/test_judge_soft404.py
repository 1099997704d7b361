"""Pages that say they are not there, and pages that only seem to say so."""

import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from refaudit.catalogue import marker_tables, markers
from refaudit.judge import HostView, Surroundings
from refaudit.judge.surroundings import ErrorPage
from refaudit.model.evidence import Content, Reason, State
from tests.helpers.seen_pages import (
    answer,
    bare,
    captured,
    content,
    hard,
    judged,
    probe,
    site_page,
    snapshot_judged,
    words,
)

URL = "https://example.org/news/2011/mine-closes-after-century"
HOME = "https://example.org/"
ARTICLE = site_page("Mine closes after a century", "Mine closes after a century", words(300))
MISSING = site_page("Page not found", "Page not found", "Try the search, or start at the top.")
PHRASES = [
    (language, phrase)
    for language, phrases in marker_tables.soft404().titles.items()
    for phrase in phrases
    # Some are names of works, too, and one is what hosters say of a whole site.
    if not markers.is_weak_phrase(phrase) and not markers.no_site_title(phrase)
]


def ruling(found):
    return found.state, found.reason


SOFT = (State.DEAD, Reason.SOFT_404)


def test_rows_are_there_for_forty_languages():
    assert len(marker_tables.soft404().titles) > 40


@pytest.mark.parametrize("language", sorted({language for language, _ in PHRASES}))
def test_a_site_that_says_so_to_everything_is_seen_through_in_every_language(language):
    for phrase in (phrase for row, phrase in PHRASES if row == language):
        page = site_page(phrase, phrase, words(30), lang=language[:2])
        found = judged(answer(URL, page), probe(URL, page))
        assert ruling(found) == SOFT, phrase


@pytest.mark.parametrize("language", sorted({language for language, _ in PHRASES}))
def test_without_a_sibling_title_and_heading_do(language):
    for phrase in (phrase for row, phrase in PHRASES if row == language):
        page = site_page(phrase, phrase, words(30), lang=language[:2])
        assert ruling(judged(answer(URL, page))) == SOFT, phrase


def test_each_sign_is_told_and_the_invented_address_is_named():
    found = judged(answer(URL, MISSING), probe(URL, MISSING))
    assert "The title says “Page not found | The Daily Example”" in found.evidence
    assert any("gives the same page" in said and "qwertz" in said for said in found.evidence)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Gone.", r"It has no more text than the site's own error page"),
        ("There is nothing of that name, nor was there ever.", r".* page, but for \d+ characters"),
    ],
)
def test_how_much_more_text_a_missing_page_has_than_the_error_page_is_told(text, told):
    page = site_page("Not found", "Not found", text)
    (said,) = (one for one in judged(answer(URL, page), hard(URL)).evidence if "no more" in one)
    assert re.fullmatch(told, said)


@pytest.mark.parametrize("beside", [hard, bare, lambda _: None])
def test_a_removed_article_of_a_site_that_else_gives_404_is_missing(beside):
    page = site_page(
        "Article not found", "Article not found", "The article you requested was removed."
    )
    assert ruling(judged(answer(URL, page), beside(URL))) == SOFT


SONG = site_page("Page Not Found", "Page Not Found", words(120))


@pytest.mark.parametrize("beside", [hard, bare])
def test_a_song_of_that_name_lives_on_a_site_that_gives_real_404s(beside):
    found = judged(answer(URL, SONG), beside(URL))
    assert found.state is State.LIVE
    assert any("gives HTTP 404" in said for said in found.evidence)


def test_a_source_that_is_cited_so_is_called_so():
    around = Surroundings(titles=("''Page Not Found''",))
    assert judged(answer(URL, SONG), None, around).state is State.LIVE
    archived = Surroundings(archived_titles=("Page Not Found | The Daily Example",))
    assert judged(answer(URL, SONG), None, archived).state is State.LIVE


@pytest.mark.parametrize("beside", [hard, bare, lambda _: None])
def test_an_article_about_404_lives(beside):
    text = f"The requested URL was not found on this server. {words(1200)}"
    page = site_page("HTTP 404 - Wikipedia", "HTTP 404", text)
    url = "https://en.wikipedia.example/wiki/HTTP_404"
    assert judged(answer(url, page), beside(url)).state is State.LIVE


@pytest.mark.parametrize(
    "title", ["Gone", "Gone with the Wind", "Area code 404", "Peugeot 404", "Not found: lost towns"]
)
def test_works_with_such_words_in_their_titles_live(title):
    found = judged(answer(URL, site_page(title, title, words(200))), hard(URL))
    assert found.state is State.LIVE


def test_a_front_page_that_was_cited_is_never_missing():
    assert judged(answer(HOME, MISSING), probe(URL, MISSING)).state is State.LIVE


@pytest.mark.parametrize(
    "place", ["404", "404.html", "errors/404", "page-not-found", "notfound.php"]
)
def test_a_redirect_to_an_error_page_needs_no_words(place):
    found = judged(answer(URL, site_page("Oops", "Oops", "x"), final=f"{HOME}{place}"), hard(URL))
    assert ruling(found) == SOFT
    assert f"Redirects to an error page: {HOME}{place}" in found.evidence


def test_an_address_that_others_use_too_needs_a_second_sign():
    page = site_page("Oops", "Oops", words(200))
    assert judged(answer(URL, page, final=f"{HOME}oops"), hard(URL)).state is State.LIVE
    same = probe(URL, page, final=f"{HOME}oops")
    assert ruling(judged(answer(URL, page, final=f"{HOME}oops"), same)) == SOFT


def test_who_cites_an_error_page_gets_one():
    assert judged(answer(f"{HOME}404.html", ARTICLE)).state is State.LIVE


@pytest.mark.parametrize(
    "stub",
    [
        "<meta http-equiv='refresh' content='0; url=/'>",
        "<meta http-equiv='refresh' content='0; url=/404.html'>",
        "<script>window.location.href = '/404';</script>",
        "<script>location.replace('/');</script>",
    ],
)
@pytest.mark.parametrize("beside", [hard, lambda _: None])
def test_a_page_that_sends_its_readers_home_or_to_an_error_page_is_missing(stub, beside):
    page = f"<html><head><title>The Daily Example</title>{stub}</head><body>Wait</body></html>"
    assert ruling(judged(answer(URL, page), beside(URL))) == SOFT


def test_the_front_page_under_every_address_is_a_missing_page():
    page = site_page("The Daily Example", "Today", words(300, 3))
    assert ruling(judged(answer(URL, page), probe(URL, page))) == SOFT


def test_a_redirect_that_everything_beside_it_gets_is_a_missing_page():
    page = site_page("News", "News", words(200))
    section = "https://example.org/news/"
    led = probe(URL, page, final=section)
    found = judged(answer(URL, page, final=section), led)
    assert ruling(found) == SOFT
    assert f"Redirects to a place above it: {section}" in found.evidence
    assert judged(answer(URL, page, final=section), hard(URL)).state is State.LIVE


def test_several_addresses_that_end_at_one_page_are_missing_pages():
    archive = "https://example.org/archive"
    seen = answer(URL, site_page("Archive", "Archive", words(90)), final=archive)
    many = Surroundings(host=HostView(ends={"example.org/archive": 3}))
    assert ruling(judged(seen, hard(URL), many)) == SOFT
    two = Surroundings(host=HostView(ends={"example.org/archive": 2}))
    assert judged(seen, hard(URL), two).state is State.LIVE
    titled = Surroundings(titles=("Archive of the mine",), host=two.host)
    assert judged(seen, hard(URL), titled).state is State.LIVE


def test_several_spellings_of_one_page_end_at_its_address():
    url = "https://example.org/en-us/mine-closes"
    end = "https://example.org/en/mine-closes-after-all"
    around = Surroundings(host=HostView(ends={"example.org/en/mine-closes-after-all": 4}))
    assert judged(answer(url, ARTICLE, final=end), hard(url), around).state is State.LIVE


@pytest.mark.parametrize("number", [4, 60])
def test_a_gate_before_all_pages_is_no_missing_page(number):
    head = "<meta name='robots' content='noindex'>"
    gate = f"<html><head><title>One moment</title>{head}</head><body>{words(number)}</body></html>"
    around = Surroundings(titles=("Mine closes after a century",))
    assert judged(answer(URL, gate), probe(URL, gate), around).state is State.LIVE


def test_a_login_before_all_pages_is_restricted():
    login = site_page("Sign in", "Sign in", "<form><input type='password'></form>")
    found = judged(answer(URL, login), probe(URL, login))
    assert ruling(found) == (State.RESTRICTED, Reason.LOGIN)
    gate = answer(URL, login, final="https://example.org/age-gate")
    assert judged(gate, probe(URL, login, final="https://example.org/age-gate")).state is (
        State.RESTRICTED
    )


def test_the_page_that_the_host_gives_with_404_is_known_again():
    page = site_page("Sorry", "Sorry", words(60))
    shown = content(page, URL)
    host = HostView(error_pages=(ErrorPage(shown.title, shown.sketch),))
    found = judged(answer(URL, page), None, Surroundings(host=host))
    assert ruling(found) == SOFT
    assert any("HTTP 404 (100%)" in said for said in found.evidence)
    other = ErrorPage("Quite another title", shown.sketch)
    around = Surroundings(host=HostView(error_pages=(other,)))
    assert judged(answer(URL, page), None, around).state is State.LIVE


SHELL = "<html><head><title>My App</title></head><body><div id='root'></div>{}</body></html>"


@pytest.mark.parametrize("text", ["", "You need to enable JavaScript to run this app.", words(200)])
def test_an_empty_frame_is_the_same_for_all_addresses_and_proves_nothing(text):
    page = SHELL.format(text)
    around = Surroundings(titles=("Mine closes after a century",))
    assert judged(answer(URL, page), probe(URL, page), around).state is State.LIVE


RECORD = f"<table><tr><th>Sheet</th><td>{{}}</td></tr></table>{words(40)}"
UNLIKE = Surroundings(titles=("Photograph of a crane by Smith",))


def test_the_record_of_a_database_has_what_the_empty_form_has_not():
    page = site_page("Records", "Records", RECORD.format("Wreck of the brig Ceres, 1804"))
    empty = probe(URL, site_page("Records", "Records", RECORD.format("")))
    assert judged(answer(URL, page), empty, UNLIKE).state is State.LIVE
    told = Surroundings(titles=("Wreck of the brig Ceres",))
    assert judged(answer(URL, page), empty, told).state is State.LIVE
    same = site_page("Records", "Records", RECORD.format(""))
    assert ruling(judged(answer(URL, same), empty, told)) == SOFT


def test_a_page_that_only_repeats_its_address_is_the_same_for_all():
    said = "Zu „{}“ gibt es Vorschläge"
    url = "https://example.org/news/wreck-of-the-brig-ceres"
    page = site_page("Vorschläge", said.format("news wreck of the brig ceres"), words(30))
    other = site_page("Vorschläge", said.format("news qwertzuiopasdfghjklyxcvbn"), words(30))
    around = Surroundings(titles=("Wreck of the brig Ceres",))
    assert ruling(judged(answer(url, page), probe(url, other, echoes=True), around)) == SOFT
    assert judged(answer(url, page), probe(url, other), around).state is State.LIVE


def test_a_question_before_all_pages_is_no_missing_page():
    gate = site_page("Please confirm your age", "You must be over 18", words(120))
    assert judged(answer(URL, gate), probe(URL, gate), UNLIKE).state is State.LIVE
    unknown = gate.replace("Please confirm your age", "Oha").replace("You must be over 18", "Oha")
    assert ruling(judged(answer(URL, unknown), probe(URL, unknown), UNLIKE)) == SOFT


@pytest.mark.parametrize(("final", "state"), [("other.example", "live"), ("example.org", "dead")])
def test_a_short_notice_on_another_site_is_a_gate_as_often_as_a_farewell(final, state):
    final = f"https://{final}/notice/all"
    seen = answer(URL, "<title>Hinweis</title>Kurz und knapp.", final=final)
    beside = probe(URL, "<title>Hinweis</title>Kurz und knapp.", final=final)
    assert judged(seen, beside, UNLIKE).state == state


def test_the_title_of_all_pages_is_not_the_cited_one():
    page = site_page("Mine news", "Mine news", words(120))
    around = Surroundings(titles=("Mine news",))
    found = judged(answer(URL, page, final=f"{URL}/404.html"), probe(URL, page), around)
    assert "The cited title is the one that all pages of the site have" in found.evidence
    assert judged(answer(URL, page), probe(URL, page), around).state is State.LIVE


def teasers(start):
    return site_page("Huch", "Huch", f"{words(60)} {words(20, start)}")


@pytest.mark.parametrize(("steady", "state"), [(0.7, State.DEAD), (1.0, State.LIVE)])
def test_a_page_that_changes_at_each_request_is_told_by_two_invented_addresses(steady, state):
    beside = probe(URL, teasers(5), steady=steady)
    assert judged(answer(URL, teasers(900)), beside, UNLIKE).state is state


def test_several_addresses_of_one_document_are_no_end_of_all():
    end = "https://example.org/files/report.pdf"
    ways = HostView(ends={"example.org/files/report.pdf": 3})
    seen = structs.replace(
        answer(URL, "", final=end, by=301), content=Content(type="application/pdf", bytes=9000)
    )
    assert judged(seen, hard(URL), Surroundings(host=ways)).state is State.LIVE


def test_an_article_that_was_taken_away_may_keep_its_title():
    page = site_page("Mine closes after a century", "Removed", "The author has withdrawn this text")
    around = Surroundings(titles=("Mine closes after a century",))
    beside = hard(URL)
    gone = page.replace("<h1>Removed", "<h1>This article was removed")
    assert ruling(judged(answer(URL, gone), beside, around)) == SOFT
    long = gone.replace("</main>", f"<p>{words(300)}</p></main>")
    assert judged(answer(URL, long), beside, around).state is State.LIVE


@pytest.mark.parametrize("title", ["Report withdrawn by the ministry", "Website taken down"])
def test_a_headline_about_what_is_gone_is_no_message(title):
    page = site_page(title, title, words(300))
    for around in (Surroundings(), Surroundings(titles=(title,))):
        assert judged(answer(URL, page), hard(URL), around).state is State.LIVE


def test_a_page_with_the_cited_title_lives_whatever_its_neighbours_do():
    around = Surroundings(titles=("Mine closes after a century",))
    found = judged(answer(URL, ARTICLE), probe(URL, MISSING), around)
    assert (found.state, len(found.evidence)) == (State.LIVE, 1)


def test_an_ordinary_article_is_no_suspect():
    assert judged(answer(URL, ARTICLE), probe(URL, ARTICLE)).state is State.LIVE


@pytest.mark.parametrize(
    "head", ["<meta name='robots' content='noindex'>", "<link rel='canonical' href='/'>"]
)
def test_hints_alone_accuse_nobody(head):
    page = site_page("Mine closes", "Mine closes", words(40), head=head)
    for beside in (hard(URL), bare(URL), None):
        assert judged(answer(URL, page), beside).state is State.LIVE


def test_a_publishing_system_that_calls_it_an_error_page_counts():
    page = MISSING.replace("<body>", "<body class='error404'>").replace(
        "<h1>Page not found", "<h1>"
    )
    assert ruling(judged(answer(URL, page), hard(URL))) == SOFT


@pytest.mark.parametrize("language", sorted({language for language, _ in PHRASES}))
def test_an_archived_error_page_is_no_copy_in_any_language(language):
    for phrase in (phrase for row, phrase in PHRASES if row == language):
        page = site_page(phrase, phrase, words(30), lang=language[:2])
        found = snapshot_judged(URL, captured(URL, page))
        assert found.state is State.ERROR_CAPTURE, phrase


def test_archived_works_of_such_names_are_good_copies():
    for title in ("Gone", "Gone with the Wind", "HTTP 404"):
        page = site_page(title, title, words(1200))
        assert snapshot_judged(URL, captured(URL, page)).state is State.GOOD
    around = Surroundings(titles=("Page Not Found",))
    assert snapshot_judged(URL, captured(URL, SONG), around).state is State.GOOD
    assert snapshot_judged(HOME, captured(HOME, MISSING)).state is State.GOOD
    assert snapshot_judged(URL, captured(URL, ARTICLE)).state is State.GOOD


@given(st.text(max_size=200), st.text(max_size=200), st.booleans())
def test_no_page_breaks_the_judge(title, text, same):
    page = site_page(title, title, text)
    assert judged(answer(URL, page), probe(URL, page) if same else hard(URL)).evidence


@pytest.mark.shared
def test_every_phrase_of_the_collected_facts_is_known():
    facts = Path(__file__).parents[2] / "../shared/facts/web_markers.json"
    if not facts.is_file():
        pytest.skip("the collected facts are not beside the checkout")
    for phrases in msgspec.json.decode(facts.read_bytes())["soft404"]["titles"].values():
        for phrase in phrases:
            page = site_page(phrase, phrase, words(30))
            found = judged(answer(URL, page), probe(URL, page))
            assert found.state is State.DEAD, phrase


def test_a_script_that_sends_back_is_dead_where_it_says_so_and_for_all():
    html = "<script>alert('The article does not exist');history.back()</script>"
    quiet = "<script>history.back()</script>"
    assert ruling(judged(answer(URL, html), probe(URL, html))) == SOFT
    assert judged(answer(URL, quiet), probe(URL, quiet)).state is State.LIVE


def test_a_script_home_is_not_cleared_by_the_same_script_beside_it():
    html = "<script>location.href='/'</script>"
    assert ruling(judged(answer(URL, html), probe(URL, html))) == SOFT
