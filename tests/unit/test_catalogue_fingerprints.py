import pytest

from refaudit.catalogue.fingerprints import text_markers
from refaudit.catalogue.markers import Mark, body_markers, wall_headers, walls_in


def test_a_wall_gives_itself_away_in_headers_surest_first() -> None:
    assert walls_in({"server": "cloudflare", "cf-mitigated": "Challenge"}) == (
        Mark(wall="cloudflare", strength="decisive", place="header", sign="cf-mitigated"),
        Mark(wall="cloudflare", strength="hint", place="header", sign="server"),
    )


def test_a_wall_gives_itself_away_in_cookies() -> None:
    cookies = "a=1; Path=/, techaro.lol-anubis-auth=x; Secure\ncf_chl_2=y"
    assert walls_in({"set-cookie": cookies}) == (
        Mark(wall="anubis-and-pow", strength="decisive", place="cookie", sign="techaro.lol-anubis"),
        Mark(wall="cloudflare", strength="strong", place="cookie", sign="cf_chl_"),
    )


@pytest.mark.parametrize(
    "headers",
    [{}, {"server": "nginx", "cf-mitigated": "none"}, {"set-cookie": "session=cf_chl_2"}],
)
def test_ordinary_headers_show_no_wall(headers: dict[str, str]) -> None:
    assert walls_in(headers) == ()


def test_all_headers_that_are_looked_at_are_named() -> None:
    assert {"cf-mitigated", "x-amzn-waf-action", "server", "set-cookie"} <= wall_headers()
    assert all(name == name.lower() for name in wall_headers())


@pytest.mark.parametrize(
    ("html", "marker"),
    [
        ("<title>Just a moment...</title>", "wall:question:strong"),
        ("<script>window._cf_chl_opt={}</script>", "wall:cloudflare:decisive"),
        ("<p>INCAPSULA incident id: 1-2</p>", "wall:imperva-incapsula:decisive"),
        ("<script src=/_Incapsula_Resource?x>", "wall:imperva-incapsula:strong"),
        ('<script src="https://cdn.tinypass.com/api">', "paywall:hint"),
        ("<script>window.LANDER_SYSTEM='x'</script>", "parking:godaddy:decisive"),
        ("<h1>This domain is for sale</h1>", "parking:phrase:strong"),
        ("<h2>Related searches</h2>", "parking:phrase:hint"),
        ("<p>There isn't a GitHub Pages site here.</p>", "gone:github-pages"),
        ("<h1>SITUS JUDI online</h1>", "usurped:id"),
        ('<body id="x" class="home error404 wide">', "soft-404:template"),
        ('<meta name="prerender-status-code" content="404">', "soft-404:template"),
        ("<p>This URL has been excluded from the Wayback Machine.</p>", "archive:excluded"),
        ("<p>Got an HTTP 302 response at crawl time</p>", "archive:redirect"),
    ],
)
def test_a_page_carries_its_fingerprint(html: str, marker: str) -> None:
    assert marker in body_markers(html)


def test_an_ordinary_page_carries_none() -> None:
    html = "<html><head><title>Copper</title></head><body class='page'><p>A town.</p></body></html>"
    assert body_markers(html) == ()


@pytest.mark.parametrize(
    ("text", "marker"),
    [
        ("Home The requested URL was not found on this server. Contact", "soft-404:phrase"),
        ("Sorry, the page you’re looking for doesn’t exist", "soft-404:phrase"),
        ("Artikel Nur für Abonnenten", "paywall:strong"),
    ],
)
def test_what_readers_are_told_is_found_in_visible_text(text: str, marker: str) -> None:
    assert text_markers(text) == (marker,)


def test_phrases_for_readers_are_not_looked_for_in_source() -> None:
    assert body_markers("<script>t={e:'this page has been removed'}</script>") == ()


def test_the_surest_strength_of_a_name_is_told_once() -> None:
    html = "<script>_cf_chl_opt</script><div class=cf-turnstile id=cf-error-details>"
    assert body_markers(html) == ("wall:cloudflare:decisive",)


def test_large_pages_are_no_walls_and_no_parked_domains() -> None:
    long = "<p>copper</p>" * 6000
    html = f"Incapsula incident ID, this domain is for sale, tinypass.com {long} casino bonus"
    assert body_markers(html) == ("paywall:hint",)


def test_a_text_with_a_limit_counts_only_below_it() -> None:
    script = '<script>window.location.href="/lander"</script>'
    assert body_markers(script) == ("parking:godaddy:decisive",)
    assert body_markers(script + " " * 1024) == ()


@pytest.mark.parametrize(
    "tag", ["<body>", "<body class='", "<p class='error404'>", "<body " + "x" * 3000 + " error404>"]
)
def test_only_the_class_of_the_body_tells_an_error_page(tag: str) -> None:
    assert "soft-404:template" not in body_markers(tag)
