"""Where a page shows what was cited."""

import pytest

from refaudit.judge.presence import Presence, is_of_front, of
from refaudit.judge.surroundings import Surroundings
from refaudit.model.evidence import Content, Probe
from refaudit.model.vocabulary import vocabulary

CERES = Surroundings(titles=("Wreck of the brig Ceres",))


def page(title: str | None, text: str) -> Content:
    return Content(
        type="text/html", bytes=9, title=title, text_length=len(text), words=vocabulary(text)
    )


def beside(title: str | None, text: str, **fields: bool) -> Probe:
    words = vocabulary(text)
    return Probe(url="x", status=200, title=title, text_length=9, words=words, **fields)


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("Wreck of the brig Ceres | Records", "", Presence.NAMED),
        ("Records", "Sheet: wreck of the brig Ceres, 1804", Presence.TOLD),
        ("Records", "Sheet: the harbour of Oban in a storm", Presence.ABSENT),
        ("Harbour of Oban in a storm", "Ceres, brig", Presence.OTHER),
        ("Harbour of Oban in a storm", "", Presence.OTHER),
        ("Гавань города Обан", "Гавань города", Presence.UNKNOWN),
        ("Records", "", Presence.UNKNOWN),
    ],
)
def test_a_title_is_named_told_or_absent(title: str, text: str, found: Presence) -> None:
    assert of(page(title, text), CERES) is found


def test_what_all_pages_of_the_site_have_says_nothing() -> None:
    title, text = "Wreck of the brig Ceres", "wreck of the brig Ceres"
    assert of(page(title, "x"), CERES, beside(title, "y")) is Presence.SITE
    assert of(page("Records", text), CERES, beside("Records", text)) is Presence.ABSENT


def test_titles_that_no_source_has_are_not_looked_for() -> None:
    around = Surroundings(titles=("Archived copy",))
    assert of(page("Records", "some text"), around) is Presence.UNKNOWN


@pytest.mark.parametrize(
    ("cited", "front"),
    [
        ("The Herald", True),
        ("The Herald | Etusivu", True),
        ("Welcome", True),
        ("The Herald: Mine closes", False),
    ],
)
def test_a_front_page_is_cited_by_the_name_of_the_site(cited: str, front: bool) -> None:
    assert is_of_front(page("The Herald", ""), Surroundings(titles=(cited,))) is front
