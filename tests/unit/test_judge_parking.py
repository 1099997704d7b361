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
PARKED = (State.DEAD, Reason.PARKED)
PHRASES = marker_tables.parking().phrases


def ruling(found):
    return found.state, found.reason


def page(title, text="", head=""):
    return f"<html><head><title>{title}</title>{head}</head><body>{text}</body></html>"


@pytest.mark.parametrize("url", [URL, HOME])
@pytest.mark.parametrize(
    "html",
    [
        '<html><script>window.onload=function(){window.location.href="/lander"}</script></html>',
        page("old-museum.org", "<iframe src='https://sedoparking.com/frmpark/old-museum.org/'>"),
        page("old-museum.org", "Links", "<script src='//parkingcrew.net/a.js'></script>"),
        page("old-museum.org is for sale", "<h1>old-museum.org</h1>This domain is for sale."),
        page("Account Suspended", "<h1>Account Suspended</h1>This account has been suspended."),
        page("Welcome to nginx!", "The nginx web server is successfully installed and working."),
    ],
)
def test_landers_and_servers_without_a_site_are_known(url, html):
    assert ruling(judged(answer(url, html), probe(url, html))) == PARKED


@pytest.mark.parametrize("language", sorted(PHRASES))
def test_a_domain_for_sale_is_known_in_every_language(language):
    for phrase in PHRASES[language]:
        html = page(f"old-museum.org - {phrase}", f"<h1>{phrase}</h1>{words(30)}")
        assert ruling(judged(answer(HOME, html))) == PARKED, phrase


@pytest.mark.parametrize(
    "final",
    [
        "https://www.hugedomains.com/domain_profile.cfm?d=old-museum.org",
        "https://dan.com/buy-domain/old-museum.org",
        "https://www.godaddy.com/forsale/old-museum.org",
        "https://sedo.com/search/details/?domain=old-museum.org",
    ],
)
def test_a_redirect_to_a_seller_of_the_domain_is_known(final):
    html = site_page("old-museum.org is for sale", "Buy it", words(400))
    found = judged(answer(URL, html, final=final), hard(URL))
    assert ruling(found) == PARKED
    assert any(final in said for said in found.evidence)


def test_the_names_that_parking_services_put_before_a_domain_are_known():
    final = "http://ww16.old-museum.org/?sub1=20260101"
    html = page("old-museum.org", "Related searches")
    assert ruling(judged(answer(URL, html, final=final))) == PARKED


@pytest.mark.parametrize("beside", [hard, lambda _: None])
def test_an_article_about_the_trade_lives(beside):
    url = "https://news.example.org/2020/12345"
    text = f'Whoever reads "this domain is for sale" can buy this domain at sedo.com. {words(600)}'
    found = judged(answer(url, site_page("How parking works", "Parking", text)), beside(url))
    assert found.state is State.LIVE


def test_a_citation_of_a_seller_or_of_an_offer_lives():
    html = page("This domain is for sale", "<h1>This domain is for sale</h1>")
    assert judged(answer("https://www.sedo.com/about", html)).state is State.LIVE
    around = Surroundings(titles=("“This domain is for sale”: a history",))
    assert judged(answer(URL, html), None, around).state is State.LIVE


def test_one_weak_sign_accuses_nobody():
    for text in ("Related searches", "Coming soon", "Premium domain"):
        found = judged(answer(URL, page("Bronze age", text + words(20))), hard(URL))
        assert found.state is State.LIVE


def test_a_hoster_that_knows_no_such_site_is_heard():
    html = page("Site not found", "<p>There isn't a GitHub Pages site here.</p>")
    assert ruling(judged(answer(URL, html), probe(URL, html))) == PARKED


def test_an_archived_lander_is_no_copy():
    html = page("old-museum.org", "<iframe src='https://sedoparking.com/frmpark/old-museum.org/'>")
    assert snapshot_judged(URL, captured(URL, html)).state is State.ERROR_CAPTURE
