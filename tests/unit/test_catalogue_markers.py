import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.catalogue.markers import (
    body_markers,
    consent_page,
    generic_title,
    is_parking_host,
    is_resolver,
    is_shortener,
    is_weak_phrase,
    login_path,
    login_title,
    no_site_title,
    parking_address,
    parking_phrase,
    soft404_path,
    soft404_phrase,
    tracking_parameters,
    upkeep_path,
    upkeep_title,
    usurped_subject,
    usurped_terms,
    wall_address,
    wall_headers,
    walls_in,
)


@pytest.mark.parametrize(
    ("title", "phrase"),
    [
        ("404", "404"),
        ("Page Not Found", "page not found"),
        ("Page not found | Example News", "page not found"),
        ("Example News – Page Not Found!", "page not found"),
        ("  PAGE\u00a0NOT\nFOUND  ", "page not found"),
        ("Oops! That page can’t be found.", "oops! that page can't be found"),
        ("Sorry, the page you’re looking for has moved", "the page you're looking for"),
        ("Seite nicht gefunden · Beispiel", "seite nicht gefunden"),
        ("Страница не найдена", "страница не найдена"),
        ("ページが見つかりません", "ページが見つかりません"),
        ("Gone", "gone"),
    ],
)
def test_a_title_that_says_not_found_is_known(title: str, phrase: str) -> None:
    found = soft404_phrase(title)
    assert found is not None
    assert found.text == phrase


@pytest.mark.parametrize(
    "title",
    [
        "Gone with the Wind",
        "Apollo 404: a history",
        "How to fix 'page not found' errors in your WordPress site",
        "Jezkazgan",
        "",
        "|",
        "Lost and not found again",
    ],
)
def test_other_titles_are_left_alone(title: str) -> None:
    assert soft404_phrase(title) is None


def test_of_a_very_long_title_only_the_beginning_is_read() -> None:
    assert soft404_phrase("x" * 400 + " | 404") is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/404", "strong"),
        ("https://example.org/errors/404.html", "strong"),
        ("https://example.org/en/Page-Not-Found/", "strong"),
        ("https://example.org/oops.aspx?aspxerrorpath=/a", "strong"),
        ("https://example.org/a?x=1&error=404", "strong"),
        ("https://example.org/oops", "hint"),
        ("https://example.org/404-ways-to-leave", None),
        ("https://example.org/area/1404", None),
        ("https://example.org/", None),
        ("http://[bad", None),
    ],
)
def test_the_address_of_an_error_page_is_known(url: str, expected: str | None) -> None:
    assert soft404_path(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/login", True),
        ("https://example.org/accounts/Login/?next=/a", True),
        ("https://example.org/Account/LogOn", True),
        ("https://example.org/wp-login.php?redirect_to=x", True),
        ("https://idp.example.edu/idp/profile/SAML2/Redirect/SSO", True),
        ("https://sso.example.org/realms/x/protocol/openid-connect/auth", True),
        ("https://accounts.google.com/v3/signin", True),
        ("https://acme.okta.com/app", True),
        ("https://login.proxy.lib.example.edu/x", True),
        ("https://example.org/register/2012/06/05/a", False),
        ("https://example.org/how-to-login-safely", False),
        ("https://example.org/?login", False),
        ("https://notokta.com/", False),
        ("http://[bad", False),
        ("", False),
    ],
)
def test_the_address_of_a_login_is_known(url: str, expected: bool) -> None:
    assert login_path(url) is expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [("bit.ly", True), ("WWW.TinyURL.com", True), ("notbit.ly", False), ("example.org", False)],
)
def test_shorteners_are_known_by_their_host(host: str, expected: bool) -> None:
    assert is_shortener(host) is expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("sedo.com", True),
        ("www.HugeDomains.com", True),
        ("ww16.example.org", True),
        ("mysedo.com", False),
        ("www.example.org", False),
        ("com", False),
        ("", False),
    ],
)
def test_hosts_that_park_domains_are_known(host: str, expected: bool) -> None:
    assert is_parking_host(host) is expected


@pytest.mark.parametrize(
    ("url", "names"),
    [
        (
            "https://x.org/?id=1&utm_source=a&UTM_Medium=b&fbclid=c",
            ("utm_source", "UTM_Medium", "fbclid"),
        ),
        ("https://x.org/?utm_source=a&utm_source=b", ("utm_source",)),
        ("https://x.org/?a=1;gclid=2", ("gclid",)),
        ("https://x.org/?utm%5Fsource=a", ("utm%5Fsource",)),
        ("https://x.org/?fbclid", ("fbclid",)),
        ("https://x.org/?ref=1&source=2&q=utm_source", ()),
        ("https://x.org/utm_source=1#utm_source=2", ()),
        ("https://x.org/", ()),
    ],
)
def test_tracking_parameters_are_named_as_written(url: str, names: tuple[str, ...]) -> None:
    assert tracking_parameters(url) == names


