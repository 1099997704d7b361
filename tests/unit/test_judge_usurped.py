import itertools

import pytest

from refaudit.catalogue import marker_tables
from refaudit.judge import Surroundings
from refaudit.model.evidence import Reason, State
from tests.helpers.seen_pages import (
    answer,
    captured,
    hard,
    judged,
    probe,
    site_page,
    snapshot_judged,
    words,
)

URL = "https://old-museum.org/collection/bronze-age"
HOME = "https://old-museum.org/"
TERMS = marker_tables.parking().usurped
CITED = Surroundings(titles=("The bronze age collection of the old museum",))
JUDI = (
    "<html lang='id'><title>Situs Judi Slot Online Gacor 2026 | RTP Slot | Togel</title>"
    "<h1>Situs Judi Slot Gacor</h1><p>Daftar situs pragmatic play dan togel.</p></html>"
)


def ruling(found):
    return found.state, found.reason


USURPED = (State.DEAD, Reason.USURPED)


@pytest.mark.parametrize("language", sorted(TERMS))
def test_a_site_taken_over_is_known_by_its_subjects_and_the_cited_title(language):
    for term, other in itertools.pairwise(TERMS[language]):
        html = (
            f"<html lang='{language}'><head><title>{term} - {other} 2026</title></head>"
            f"<body><h1>{term}</h1><p>{other} {words(80)}</p></body></html>"
        )
        found = judged(answer(HOME, html), None, CITED)
        assert ruling(found) == USURPED, (term, other)


def test_the_whole_of_it_needs_no_cited_title():
    assert ruling(judged(answer(HOME, JUDI))) == USURPED
    assert ruling(judged(answer(URL, JUDI), probe(URL, JUDI))) == USURPED
    assert ruling(judged(answer(URL, JUDI), hard(URL), CITED)) == USURPED


def test_the_signs_are_named():
    found = judged(answer(URL, JUDI), probe(URL, JUDI), CITED)
    said = " ".join(found.evidence)
    assert "slot" in said
    assert "The cited title is about something else" in said
    assert "gives the same" in said


def test_a_title_in_another_script_is_another_subject():
    html = "<html lang='th'><title>สล็อต | บาคาร่า</title><h1>คาสิโน</h1>แทงบอล</html>"
    found = judged(answer(HOME, html), None, CITED)
    assert ruling(found) == USURPED
    assert any("another script" in said for said in found.evidence)


GAMBLING = site_page(
    "Online casino firms fined over sports betting ads", "Online casino firms fined", words(200)
)


@pytest.mark.parametrize(
    ("url", "around"),
    [
        ("https://news.example.org/2020/12345", Surroundings()),
        (
            "https://news.example.org/2020/12345",
            Surroundings(titles=("Online casino firms fined over sports betting ads",)),
        ),
        (
            "https://news.example.org/2020/12345",
            Surroundings(archived_titles=("Online casino firms fined | News",)),
        ),
        ("https://news.example.org/2020/casino-firms-fined", CITED),
        ("https://www.pokernews.example.com/12345", CITED),
    ],
)
def test_articles_and_sites_about_such_subjects_live(url, around):
    assert judged(answer(url, GAMBLING), hard(url), around).state is State.LIVE


def test_a_word_in_the_text_is_no_subject():
    html = site_page(
        "The bronze age", "The bronze age", f"Found beside a casino online. {words(99)}"
    )
    assert judged(answer(URL, html), hard(URL), CITED).state is State.LIVE


def test_a_site_that_leads_to_such_a_one_is_usurped():
    found = judged(answer(URL, JUDI, final="https://gacor.example.net/"), None)
    assert ruling(found) == USURPED
    assert any("leads to another one" in said for said in found.evidence)


def test_a_title_of_the_page_itself_speaks_for_it():
    html = site_page("Escort service of the old museum", "Escort service", words(80))
    around = Surroundings(titles=("Escort service of the old museum",))
    assert judged(answer(URL, html), None, around).state is State.LIVE


def test_an_archived_usurper_is_no_copy():
    assert snapshot_judged(URL, captured(URL, JUDI), CITED).state is State.ERROR_CAPTURE
