import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.report.text import SUBSTITUTE, one_line, shown, without_hidden

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=300)


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u202e", "\u2066", "\u2069", "\ud800", "\uffff"],
)
def test_a_character_that_acts_is_replaced_by_a_visible_one(character: str) -> None:
    assert shown(f"a{character}b", 10) == f"a{SUBSTITUTE}b"
    assert without_hidden(f"a{character}b") == "ab"


@pytest.mark.parametrize("text", ["עברית\u200f!", "می\u200cخواهم", "👩\u200d🚀", "tab\there\nnext"])
def test_characters_that_honest_text_needs_stay(text: str) -> None:
    assert shown(text, 100) == text
    assert without_hidden(text) == text


def test_line_ends_become_line_feeds() -> None:
    assert shown("a\r\nb\rc", 10) == "a\nb\nc"
    assert without_hidden("a\r\nb\rc") == "a\nb\nc"


def test_a_text_that_was_cut_tells_its_length() -> None:
    assert shown("x" * 100_000, 3) == "xxx… (100,000 characters)"
    assert one_line("x" * 100_000, 3) == "xxx…"


def test_a_text_of_exactly_the_limit_is_whole() -> None:
    assert shown("abc", 3) == one_line("abc", 3) == "abc"


def test_one_line_joins_lines_and_blanks() -> None:
    assert one_line("  a\t\n b\u2028c ", 20) == "a b c"


@given(ANY_TEXT)
def test_any_text_becomes_encodable_and_holds_no_controls(text: str) -> None:
    for made in (shown(text, 200), one_line(text, 200), without_hidden(text)):
        made.encode("utf-8")
        assert not {c for c in made if unicodedata.category(c) == "Cc"} - {"\t", "\n"}
        assert not set(made) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(ANY_TEXT)
def test_a_line_is_the_shown_text_with_single_blanks(text: str) -> None:
    line = re.sub(r"\s+", " ", shown(text[:200], 200)).strip()
    assert one_line(text, 200) == (line if len(text) <= 200 else f"{line}…")


def test_nothing_that_can_be_printed_is_hidden_or_a_blank_but_the_space() -> None:
    printed = "".join(filter(str.isprintable, map(chr, range(sys.maxunicode + 1))))
    assert without_hidden(printed) == printed
    assert re.findall(r"\s", printed) == [" "]
