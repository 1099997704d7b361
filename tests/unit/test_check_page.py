import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.check.page import media_type, read
from refaudit.model.evidence import Content
from refaudit.model.sketch import likeness, sketch

URL = "https://example.org/dir/page"
HTML = {"content-type": "text/html; charset=utf-8"}


def page(html: str) -> Content:
    return read(html.encode(), HTML, URL, truncated=False)


def test_what_a_reader_sees_is_described() -> None:
    content = page(
        "<html lang=kk><head><title> Қайрат\n Шайжанов </title><style>p{}</style></head>"
        "<body><script>var hidden</script><h1>Әкім <b>болды</b></h1><p>Мәтін</p>"
        "<noscript>no scripts</noscript><template>unseen</template></body></html>"
    )
    assert content.type == "text/html"
    assert content.title == "Қайрат Шайжанов"
    assert content.heading == "Әкім болды"
    assert content.language == "kk"
    assert content.excerpt == "Әкім болды Мәтін"
    assert content.text_length == len("Әкім болды Мәтін")


def test_bytes_and_truncation_are_of_the_body_as_read() -> None:
    content = read(b"%PDF-1.7 ...", {"content-type": "application/PDF"}, URL, truncated=True)
    assert content == Content(type="application/pdf", bytes=12, truncated=True)


def test_an_empty_body_is_a_page_without_words() -> None:
    content = page("")
    assert (content.bytes, content.title, content.excerpt, content.text_length) == (
        0,
        None,
        None,
        0,
    )


@pytest.mark.parametrize(
    "body", [b"<!DOCTYPE html><title>t</title>", b"\xef\xbb\xbf\n <HTML><title>t</title>"]
)
def test_html_without_a_type_is_known_by_its_beginning(body: bytes) -> None:
    content = read(body, {}, URL, truncated=False)
    assert (content.type, content.title) == (None, "t")


def test_other_bytes_without_a_type_are_left_alone() -> None:
    assert read(b"just text <title>t</title>", {}, URL, truncated=False).title is None


def test_declared_plain_text_is_not_read_as_html() -> None:
    headers = {"content-type": "text/plain"}
    assert read(b"<html><title>t</title>", headers, URL, truncated=False).title is None


def test_the_title_of_a_drawing_is_not_the_title_of_the_page() -> None:
    content = page("<body><svg><title>Logo</title></svg><p>x")
    assert content.title is None
    assert page("<body><svg><title>Logo</title></svg><title>Page</title>").title == "Page"


def test_empty_headings_are_passed_over() -> None:
    assert page("<h1> </h1><h1>Second</h1>").heading == "Second"
    assert page("<h1><img src=x></h1>").heading is None


def test_lines_are_cut_and_free_of_control_characters() -> None:
    content = page(f"<html lang={'x' * 90}><title>a\x00b\x1b[31m{'c' * 999}</title>")
    assert content.title is not None
    assert content.title.startswith("a b [31mccc") or content.title.startswith("a\ufffdb [31mccc")
    assert len(content.title) == 300
    assert len(content.language or "") == 35


def test_the_excerpt_is_at_most_500_characters_and_the_length_is_of_all() -> None:
    content = page("<p>" + "word " * 1000)
    assert len(content.excerpt or "") <= 500
    assert content.text_length == 4999


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0; url=/new", "https://example.org/new"),
        ("0;URL='https://other.example/x'", "https://other.example/x"),
        ('5, url="new"', "https://example.org/dir/new"),
        ("0 https://other.example/", "https://other.example/"),
        ("30", None),
        ("0; url=", None),
        ("url=/new", None),
        ("0; url=javascript:alert(1)", None),
        ("0; url=http://[::1", None),
    ],
)
def test_a_refresh_is_resolved(content: str, target: str | None) -> None:
    escaped = content.replace('"', "&quot;")
    assert page(f'<meta http-equiv="Refresh" content="{escaped}">').refresh == target


def test_a_refresh_is_resolved_against_the_base_of_the_page() -> None:
    refresh = "<meta http-equiv=refresh content='0;url=new'>"
    assert page(f"<base href=/other/>{refresh}").refresh == "https://example.org/other/new"
    assert page(f"<base href='ftp://x/'>{refresh}").refresh == "https://example.org/dir/new"
    assert page(f"<base href>{refresh}").refresh == "https://example.org/dir/new"


def test_a_refresh_for_readers_without_scripts_is_not_the_pages() -> None:
    refresh = "<meta http-equiv=refresh content='0;url=new'>"
    assert page(f"<noscript>{refresh}</noscript>").refresh is None
    assert page("<meta http-equiv=refresh>").refresh is None