@pytest.mark.parametrize(
    "title",
    [
        "Archived copy",
        "Wayback Machine",
        "404 Not Found",
        "Error 404 (Not Found)!!1",
        "Are you a robot?",
        "Just a moment...",
        "[Redirecting...]",
        "Log into Facebook | Facebook",
        "Usurped title",
        "Login",
    ],
)
def test_a_title_that_no_source_has_is_generic(title: str) -> None:
    assert generic_title(title)


@pytest.mark.parametrize(
    "title", ["Login to Rome", "The Wayback Machine and its makers", "Home", "Loading docks", ""]
)
def test_a_title_that_a_source_may_have_is_not_generic(title: str) -> None:
    assert not generic_title(title)


def test_phrases_that_are_names_of_works_are_weak() -> None:
    assert is_weak_phrase("gone")
    assert is_weak_phrase("Introuvable")
    assert not is_weak_phrase("page not found")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Sign in | Portal", True),
        ("Anmelden - Zeitung", True),
        ("ログイン", True),
        ("How to sign in", False),
        ("", False),
    ],
)
def test_the_title_of_a_login_is_known(title: str, expected: bool) -> None:
    assert login_title(title) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://consent.youtube.com/m?continue=x", True),
        ("https://cmp.example.org/x", True),
        ("https://example.org/privacy-wall/?u=1", True),
        ("https://example.org/on-consent", False),
        ("http://[bad", False),
    ],
)
def test_where_readers_are_asked_about_cookies_is_known(url: str, expected: bool) -> None:
    assert consent_page(url) is expected


def test_a_site_that_is_being_worked_on_is_known_by_title_and_path() -> None:
    assert upkeep_title("Example – Wartungsarbeiten")
    assert not upkeep_title("Maintenance of railways")
    assert upkeep_path("https://example.org/maintenance.html")
    assert not upkeep_path("https://example.org/maintenance/tips")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://paper.queue-it.net/?c=x", "queue-it"),
        ("https://www.linkedin.com/authwall?x", "linkedin"),
        ("https://example.org/cdn-cgi/challenge-platform/h/b", "cloudflare"),
        ("https://queue-it.net.example.org/", None),
        ("https://example.org/showcaptchas", None),
    ],
)
def test_the_addresses_of_walls_are_known(url: str, expected: str | None) -> None:
    assert wall_address(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.godaddy.com/forsale/x.org", "strong"),
        ("http://x.org/lander", "hint"),
        ("https://www.hugedomains.com/domain_profile.cfm?d=x.org", "hint"),
        ("https://example.org/", None),
    ],
)
def test_the_addresses_of_parked_domains_are_known(url: str, expected: str | None) -> None:
    assert parking_address(url) == expected


def test_what_parked_and_usurped_sites_say_is_known() -> None:
    assert parking_phrase("Diese Domain steht zum VERKAUF!") == "diese domain steht zum verkauf"
    assert parking_phrase("A domain of its own") is None
    assert no_site_title("Welcome to nginx!")
    assert not no_site_title("Welcome to the museum")
    assert usurped_terms("Situs judi dan togel") == ("situs judi", "togel")
    assert usurped_subject("https://www.casino-history.org/")
    assert not usurped_subject("The old museum")


@given(st.text(max_size=200))
def test_no_text_breaks_a_look(text: str) -> None:
    soft404_phrase(text)
    generic_title(text)
    body_markers(text)
    walls_in(dict.fromkeys(wall_headers(), text))
    for url in (text, f"https://{text}", f"https://example.org/{text}?{text}"):
        login_path(url)
        soft404_path(url)
        tracking_parameters(url)
        consent_page(url)
        wall_address(url)
        parking_address(url)
    is_shortener(text)
    is_parking_host(text)
    login_title(text)
    no_site_title(text)
    parking_phrase(text)
    usurped_terms(text)
    usurped_subject(text)


@pytest.mark.parametrize(
    ("host", "expected"),
    [("doi.org", True), ("www.DOI.org", True), ("aje.io", True), ("example.org", False)],
)
def test_hosts_that_lead_on_by_a_name(host: str, expected: bool) -> None:
    assert is_resolver(host) is expected
