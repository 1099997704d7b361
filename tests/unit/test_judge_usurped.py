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


MUSEUM = Surroundings(titles=("Wie das Bootshaus gebaut wurde",))
NEW_OWNERS = [
    ("Melhores casas de apostas com bônus", "apostas bônus cassino slots pix rodadas", "pt"),
    ("Kasyno bez depozytu – ranking", "kasyno bonus spiny sloty gra wypłaty", "pl"),
    ("Эскорт услуги, индивидуалки", "девушки эскорт массаж интим выезд", "ru"),
    ("Pikalainaa heti tilille", "pikalaina kulutusluotto heti ilman vakuuksia", "fi"),
    ("無修正アダルト動画", "アダルト エロ 無修正 動画 無料", "ja"),
    ("Order Tramadol and Xanax", "tramadol xanax valium pills no prescription", "en"),
    ("Custom essays by experts", "essay homework assignment dissertation deadline", "en"),
    ("Louis Vuitton replica handbags", "replica louis vuitton gucci handbags copy", "en"),
    ("Crypto News, Lifestyle & Tech", "crypto lifestyle tech gadgets tips fitness", "en"),
    ("人気スニーカー激安通販", "激安 通販 送料無料 ブランド 財布 新作", "ja"),
]


def filled(title, terms, language):
    text = "".join(f"<p>{terms} {number}</p>" for number in range(40))
    return f"<html lang={language}><title>{title}</title><h1>{title}</h1>{text}</html>"


@pytest.mark.parametrize(("title", "terms", "language"), NEW_OWNERS)
def test_a_trade_is_known_by_its_words_where_every_address_shows_it(title, terms, language):
    html = filled(title, terms, language)
    found = judged(answer(URL, html), probe(URL, html), MUSEUM)
    assert ruling(found) == USURPED
    around = Surroundings(titles=(title,))
    assert ruling(judged(answer(URL, html), probe(URL, html), around)) != USURPED


@pytest.mark.parametrize(("title", "terms", "language"), NEW_OWNERS)
def test_a_page_of_an_honest_trade_lives_under_a_translated_title(title, terms, language):
    html = filled(title, terms, language)
    found = judged(answer(URL, html), hard(URL), MUSEUM)
    if ruling(found) == USURPED:
        assert any(word in terms for word in ("tramadol", "эскорт", "kasyno", "apostas", "無修正"))


def test_a_language_that_nobody_speaks_there_adds_to_it():
    url = "https://festival.example.co.uk/2019/stage"
    html = filled("人気スニーカー激安通販", "激安 通販 送料無料 ブランド 財布 新作", "ja")
    found = judged(answer(url, html), None, Surroundings(titles=("The main stage",)))
    assert ruling(found) == USURPED
    assert any("language is “ja”" in said for said in found.evidence)


def test_the_cited_title_anywhere_on_the_page_speaks_for_it():
    html = JUDI.replace(
        "<h1>", "<meta property='og:title' content='The bronze age collection'><h1>"
    )
    around = Surroundings(titles=("The bronze age collection",))
    assert ruling(judged(answer(HOME, html), None, around)) != USURPED


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Chwilówki online bez BIK – pożyczka", "Szybka pożyczka, kredyt bez zaświadczeń."),
        ("Préstamos rápidos – Mini créditos", "Créditos rápidos con ASNEF, dinero urgente."),
        ("出会い系アプリ比較・人妻デリヘル", "アダルト動画、無修正、セフレ募集"),
    ],
)
def test_trades_in_other_languages_go_before_a_missing_page(title, text):
    html = f"<html><title>{title}</title><h1>{title}</h1><p>{text}</p></html>"
    assert ruling(judged(answer(URL, html), probe(URL, html), CITED)) == USURPED
