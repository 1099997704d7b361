import pytest

from refaudit.judge import Surroundings
from refaudit.judge.ways import has_way_back, leads_to_login, leads_to_question
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

SITE = "https://canoe-club.example.org"
PATH = "/history/1987/boat-house"
URL = SITE + PATH
CITED = Surroundings(titles=("How the boat house was built in 1987",))
FORM = "<form><input name=n><input type=password name=p><button>OK</button></form>"
LOGIN = (State.RESTRICTED, Reason.LOGIN)
WALL = (State.RESTRICTED, Reason.BOT_WALL)
LEGAL = (State.RESTRICTED, Reason.LEGAL)
OK = (State.LIVE, Reason.OK)


def page(title, body, head=""):
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def ruling(html, *, same=True, around=CITED, **fields):
    seen = answer(URL, html, **fields)
    found = judged(seen, probe(URL, html) if same else hard(URL), around)
    return found.state, found.reason


MEMBERS = [
    ("Members area", "Enter your e-mail address and secret word to read on."),
    ("Please identify yourself", "You need an account to view this topic."),
    ("Mein Konto", "Zum Lesen bitte mit Benutzername und Passwort eintreten."),
    ("Espace adhérents", "Accessible aux seuls adhérents. Saisissez vos identifiants."),
    ("Zona de socios", "Para ver este contenido debe identificarse."),
    ("Area soci", "Contenuto visibile solo agli utenti registrati. Utente e password."),
    ("Área do associado", "Para continuar, informe seu usuário e senha."),
    ("Ledenpagina", "U moet ingelogd zijn om deze pagina te bekijken."),
    ("Strefa członka", "Treść dostępna po zalogowaniu. Użytkownik i hasło."),
    ("Pro členy", "Obsah je přístupný po přihlášení."),
    ("Tagoknak", "A tartalom megtekintéséhez jelentkezzen be."),
    ("Medlemssidor", "Du måste vara inloggad för att läsa."),
    ("Jäsensivut", "Sisältö näkyy vain kirjautuneille."),
    ("Закрытый раздел", "Чтобы прочитать материал, введите логин и пароль."),
    ("Κλειστή περιοχή", "Για να συνεχίσετε δώστε όνομα χρήστη και κωδικό."),
    ("Üye alanı", "Bu içeriği görmek için üye olmanız gerekir. Kullanıcı adı, şifre."),
    ("منطقة الأعضاء", "يرجى إدخال اسم المستخدم وكلمة المرور."),
    ("会員の方へ", "続きを読むにはIDとパスワードを入力してください。"),
    ("会员中心", "请输入用户名和密码后继续。"),
    ("회원 공간", "계속하려면 아이디와 비밀번호를 입력하세요."),
]


@pytest.mark.parametrize(("title", "text"), MEMBERS)
def test_a_login_in_the_place_of_the_page_is_known_bare_and_in_the_dress_of_its_site(title, text):
    assert ruling(page(title, f"<h1>{title}</h1><p>{text}</p>{FORM}")) == LOGIN
    assert ruling(site_page(title, title, text + FORM)) == LOGIN


POEM = "<p>The gull above the pier stands still. The tide goes out. The lamp is lit.</p>"
SIDE = "Login <input name=u><input type=password>"


@pytest.mark.parametrize(
    "html",
    [
        site_page("Boat house", "Boat house", f"Of 1987.<aside><form>{SIDE}</form></aside>"),
        page("Boat house", f"<div class=menu><form>{SIDE}</form></div><h1>House</h1>{POEM * 3}"),
        page("Boat house", f"<table><td><form>{SIDE}</form><td><h1>House</h1>{POEM * 3}</table>"),
        site_page("How the boat house was built in 1987", "Log in", f"Or read.{FORM}"),
    ],
)
def test_a_login_beside_the_page_is_none(html):
    around = Surroundings(titles=("How the boat house was built in 1987", "Bootshaus"))
    assert ruling(html, same=False, around=around) == OK


@pytest.mark.parametrize(
    "final",
    [
        "/auth/signin?ReturnUrl=%2Fhistory%2F1987%2Fboat-house",
        "/bejelentkezes",
        "/ucp.php?mode=login&redirect=x",
        "/konto?ziel=%2Fhistory%2F1987%2Fboat-house",
        "/%E7%99%BB%E5%BD%95?url=/history/1987/boat-house",
        "/logga-in",
        "/usuarios/acceso?next=/history/1987/boat-house",
    ],
)
def test_the_address_of_a_login_is_known_although_a_script_makes_its_form(final):
    assert ruling(page("x", "<div></div>"), final=SITE + final) == LOGIN


def test_the_way_back_and_a_password_are_a_login_whatever_the_words():
    final = f"{SITE}/x7f?b={PATH}"
    assert ruling(page("x", FORM), final=final) == LOGIN
    assert leads_to_login(URL, final, asks=True)
    assert not leads_to_login(URL, final, asks=False)
    assert not leads_to_login(f"{SITE}/login", f"{SITE}/signin", asks=True)
    assert not leads_to_login(f"{SITE}/a/acceso", f"{SITE}/a/acceso/", asks=True)


