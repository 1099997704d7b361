import pytest

from refaudit.catalogue import marker_tables
from refaudit.judge.walls import behind_paywall, bot_wall, captured_wall, origin_trouble
from refaudit.model.evidence import Reason, State
from tests.helpers.seen_pages import (
    answer,
    captured,
    content,
    judged,
    site_page,
    snapshot_judged,
    words,
)

URL = "https://paper.example.org/a/story-123"
CLOUDFLARE = {"server": "cloudflare", "cf-ray": "8a"}
#: By text, the surest that a row makes of it in a page as short as these.
SIGNS = {
    text.text: (vendor, text.strength, text.place)
    for vendor, wall in marker_tables.walls().items()
    for text in sorted(
        wall.texts, key=lambda row: ("hint", "strong", "decisive").index(row.strength)
    )
}


def page_with(text):
    if SIGNS.get(text, ("", "", ""))[2] == "code":
        return f"<html><head><title>x</title></head><body><script>{text}</script>Wait</body></html>"
    if text.lower().startswith("<title>"):
        return f"<html><head>{text}</head><body>Wait</body></html>"
    return f"<html><head><title>x</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize("text", SIGNS)
def test_a_refusal_with_a_sure_or_strong_sign_is_a_wall(text):
    found = bot_wall(answer(URL, page_with(text), 403))
    assert (found is not None) == (SIGNS[text][1] != "hint")


@pytest.mark.parametrize(
    ("text", "vendor"),
    [(text, who) for text, (who, sure, _) in SIGNS.items() if sure == "decisive"],
)
def test_a_small_page_with_a_sure_sign_is_a_wall_and_a_long_one_is_not(text, vendor):
    assert bot_wall(answer(URL, page_with(text))) == vendor
    assert bot_wall(answer(URL, f"{page_with(text)} {words(500)}")) is None
    assert captured_wall(content(page_with(text), URL)) == vendor
    assert captured_wall(content(f"{page_with(text)} {words(500)}", URL)) is None


@pytest.mark.parametrize(
    ("headers", "html"),
    [
        (CLOUDFLARE, "<title>403 Forbidden</title><h1>403 Forbidden</h1>nginx"),
        (
            {"server": "Apache"},
            "<title>403</title>You don't have permission to access this resource.",
        ),
        ({}, "<title>Forbidden</title>"),
    ],
)
def test_a_sites_own_refusal_is_no_wall(headers, html):
    found = judged(answer(URL, html, 403, headers=headers))
    assert (found.state, found.reason) == (State.RESTRICTED, Reason.FORBIDDEN)


def test_two_hints_of_one_vendor_and_a_refusal_are_a_wall():
    html = "<title>x</title><div id='cf-error-details'>Sorry</div>"
    assert bot_wall(answer(URL, html, 403, headers=CLOUDFLARE)) == "cloudflare"
    assert bot_wall(answer(URL, html, 403)) is None
    assert bot_wall(answer(URL, html, 200, headers=CLOUDFLARE)) is None


@pytest.mark.parametrize("status", [500, 502, 521, 522, 525])
def test_an_error_of_the_site_behind_a_network_is_the_sites(status):
    html = "<title>522: timed out</title><div id='cf-error-details'>Error</div>Client Challenge"
    assert bot_wall(answer(URL, html, status, headers=CLOUDFLARE)) is None


def test_a_challenge_with_503_is_a_wall():
    html = "<title>x</title>Checking your browser before accessing example.org"
    assert bot_wall(answer(URL, html, 503, headers=CLOUDFLARE)) == "cloudflare"


def test_ordinary_pages_behind_a_network_live():
    script = "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"
    headers = CLOUDFLARE | {"set-cookie": "__cf_bm="}
    for number in (10, 400):
        html = site_page("A story", "A story", words(number)) + script
        assert judged(answer(URL, html, headers=headers)).state is State.LIVE
    captcha = site_page("What is a captcha", "Captcha", f"Are you a robot? {words(400)}")
    assert judged(answer(URL, captcha)).state is State.LIVE


