import pytest

from refaudit.extract.values import decode, decode_entities, strip_comments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a<!-- b -->c", "ac"),
        ("a<!---->c", "ac"),
        ("a<!-- b", "a"),
        ("a<!-- b --><!-- c -->d", "ad"),
        ("a --> b", "a --> b"),
    ],
)
def test_comments_are_stripped(text, expected):
    assert strip_comments(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a&amp;b", "a&b"),
        ("&#124;&#x7C;", "||"),
        ("a=1&copy=2", "a=1&copy=2"),
        ("&nosuchthing;", "&nosuchthing;"),
        ("&#xD800;&#0;&#x7FFFFFFF;", "\ufffd\ufffd\ufffd"),
        ("&#9;", "\t"),
    ],
)
def test_only_entities_with_a_semicolon_are_decoded(text, expected):
    assert decode_entities(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a{{!}}b ", "a|b"),
        ("a{{=}}b", "a=b"),
        ("{{other}}", "{{other}}"),
        ("{{efn}}", "{{efn}}"),
        ("<nowiki>a [b]</nowiki>", "a [b]"),
        ("a <!-- x --> &amp; b", "a  & b"),
    ],
)
def test_values_are_read_as_mediawiki_shows_them(text, expected):
    assert decode(text, "en") == expected