@pytest.mark.parametrize("final", ["/members/joe", "/acceso", "/users/7/boats"])
def test_a_page_that_moved_to_such_words_is_a_page(final):
    html = page("How the boat house was built in 1987", words(300))
    assert ruling(html, same=False, final=SITE + final)[0] is State.LIVE


def test_the_way_back_is_read_in_every_coating():
    for query in (
        f"u={PATH}",
        "u=%2Fhistory%2F1987%2Fboat-house",
        "u=%252FHistory%252F1987%252Fboat-house",
    ):
        assert has_way_back(URL, f"{SITE}/x?{query}")
    assert has_way_back(URL, f"{SITE}/x#/login?to={PATH}")
    assert not has_way_back(URL, f"{SITE}/x?u=/history")
    assert not has_way_back(URL, f"{SITE}{PATH}?u={PATH}")
    assert not has_way_back("junk", f"{SITE}/x?u=junk")
    assert has_way_back(f"{SITE}/", f"{SITE}/gate?next=%2F")
    assert not has_way_back(f"{SITE}/", f"{SITE}/gate?x=%2F")


@pytest.mark.parametrize(
    "final",
    [
        "/sec/verify.php?u=%2Fhistory%2F1987%2Fboat-house",
        "/captcha",
        "/human?from=/history/1987/boat-house",
        "/waf/challenge?original=%252Fhistory%252F1987%252Fboat-house",
    ],
)
def test_the_address_of_a_question_for_humans_is_known(final):
    assert ruling(page("Moment", "<h1>Moment</h1>"), final=SITE + final) == WALL


def test_a_page_about_robots_may_move():
    to = f"{SITE}/robot/verify"
    assert not leads_to_question(URL, to, asks=False, brief=True)
    assert not leads_to_question(f"{SITE}/captcha", f"{SITE}/captcha/", asks=True, brief=True)
    assert leads_to_question(URL, f"{SITE}/x?to={PATH}", asks=True, brief=True)
    html = page("How the boat house was built in 1987", words(300))
    assert ruling(html, same=False, final=f"{SITE}/wiki/captcha")[0] is State.LIVE


CLOSED = [
    ("Sorry", "We do not show this content to readers in your country."),
    ("Hinweis", "Dieses Angebot steht in Ihrem Land leider nicht zur Verfügung."),
    ("Avis", "Ce contenu n’est pas proposé dans votre pays."),
    ("Avviso", "Contenuto non visibile dal tuo paese."),
    ("Извините", "Материал недоступен в вашем регионе."),
    ("お知らせ", "この地域からはご覧いただけません。"),
    ("提示", "您所在的国家或地区无法观看此内容。"),
    ("Access blocked", "This website has been blocked following an order of the High Court."),
    ("Zugang gesperrt", "Auf Anordnung des Landgerichts wurde der Zugang gesperrt."),
    ("Accès bloqué", "L’accès à ce site a été bloqué sur décision de justice."),
    ("Dostęp zablokowany", "Strona zablokowana na podstawie postanowienia sądu."),
    ("Erişim engellendi", "Bu siteye mahkeme kararıyla erişim engellenmiştir."),
    ("차단", "이 사이트는 법령에 따라 차단되었습니다."),
]


@pytest.mark.parametrize(("title", "text"), CLOSED)
def test_a_notice_of_the_law_or_of_a_place_is_known_and_kills_nobody(title, text):
    html = page(title, f"<h1>{title}</h1><p>{text}</p>")
    assert ruling(html) == LEGAL
    assert ruling(html, final="http://blocker.example.net/") == LEGAL
    assert snapshot_judged(URL, captured(URL, html), CITED).state is State.ERROR_CAPTURE


def test_a_report_of_a_closed_site_is_no_notice():
    title = "Court blocks pirate site"
    html = page(title, f"<h1>{title}</h1><p>The High Court ordered providers to block it.</p>")
    assert ruling(html, same=False, around=Surroundings(titles=(title,))) == OK
    assert ruling(site_page(title, title, words(200)), same=False) == OK


@pytest.mark.parametrize(
    "notice",
    [
        "Dieser Inhalt ist in Ihrem Land leider nicht verfügbar.",
        "Este contenido no está disponible en su país.",
        "Este conteúdo não está disponível no seu país.",
    ],
)
def test_a_notice_of_a_place_in_the_frame_of_its_site_kills_nobody(notice):
    frame = "".join(f"<li><a href='/{n}'>{words(8)}</a></li>" for n in range(20))
    html = page("Kreisblatt", f"<h1>{notice}</h1><ul>{frame}</ul>")
    assert ruling(html) == LEGAL
    assert ruling(html, around=Surroundings(), same=False) == OK


def test_a_page_blocked_as_per_directions_is_closed():
    text = "The requested URL has been blocked as per the directions received from a Department."
    assert ruling(page("Blocked", f"<h1>Blocked</h1><p>{text}</p>")) == LEGAL