@pytest.mark.parametrize(
    ("final", "vendor"),
    [
        ("https://paper.queue-it.net/?c=x", "queue-it"),
        ("https://validate.perfdrive.com/x?ssa=1", "radware"),
        ("https://www.google.com/sorry/index?continue=x", "google"),
        ("https://paper.example.org/showcaptcha?x", "yandex"),
        ("https://paper.example.org/story", None),
        ("http://[bad", None),
    ],
)
def test_the_addresses_to_which_walls_send_everybody_are_known(final, vendor):
    seen = answer(URL, "<title>x</title>", final=final)
    assert bot_wall(seen) == vendor


def test_who_cites_such_an_address_gets_it():
    url = "https://paper.queue-it.net/about"
    assert bot_wall(answer(url, site_page("About", "About", words(9)), final=f"{url}/us")) is None


@pytest.mark.parametrize(
    ("html", "reason", "cause"),
    [
        ("<html><title>x</title>error code: 1016</html>", Reason.DNS_FAILED, "dns"),
        ("<html><title>x</title>error code: 1033</html>", Reason.SERVER_ERROR, "down"),
    ],
)
def test_a_network_that_cannot_reach_the_site_says_why(html, reason, cause):
    seen = answer(URL, html, 530, headers=CLOUDFLARE)
    assert origin_trouble(seen) == cause
    found = judged(seen)
    assert (found.state, found.reason) == (State.UNKNOWN, reason)
    assert origin_trouble(answer(URL, html)) is None


JSON_LD = '<script type="application/ld+json">{"isAccessibleForFree" : false}</script>'
SERVICE = "<script src='https://cdn.tinypass.com/api'></script>"
SAYS = "Subscribe to continue reading."


@pytest.mark.parametrize(
    ("head", "text", "number", "expected"),
    [
        (JSON_LD, "", 400, True),
        (SERVICE, SAYS, 800, True),
        ("", SAYS, 20, True),
        ("", SAYS, 800, False),
        (SERVICE, "", 20, False),
    ],
)
def test_a_paywall_says_so_or_gives_two_signs(head, text, number, expected):
    html = site_page("A story", "A story", f"{text} {words(number)}", head=head)
    seen = answer(URL, html)
    assert behind_paywall(seen) is expected
    assert (judged(seen).reason is Reason.PAYWALL) is expected
    assert snapshot_judged(URL, captured(URL, html)).state is State.GOOD


LOGIN = "<html><title>{} | Portal</title><form><input type='password'></form></html>"


@pytest.mark.parametrize("title", marker_tables.access().login.titles)
def test_a_page_that_asks_who_one_is_in_place_of_another_is_a_login(title):
    found = judged(answer(URL, LOGIN.format(title)))
    assert (found.state, found.reason) == (State.RESTRICTED, Reason.LOGIN)


def test_logins_that_were_cited_and_pages_with_a_form_live():
    login = LOGIN.format("Sign in")
    assert judged(answer("https://example.org/login", login)).state is State.LIVE
    form = "<form><input type=password></form>"
    assert judged(answer(URL, site_page("A story", "A story", form))).state is State.LIVE


def test_an_archived_login_or_wall_is_no_copy():
    for html in (LOGIN.format("Log in"), "<title>Just a moment...</title>Wait"):
        assert snapshot_judged(URL, captured(URL, html)).state is State.ERROR_CAPTURE


@pytest.mark.parametrize(
    "final",
    ["https://consent.yahoo.com/v2/collectConsent?x", "https://paper.example.org/privacy-gate?u=1"],
)
def test_a_question_about_cookies_hides_the_page_and_says_nothing_of_it(final):
    found = judged(answer(URL, site_page("Before you go on", "Cookies", "Agree?"), final=final))
    assert found.state is State.RESTRICTED
    assert "a question about cookies" in found.evidence[1]


def test_a_script_that_leads_to_a_login_is_a_login():
    html = "<html><script>location.href='/login?next=/a'</script></html>"
    assert judged(answer(URL, html)).reason is Reason.LOGIN


