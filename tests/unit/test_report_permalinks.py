import pytest

from refaudit.report.permalinks import permalink
from tests.helpers.report_parts import article


@pytest.mark.parametrize(
    ("facts", "section", "expected"),
    [
        (
            {"source": "https://en.wikipedia.org/wiki/Bonn", "wiki": "en.wikipedia.org",
             "revision": 7},
            "Early history",
            "https://en.wikipedia.org/wiki/Bonn?oldid=7#Early_history",
        ),
        (
            {"source": "https://w.example/index.php?title=Bonn", "revision": 7}, "",
            "https://w.example/index.php?title=Bonn&oldid=7",
        ),
        ({"source": "https://w.example/wiki/Bonn"}, "", "https://w.example/wiki/Bonn"),
        (
            {"source": "dump.xml.bz2", "wiki": "ru.wikipedia.org", "revision": 9}, "История",
            "https://ru.wikipedia.org/w/index.php?oldid=9"
            "#%D0%98%D1%81%D1%82%D0%BE%D1%80%D0%B8%D1%8F",
        ),
    ],
)  # fmt: skip
def test_an_article_is_found_at_its_revision_and_section(
    facts: dict[str, object], section: str, expected: str
) -> None:
    place = permalink(article(**facts), section)
    assert place is not None
    assert place.href == expected


@pytest.mark.parametrize(
    "facts",
    [
        {"source": "a.wikitext"},
        {"source": "dump.xml", "wiki": "en.wikipedia.org"},
        {"source": "dump.xml", "wiki": "javascript:alert(1)//.x", "revision": 1},
        {"source": "dump.xml", "wiki": "localhost", "revision": 1},
        {"source": "https://", "revision": 1},
        {"source": "javascript:alert(1)", "revision": 1},
        {"source": "https://w.example/" + "x" * 8000},
    ],
)
def test_where_nobody_knows_the_place_there_is_no_link(facts: dict[str, object]) -> None:
    assert permalink(article(**facts)) is None


def test_a_section_of_any_text_stays_in_the_fragment() -> None:
    place = permalink(article(source="https://w.example/A"), 'a?b#c/"<\ud800' + "x" * 2000)
    assert place is not None
    assert place.href is not None
    assert place.href.startswith("https://w.example/A#a%3Fb%23c%2F%22%3C%3F")
    assert len(place.href) < 1000