def test_markers_of_the_catalogue_are_found_in_the_body() -> None:
    content = page("<title>Just a moment...</title><script>window._cf_chl_opt={}</script>")
    assert any("cloudflare" in marker for marker in content.markers)
    assert page("<title>News</title><p>text").markers == ()


@pytest.mark.parametrize("value", ["", ";charset=utf-8", " "])
def test_a_missing_type_is_none(value: str) -> None:
    assert media_type({"content-type": value}) is None
    assert media_type({}) is None


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 52_000,
        "<ul><li>" * 32_000,
        "<title>" + "x" * 250_000,
        "<h1></h1>" * 28_000,
        "<svg><title>x</title></svg>" * 9_700,
        "&" * 262_000,
        "<meta http-equiv=refresh content='" + "0 " * 120_000 + "'>",
        "<meta name=a content=b>" * 11_000,
        "<script>location='" * 14_000,
        "<script>location='/x'</script>" * 8_700,
        "<script type=application/ld+json>" + '{"datePublished":[' * 14_000,
        "<p itemprop=datePublished content=2021>" * 6_700,
        "<input " * 37_000,
        "<div id=root " * 20_000,
        "<base href=x><link rel=canonical href=y>" * 6_400,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_pages_are_read_in_bounded_time(hostile: str) -> None:
    started = time.perf_counter()
    page(hostile)
    assert time.perf_counter() - started < 5


@given(st.binary(max_size=400), st.sampled_from(["text/html", "text/html; charset=utf-16", ""]))
def test_any_bytes_are_described(body: bytes, content_type: str) -> None:
    content = read(body, {"content-type": content_type}, URL, truncated=False)
    assert content.bytes == len(body)


@given(st.text(alphabet="<>/h1titlebody svgmeta='\"\x00\ud800 é", max_size=200))
def test_any_markup_is_described_in_text_that_can_be_stored(html: str) -> None:
    content = read(html.encode("utf-8", "replace"), HTML, URL, truncated=False)
    for text in (content.title, content.heading, content.excerpt, content.social_title):
        assert text is None or (text.encode() and "\x00" not in text)


def test_the_title_for_social_networks_is_kept_in_one_line() -> None:
    title = "<meta property='og:title' content=' Copper\n town '>"
    assert page(title).social_title == "Copper town"
    assert page("<meta name=OG:Title content='" + "c" * 400 + "'>").social_title == "c" * 300
    assert page("<meta property=og:title content=' '>").social_title is None


def test_a_script_sends_the_reader_on_from_a_page_with_little_text() -> None:
    script = "<base href=/other/><script>location.href='new'</script><p>"
    assert page(script + "Moved").script_refresh == "https://example.org/other/new"
    assert page(script + "x" * 1500).script_refresh is not None
    assert page(script + "x" * 1501).script_refresh is None


@pytest.mark.parametrize("address", ["page", URL, "javascript:alert(1)", "ftp://x/", "", "//"])
def test_a_script_that_leads_to_no_other_page_is_no_refresh(address: str) -> None:
    assert page(f"<script>location.href='{address}'</script>").script_refresh is None


@pytest.mark.parametrize(
    "html",
    [
        '<meta property="article:published_time" content="2021-03-04T10:00:00Z">',
        "<meta content='2021-03-04' name='DC.date.issued'>",
        '<script type="application/ld+json">{"datePublished": "2021-03-04"}</script>',
        "<time pubdate datetime=2021-03-04>yesterday</time>",
        '<span itemprop="datePublished" content="2021-03-04">March</span>',
        '<script type="application/ld+json">{"datePublished": "2020-01-01"}</script>'
        '<meta property="article:published_time" content="2021-03-04">',
    ],
)
def test_a_page_names_its_day_of_publication(html: str) -> None:
    pytest.importorskip("htmldate", reason="the extra `published` is not installed")
    assert page(html).published == "2021-03-04"


@pytest.mark.parametrize(
    "html",
    [
        "<p>© 2021</p><p class=date>2021-03-04</p>",
        '<meta property="article:modified_time" content="2021-03-04">',
        '<meta itemprop="copyrightYear" content="2021">',
        '<link rel="canonical" href="https://example.org/2021/03/04/page">',
        "<time datetime=2021-03-04>4 March</time>",
        "<time pubdate>4 March 2021</time>",
    ],
)
def test_a_day_that_the_page_does_not_call_its_publication_is_not_told(html: str) -> None:
    assert page(html).published is None