@pytest.mark.parametrize(
    "html",
    [
        "<title>Quick</title>Copy the signs.<form><img src=/i/8.gif><input name=a></form>",
        "<title>Kontrola</title>Opište znaky.<form><img src=/captcha/8><input name=a></form>",
        "<title>確認</title>画像の文字を入力<form><img src=/8.gif><input name=a></form>",
        "<title>Site</title><h1>Site</h1><div class=cf-turnstile></div>",
        "<title>Human?</title><h1>Are you a human?</h1><button>Press</button>",
        "<title>Just a moment...</title><h1>Just a moment...</h1>Wait, now.<button>Go</button>",
        "<script>document.cookie='k='+f(7);location.reload();</script>",
    ],
)
def test_a_page_with_nothing_but_a_question_for_humans_is_a_wall(html):
    assert bot_wall(answer(URL, html)) is not None
    assert captured_wall(content(html, URL)) is not None


def test_a_captcha_in_the_dress_of_its_site_says_so():
    form = "<form><img src='/captcha/8'><input name=a></form>"
    assert bot_wall(answer(URL, site_page("Robot?", "Robot?", form + words(120)))) == "captcha"
    assert bot_wall(answer(URL, site_page("Copper", "Copper", form + words(120)))) is None
    assert bot_wall(answer(URL, site_page("Copper", "Copper", form + words(120)), 429)) == "captcha"
    assert bot_wall(answer(URL, site_page("Robot?", "Robot?", form), 404)) is None


def test_accepted_without_words_is_a_wall():
    assert bot_wall(answer(URL, "<script src=/a.js></script>", 202)) == "script"
    assert bot_wall(answer(URL, words(100), 202)) is None


@pytest.mark.parametrize(
    "title", ["Just a moment...", "Are you a robot?", "Captcha", "Access denied", "Security check"]
)
def test_a_poem_that_is_called_like_a_wall_lives(title):
    html = f"<title>{title}</title><h1>{title}</h1><p>The gull stands still above the pier.</p>"
    assert bot_wall(answer(URL, html)) is None
    assert captured_wall(content(html, URL)) is None


@pytest.mark.parametrize(
    "form",
    [
        "<form><textarea></textarea><div class=g-recaptcha></div></form>",
        "<form><input type=email><div class=h-captcha></div></form>",
        "<script src='https://www.google.com/recaptcha/api.js?render=x'></script>",
        "<form><input type=password><div class=h-captcha></div></form><h1>Robots</h1>",
    ],
)
def test_a_captcha_before_a_letter_or_a_login_is_no_wall(form):
    assert bot_wall(answer(URL, f"<title>Gull</title><p>It stands still.</p>{form}")) is None


def test_who_writes_of_walls_is_none():
    said = "geo.captcha-delivery.com, _cf_chl_opt, KPSDK, px-captcha, imunify360, DDoS-Guard"
    assert bot_wall(answer(URL, f"<title>Walls</title><p>{said}</p>")) is None


def test_a_page_that_goes_on_to_a_wall_is_the_wall():
    for to in ("/.well-known/sgcaptcha/?r=x", "/captcha/?r=%2Fa%2Fstory-123"):
        html = f"<meta http-equiv=refresh content='0;url={to}'>"
        assert bot_wall(answer(URL, html)) is not None


@pytest.mark.parametrize(
    ("status", "html"),
    [
        (247, "<html><body><script>start()</script></body></html>"),
        (200, "<script src='/_Incapsula_Resource?SWJIYLWA=1'></script><body></body>"),
        (200, "<script>x.send({'bm-verify':'AAQ'});</script>"),
        (200, "<script>rbzns={bereshit:'1'};winsocks();</script>"),
        (200, "<title>网站防火墙</title><h1>已被网站管理员设置拦截!</h1>"),
    ],
)
def test_an_empty_page_of_a_vendor_or_an_odd_status_is_a_wall(status, html):
    assert bot_wall(answer(URL, html, status=status))


def test_an_application_behind_a_vendor_is_no_wall():
    script = "<script src='/_Incapsula_Resource?SWJIYLWA=1'></script>"
    assert bot_wall(answer(URL, f"{script}<body><div id='root'></div></body>")) is None
