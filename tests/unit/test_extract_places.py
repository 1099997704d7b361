import pytest

from refaudit.extract.places import Lines, Sections
from refaudit.extract.scan import scan


def section(text, mark="X"):
    return Sections(scan(text), "en").at(text.index(mark))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("X", ""),
        ("X\n== a ==", ""),
        ("== a ==\nX", "a"),
        ("== a ==\n=== b ===\nX\n== c ==", "b"),
        ("==a== \nX", "a"),
        ("== a == <!-- c -->\nX", "a"),
        ("== ''a'' [[b|c]] ==\nX", "a c"),
        ("== a &amp; b ==\nX", "a & b"),
        ("== a = b ==\nX", "a = b"),
        ("=== a ==\nX", "= a"),
        ("= a =\nX", "a"),
        ("======= a =======\nX", "= a ="),
        ("===\nX", "="),
        ("==\nX", ""),
        ("== a\nX", ""),
        ("a == b ==\nX", ""),
        ("<!--\n== a ==\n-->X", ""),
        ("<nowiki>\n== a ==\n</nowiki>X", ""),
        ("{{b|\n== a ==\n}}X", ""),
        ("== a <ref>b</ref> ==\nX", "a"),
        ("== a ==\n<references/>\nX", "a"),
        ("<references/>\n== a ==\nX", "a"),
        ("==" + "a" * 2000 + "==\nX", ""),
    ],
)
def test_the_section_is_the_last_heading_as_plain_text(text, title):
    assert section(text) == title


def test_lines_count_from_one_across_blocks():
    text = "a\n" * 20_000 + "b"
    lines = Lines(text)
    assert [lines.at(position) for position in (0, 1, 2, 3, 39_999, 40_000)] == [
        1,
        1,
        2,
        2,
        20_000,
        20_001,
    ]
    assert Lines("").at(0) == 1


def test_columns_count_from_one_in_each_line():
    lines = Lines("ab\ncd\n")
    assert [lines.column(position) for position in range(6)] == [1, 2, 3, 1, 2, 3]


@pytest.mark.parametrize("before", ["", "ab\n"])
def test_nothing_has_a_column_far_behind_the_beginning_of_its_line(before):
    lines = Lines(before + "c" * 20_000)
    assert lines.column(len(before) + 9_999) == 10_000
    assert lines.column(len(before) + 10_001) is None