def test_the_sketch_is_of_what_a_reader_sees() -> None:
    seen = "<p>Copper was found here in 1771 <b>by</b> nomads</p>"
    one, other = page(seen), page(f"<script>var x</script><div>{seen}</div><style>p{{}}</style>")
    assert one.sketch == other.sketch == sketch("Copper was found here in 1771 by nomads")


def test_the_sketch_of_a_long_page_looks_past_its_menu() -> None:
    menu = " ".join(f"item{n}" for n in range(1000))
    one, other = (page(menu + "<p>" + " ".join(f"{w}{n}" for n in range(900))) for w in "ab")
    assert likeness(one.sketch, other.sketch) < 0.8
    assert likeness(one.sketch, one.sketch) == 1


@pytest.mark.parametrize(
    ("html", "marker"),
    [
        ('<meta name="robots" content="NOINDEX,follow">', "meta:noindex"),
        ("<meta name=googlebot content=none>", "meta:noindex"),
        ("<link rel=canonical href=/>", "meta:canonical-home"),
        (
            "<meta property=og:title content='The Herald'>"
            "<meta property=og:site_name content='the herald'>",
            "meta:title-is-site",
        ),
        ('<meta content="404" name="prerender-status-code">', "soft-404:template"),
        ("<meta property='article:content_tier' content=locked>", "paywall:decisive"),
        ("<meta itemprop=isAccessibleForFree content=False>", "paywall:decisive"),
        (
            '<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>',
            "paywall:decisive",
        ),
        ("<p>This page has\n<b>been</b> removed</p>", "soft-404:phrase"),
        ("<p>The page you’re looking for doesn&#39;t exist</p>", "soft-404:phrase"),
        ("<p>This article is for subscribers</p>", "paywall:strong"),
    ],
)
def test_a_page_says_something_of_itself(html: str, marker: str) -> None:
    assert page(html).markers == (marker,)


@pytest.mark.parametrize(
    "html",
    [
        "<meta name=robots content='index, follow'>",
        "<link rel=canonical href=page><link rel=canonical href=/>",
        "<meta property=og:title content=Copper><meta property=og:site_name content=Herald>",
        '<pre>"isAccessibleForFree": false</pre>',
        '<script>state = {"isAccessibleForFree":false, e: "this page has been removed"}</script>',
        "<p>x</p><noscript>this page has been removed</noscript>",
    ],
)
def test_an_ordinary_page_says_nothing_of_the_kind(html: str) -> None:
    assert page(html).markers == ()


def test_a_header_may_keep_robots_away() -> None:
    headers = HTML | {"x-robots-tag": "googlebot: noindex, nofollow"}
    assert read(b"<p>x", headers, URL, truncated=False).markers == ("meta:noindex",)


@pytest.mark.parametrize("url", ["https://example.org/", "no url"])
def test_the_home_page_may_call_itself_the_home_page(url: str) -> None:
    html = "<link rel=canonical href=https://example.org/>"
    assert read(html.encode(), HTML, url, truncated=False).markers == ()


def test_what_several_sources_say_is_all_told_and_once() -> None:
    tier = "<meta property=article:content_tier content=locked>"
    service = "<script src=//cdn.tinypass.com></script>"
    linked = '<script type="application/ld+json">{"isAccessibleForFree": false}</script>'
    content = page(f"{tier}{service}{linked}<p>Subscribers only")
    assert content.markers == ("paywall:decisive", "paywall:hint", "paywall:strong")


def test_a_page_that_only_sends_its_reader_back_says_why() -> None:
    script = "<script>alert('{}');{}</script>"
    gone = page(script.format("존재하지 않는 게시물입니다.", "history.back();"))
    assert gone.markers == ("script:back", "soft-404:sentence:strong")
    assert page(script.format("Hello", "history.go(-1)")).markers == ("script:back",)
    assert page("<script>window.close()</script>").markers == ("script:back",)
    assert page(script.format("로그인 후 이용하세요", "history.back()")).markers == ("script:back",)
    assert page(script.format("Hello", "start()")).markers == ()
    assert page("<p>Read</p><script>history.back()</script>").markers == ()


def test_words_of_a_menu_do_not_excuse_a_message() -> None:
    html = "<div>FAQ Login Register <p>The requested topic does not exist.</p></div>"
    assert page(html).markers == ("soft-404:sentence:strong",)
    assert page(html + "<div>" + "word " * 200 + "</div>").markers == ()
