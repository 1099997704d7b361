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


NAME = "old-museum.org"
MAIL = "<a href='mailto:x@names.example'>x@names.example</a>"
OFFERS = [
    ("{} can be yours", "Interested in {}? Write to us and we will name a price."),
    ("{} – jetzt sichern", "Sie können {} erwerben. Schreiben Sie uns."),
    ("{} est disponible", "Vous souhaitez acquérir {} ? Contactez-nous."),
    ("{} disponible", "¿Le interesa {}? Póngase en contacto con el propietario."),
    ("{} è disponibile", "Ti interessa {}? Scrivici per una quotazione."),
    ("{} está disponível", "Quer ficar com {}? Fale conosco."),
    ("{} szuka właściciela", "Chcesz przejąć adres {}? Napisz do nas."),
    ("{} hledá majitele", "Máte zájem o {}? Napište nám."),
    ("{} ищет владельца", "Хотите приобрести {}? Напишите нам."),
    ("{} sahibini arıyor", "{} ile ilgileniyor musunuz? Bize yazın."),
    ("{} etsii uutta omistajaa", "Kiinnostaako {}? Ota yhteyttä."),
    ("{} をお譲りします", "{} にご興味のある方はご連絡ください。"),
    ("{} 诚意转让", "对 {} 感兴趣？请联系我们。"),
    ("{} 양도", "{} 에 관심이 있으시면 연락 주세요."),
]


@pytest.mark.parametrize(("title", "text"), OFFERS)
def test_an_owners_own_offer_is_known_where_every_address_gives_it(title, text):
    title, text = title.format(NAME), text.format(NAME)
    html = page(title, f"<h1>{title}</h1><p>{text}</p>{MAIL}")
    assert ruling(judged(answer(URL, html), probe(URL, html))) == PARKED
    assert judged(answer(URL, html), hard(URL)).state is State.LIVE


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (NAME, "This address has been taken by one of our customers. Nothing is here so far."),
        (NAME, "Ten adres został wykupiony, lecz strony jeszcze nie ma."),
        (f"{NAME} – NordHost", f"The registration of {NAME} lapsed. It may be restored."),
        (f"{NAME} – NordHost", f"Die Registrierung von {NAME} ist ausgelaufen."),
    ],
)
def test_a_registrars_page_is_known_by_the_name_that_is_all_of_it(title, text):
    html = page(title, f"<h1>{NAME}</h1><p>{text}</p>")
    assert ruling(judged(answer(URL, html), probe(URL, html))) == PARKED


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>{NAME}</h1>Are you over 18? You must be of legal age to enter.<button>Yes</button>",
        f"<h1>Your privacy at {NAME}</h1>We use cookies. Accept all to continue to {NAME}.",
        f"<h1>{NAME}</h1>Wir sind gleich wieder da. Wartungsarbeiten an der Seite.",
        f"<h1>{NAME}</h1>Not in your country, for reasons of rights, as we regret.",
        f"<h1>{NAME}</h1><form>Members, enter here.<input name=n><input type=password></form>",
        f"<h1>Tickets</h1>Buy tickets for the new rooms at {NAME}. Prices from 5 €.",
        f"<h1>{NAME}</h1><div id=root></div>Please wait while the museum is loading, it is large.",
    ],
)
def test_a_gate_that_every_address_shows_is_no_parked_domain(body):
    html = page(NAME, body)
    assert judged(answer(URL, html), probe(URL, html)).state is not State.DEAD


def test_a_museum_on_its_own_front_page_is_not_for_sale():
    html = page(f"{NAME} – Tickets for sale", f"<h1>{NAME}</h1>Buy tickets at {NAME}, from 5 €.")
    around = Surroundings(titles=(f"{NAME} – Tickets for sale",))
    assert judged(answer(HOME, html), None, around).state is State.LIVE


def test_who_writes_of_services_and_links_to_them_is_not_parked():
    said = (
        "img.sedoparking.com and parkingcrew.net serve ads at "
        "<a href='https://sedo.com/services/parking.php'>Sedo</a>. This domain is for sale."
    )
    html = page("Empty names", f"<h1>Empty names</h1><p>{said}</p>")
    for beside in (hard(URL), None):
        assert judged(answer(URL, html), beside).state is State.LIVE


def test_a_site_whose_business_is_domains_is_left_alone():
    url = "https://www.domain-monitor.org/a/b"
    html = page("domain-monitor.org", "<h1>domain-monitor.org</h1>Domains for sale, every day.")
    assert judged(answer(url, html), probe(url, html)).state is State.LIVE
    around = Surroundings(titles=("A domain for sale: the story",))
    html = page(f"{NAME} for sale", f"<h1>{NAME}</h1>The domain {NAME} is for sale.")
    assert judged(answer(URL, html), probe(URL, html), around).state is State.LIVE


def test_a_frame_around_a_lander_is_the_lander():
    html = f"<title>{NAME}</title><frameset><frame src='http://ww38.{NAME}/?fp=x'></frameset>"
    assert ruling(judged(answer(URL, html), probe(URL, html))) == PARKED


def test_a_servers_picture_without_words_is_known_where_every_address_shows_it():
    html = page("IIS Windows Server", "<a href='//server.example'><img src=iis.png></a>")
    assert ruling(judged(answer(URL, html), probe(URL, html))) == PARKED
    assert judged(answer(URL, html), hard(URL)).state is State.LIVE


def test_an_offer_in_a_language_without_rows_is_known_by_who_wants_to_be_written_to():
    html = page(f"{NAME} იყიდება", f"<h1>{NAME} იყიდება</h1>დაგვიკავშირდით დეტალებისთვის {MAIL}")
    assert ruling(judged(answer(URL, html), probe(URL, html))) == PARKED
    html = page(f"{NAME} იყიდება", f"<h1>{NAME} იყიდება</h1>დაგვიკავშირდით დეტალებისთვის")
    assert judged(answer(URL, html), probe(URL, html)).reason is not Reason.PARKED


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Diese Domain wurde bei STRATO registriert", "Hier entsteht etwas."),
        ("Ce nom de domaine est enregistré chez Gandi", "Rechercher un nom."),
        ("This domain name has just been registered.", "Registered through 123 Reg."),
        ("さくらのレンタルサーバ 初期ページ", "このページはサーバの初期ページです。"),
    ],
)
def test_a_notice_of_a_registrar_needs_no_name_and_goes_before_the_way_home(heading, text):
    html = page("Registrar", f"<h1>{heading}</h1><p>{text}</p>")
    assert ruling(judged(answer(URL, html), probe(URL, html))) == PARKED
    assert judged(answer(URL, html), hard(URL)).state is State.LIVE
    around = Surroundings(titles=(heading,))
    assert judged(answer(URL, html), probe(URL, html), around).reason is not Reason.PARKED
    door = html.replace("<p>", "<p><input type=password>")
    assert judged(answer(URL, door), probe(URL, door)).reason is not Reason.PARKED
    at_home = answer(URL, html, final=HOME)
    assert ruling(judged(at_home, probe(URL, html, final=HOME))) == PARKED
