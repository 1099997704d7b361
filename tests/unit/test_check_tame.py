import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from refaudit.check.tame import tame

CAP = 256 * 1024


def test_ordinary_pages_are_left_whole() -> None:
    page = "<html><body>" + '<div class="a b"><p>text<br><img src=x></div>\n' * 5000
    assert tame(page) == page


def test_thousands_of_unclosed_paragraphs_are_ordinary() -> None:
    page = "<p>old page" * 9_000
    assert tame(page) == page


def test_void_elements_are_never_open() -> None:
    page = "<br><IMG src=x><hr/>" * 10_000
    assert tame(page) == page


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * (CAP // 5),
        "<ul><li>" * (CAP // 8),
        "<p " + " ".join(f"a{n}" for n in range(CAP // 8)) + ">",
        "<p " + "/".join(f"a{n}" for n in range(CAP // 8)) + ">",
        "<p " + "".join(f'a{n}=""' for n in range(CAP // 9)) + ">",
        "<p " + "".join(f'a{n}="<"' for n in range(CAP // 10)) + ">",
        "<p " + "".join(f"a{n}'='>'" for n in range(CAP // 10)) + ">",
        "".join(f"<font x={n}>" for n in range(CAP // 24)) + "<p></font>" * (CAP // 24),
    ],
)
def test_pages_that_would_take_quadratic_time_are_cut(hostile: str) -> None:
    started = time.perf_counter()
    LexborHTMLParser(tame(hostile))
    assert time.perf_counter() - started < 5
    assert len(tame(hostile)) < len(hostile)


FORMATTING = "".join(f"<b a{n}>" for n in range(300))


@pytest.mark.parametrize(
    ("start", "again"),
    [
        (f"<p>{FORMATTING}", "<p>x"),
        (f"<p>{FORMATTING.upper()}", "<P>x"),
        (FORMATTING + "<div>" * 1000, "</b>"),
        ("<b>" * 5 + "<div>" * 9900, "</b>"),
        ("<font><table></font></table>" * 500, "<p>x"),
        ("<span>" * 9900, "</p>"),
    ],
)
def test_formatting_left_open_is_not_copied_into_every_paragraph(start: str, again: str) -> None:
    hostile = (start + again * CAP)[:CAP]
    started = time.process_time()
    tree = LexborHTMLParser(tame(hostile))
    assert len(tree.css("b, font, span")) < 12_000
    assert time.process_time() - started < 2


def test_formatting_of_a_long_page_reads_as_before() -> None:
    page = "<h1>A <B class=x>bold</B> word</h1>" + "<p><i>x</i><br><a href=/>y</a>" * 2000
    told, before = (LexborHTMLParser(html).body for html in (tame(page), page))
    assert told is not None
    assert before is not None
    assert told.text(separator=" ") == before.text(separator=" ")


def test_closing_tags_that_close_nothing_do_not_hide_depth() -> None:
    assert len(tame("<div></b>" * 20_000)) < len("<div></b>" * 20_000)


def test_long_values_without_attributes_are_no_attack() -> None:
    page = f'<img src="data:image/png;base64,{"QUJD" * 20_000}">'
    assert tame(page) == page


@given(st.text(alphabet="<>/divp \"'=", max_size=200))
def test_the_result_is_always_a_beginning(text: str) -> None:
    assert text.startswith(tame(text))


@pytest.mark.parametrize("values", [3_000, 4_500])
def test_a_wide_tag_is_found_among_many_narrow_ones(values):
    wide = "<a " + "x=y " * values + ">"
    html = "<p class=x>" * 500 + wide + "<p>" * 500
    assert tame(html) == (html if values < 4_000 else html[: html.index(wide)])
