import pytest
from msgspec import structs

from refaudit.judge import Surroundings, wants_second_look, wants_sibling
from refaudit.model.evidence import Failure, Look
from tests.helpers.seen_pages import (
    answer,
    captured,
    hard,
    judged,
    original,
    site_page,
    snapshot,
    words,
)

URL = "https://example.org/news/a-story-of-copper"
ARTICLE = site_page("A story of copper", "A story of copper", words(200))
MISSING = site_page("Page not found", "Page not found", "Sorry.")


def again(seen):
    return wants_second_look(original(seen.url), seen)


def beside(seen, around=None):
    return wants_sibling(original(seen.url), seen, around)


@pytest.mark.parametrize("status", [404, 410])
def test_an_answer_that_accuses_is_doubted_once(status):
    seen = answer(URL, MISSING, status)
    assert again(seen)
    assert not again(structs.replace(seen, first_look=Look(status=status, seconds=1)))


@pytest.mark.parametrize("status", [200, 301, 403, 429, 451, 500, 503])
def test_other_answers_accuse_nobody(status):
    assert not again(answer(URL, MISSING, status))


def test_what_accuses_nobody_anyhow_is_not_asked_again():
    seen = answer(URL, MISSING, 404)
    assert not again(structs.replace(seen, insecure=True))
    assert not again(structs.replace(seen, failure=Failure.REDIRECT_LOOP))
    assert not again(structs.replace(seen, headers={"cf-mitigated": "challenge"}))
    assert not wants_second_look(snapshot(URL), captured(URL, MISSING, 404))


@pytest.mark.parametrize(
    ("html", "final"),
    [
        (MISSING, URL),
        (ARTICLE, "https://example.org/"),
        (ARTICLE, "https://example.org/news/"),
        (ARTICLE, "https://example.org/welcome"),
        (ARTICLE, "https://example.org/404.html"),
        ("<title>example.org is for sale</title>This domain is for sale", URL),
        ("<title>Situs judi | Togel</title>", URL),
    ],
)
def test_suspects_are_worth_a_sibling_once(html, final):
    seen = answer(URL, html, final=final)
    assert beside(seen)
    assert not beside(structs.replace(seen, probe=hard(URL)))


def test_a_page_under_another_title_is_a_suspect():
    assert not beside(answer(URL, ARTICLE))
    assert beside(answer(URL, ARTICLE), Surroundings(titles=("Bridges over the northern river",)))
    assert not beside(answer(URL, ARTICLE), Surroundings(titles=("A story of copper",)))


@pytest.mark.parametrize(
    "seen",
    [
        answer(URL, "<title>A page</title>"),
        answer(URL, MISSING, 404),
        answer(URL, MISSING, 403),
        answer("https://example.org/", MISSING),
        answer(URL, MISSING, final="https://example.org/login"),
        answer(URL, MISSING, final="https://consent.example.org/x"),
        answer(URL, MISSING, headers={"cf-mitigated": "challenge"}),
        answer(URL, MISSING, insecure=True),
        answer(URL, MISSING, failure=Failure.TIMEOUT),
    ],
)
def test_others_are_not(seen):
    assert not beside(seen)
    assert not wants_sibling(snapshot(URL), captured(URL, MISSING))


def test_a_404_seen_twice_tells_how_far_apart():
    seen = answer(URL, MISSING, 404, first_look=Look(status=404, seconds=30.2))
    assert judged(seen).evidence[0] == f"HTTP 404 twice, 30 s apart, at {URL}"
    standing = structs.replace(seen, first_look=Look(status=404, seconds=0))
    assert judged(standing).evidence[0] == f"HTTP 404 twice at {URL}"


def test_a_404_that_became_a_page_is_live_and_tells_of_it():
    seen = answer(URL, ARTICLE, first_look=Look(status=404, seconds=1.25))
    assert judged(seen).evidence == (
        f"HTTP 200 at {URL}",
        "A first look, 1.2 s before, gave HTTP 404",
    )


def test_a_login_needs_no_sibling_by_whatever_sign_it_is_known():
    form = "<form><input name=n><input type=password name=p></form>"
    door = f"<title>Page not found</title><body>{form}</body>"
    back = "https://example.org/welcome?back=%2Fnews%2Fa-story-of-copper"
    assert not beside(answer(URL, door, final=back))
    assert not beside(answer(URL, ARTICLE, final="https://example.org/login"))
    assert beside(answer(URL, MISSING, final=back))
