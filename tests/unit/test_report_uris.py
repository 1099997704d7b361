import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.report.uris import document_uri, revision_uri
from tests.helpers.report_parts import article

#: RFC 3986, appendix A, as far as references go that this room makes.
REFERENCE = re.compile(
    r"(?:(?:https?|file)://(?:[\w.~!$&'()*+,;=:@-]|%[0-9A-F]{2}|\[[0-9a-f:.]+\])*)?"
    r"(?:[\w.~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*"
    r"(?:\?(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
    r"(?:\#(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?",
    re.ASCII,
)


@pytest.mark.parametrize(
    ("source", "uri"),
    [
        ("examples/Jezkazgan.wikitext", "examples/Jezkazgan.wikitext"),
        ("a b/c#d?e%f.wiki", "a%20b/c%23d%3Fe%25f.wiki"),
        (
            "/srv/articles/Алматы.txt",
            "file:///srv/articles/%D0%90%D0%BB%D0%BC%D0%B0%D1%82%D1%8B.txt",
        ),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ("wiki.xml.bz2#12", "wiki.xml.bz2#12"),
        ("dumps/wiki.xml#A/B c", "dumps/wiki.xml#A%2FB%20c"),
        ("\udcff\ud800.txt", "%3F%3F.txt"),
        ("-", "-"),
    ],
)
def test_a_file_is_its_path_and_a_page_of_a_dump_its_fragment(source: str, uri: str) -> None:
    assert document_uri(article(source=source)) == uri


def test_a_file_of_a_known_wiki_is_still_a_file() -> None:
    made = article(source="A.wikitext", wiki="en.wikipedia.org", revision=7)
    assert document_uri(made) == "A.wikitext"
    assert revision_uri(made) == "https://en.wikipedia.org/w/index.php?oldid=7"


def test_a_page_of_a_wiki_is_its_revision() -> None:
    live = article(source="https://ru.wikipedia.org/wiki/Алма-Ата", revision=9)
    expected = "https://ru.wikipedia.org/wiki/%D0%90%D0%BB%D0%BC%D0%B0-%D0%90%D1%82%D0%B0?oldid=9"
    assert document_uri(live) == revision_uri(live) == expected
    dumped = article(source="w.xml#12", wiki="en.wikipedia.org", revision=7)
    assert document_uri(dumped) == "https://en.wikipedia.org/w/index.php?oldid=7"
    assert revision_uri(article(source="A.wikitext")) is None


def test_what_the_whatwg_leaves_in_a_url_is_escaped() -> None:
    odd = article(source="http://[::1]:8080/a[b]|c%zz?d=[e]#f[g]", revision=3)
    uri = document_uri(odd)
    assert uri.startswith("http://[::1]:8080/a%5Bb%5D%7Cc%25zz?d=%5Be%5D&oldid=3")
    assert REFERENCE.fullmatch(uri)


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=60), st.booleans())
def test_any_source_gives_a_uri_reference(text: str, live: bool) -> None:
    made = article(source=f"https://wiki.example/{text}" if live else text, revision=1)
    assert REFERENCE.fullmatch(document_uri(made))


def test_a_path_is_bounded() -> None:
    assert len(document_uri(article(source="x" * 1_000_000))) == 2000
