"""Stems of words, looked up in texts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.catalogue.phrases import fold
from refaudit.catalogue.stems import Stems

ROWS = ("sale$", "for sale", "kauf", "kaufen", "売", "売却", "domén", "ab", "bc", "abc$", "öre")


def slowly(rows, folded):
    """The same, by one regular expression that tries all rows at every place."""
    by_text = {fold(row.rstrip("$")): row for row in rows}
    ordered = sorted(by_text.items(), key=lambda pair: -len(pair[0]))

    def pattern(text, row):
        before = r"(?<![^\W_])" if ord(text[0]) < 0x0E00 else ""
        after = r"(?![^\W_])" if row.endswith("$") and ord(text[-1]) < 0x0E00 else ""
        return f"{before}{re.escape(text)}{after}"

    search = re.compile("|".join(pattern(*pair) for pair in ordered))
    return tuple(dict.fromkeys(by_text[match[0]] for match in search.finditer(folded)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("this name is for sale", ("for sale",)),
        ("a trip to salem", ()),
        ("sale!", ("sale$",)),
        ("jetzt kaufen", ("kaufen",)),
        ("verkauft", ()),
        ("この売却", ("売却",)),
        ("", ()),
    ],
)
def test_a_row_stands_where_a_word_begins(text, found):
    assert Stems(ROWS).in_text(text) == found


def test_no_rows_stand_nowhere():
    assert Stems(()).in_text("for sale") == ()


_PIECES = st.sampled_from(
    ["sale", "for ", "kauf", "kaufen", "売", "却", "domen", "a", "b", "c", " ", "_", "."]
)


@given(st.lists(_PIECES, max_size=14).map("".join))
def test_they_are_found_as_the_slow_way_finds_them(text):
    assert Stems(ROWS).in_text(text) == slowly(ROWS, text)
