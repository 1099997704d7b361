import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.check.page import media_type, read
from refaudit.model.evidence import Content

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
    for text in (content.title, content.heading, content.excerpt):
        assert text is None or (text.encode() and "\x00" not in text)
