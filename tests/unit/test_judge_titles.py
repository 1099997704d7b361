import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.judge.titles import MATCH, likeness, other_script, same, shown
from refaudit.model.evidence import Content


@pytest.mark.parametrize(
    ("page", "cited"),
    [
        ("Forty days in Kengir - Kengir Museum", "Forty days in Kengir"),
        ("Kengir Museum: Forty days in Kengir", "Kengir Museum – Forty Days in Kengir"),
        ("Кайрат Шайжанов стал акимом | Zakon.kz", "Кайрат Шайжанов стал акимом"),
        ("Copper in Central Asia", "''Copper'' in [[Asia|Central Asia]]"),
        ("北京的历史", "北京的历史"),
    ],
)
def test_a_title_of_the_page_is_the_cited_one(page, cited):
    alike = likeness([page], [cited])
    assert alike is not None
    assert alike >= MATCH


@pytest.mark.parametrize(
    ("page", "cited"),
    [
        ("Online casino | Free spins", "Forty days in the camp of Kengir"),
        ("Welcome to the Steppe Gazette", "Smelter stops after eighty years"),
    ],
)
def test_titles_of_other_pages_are_not_alike(page, cited):
    alike = likeness([page], [cited])
    assert alike is not None
    assert alike < 0.35


def test_a_title_that_holds_the_other_is_like_it_and_not_the_same():
    alike = likeness(["The Steppe Gazette"], ["Smelter to be rebuilt | The Steppe Gazette"])
    assert alike is not None
    assert 0.35 < alike < MATCH


@pytest.mark.parametrize(
    ("page", "cited"),
    [
        ([], ["A title"]),
        (["A title"], []),
        (["A title"], ["Archived copy"]),
        (["Музей"], ["Museum"]),
    ],
)
def test_nobody_can_tell_without_titles_or_over_scripts(page, cited):
    assert likeness(page, cited) is None


def test_scripts_are_told_by_most_letters():
    assert other_script(["สล็อต"], ["The old museum"])
    assert not other_script(["สล็อต", "Slots"], ["The old museum"])
    assert not other_script(["123"], ["The old museum"])


def test_an_unknown_title_is_no_other_title():
    assert same(None, "A")
    assert same("Page not  FOUND", "Page not found")
    assert not same("Page not found", "A story of copper")


def test_the_titles_of_a_page_come_each_once():
    content = Content(type="text/html", bytes=1, title="A", heading="B", social_title="A")
    assert shown(content) == ("A", "B")


@given(st.lists(st.text(max_size=400), max_size=3), st.lists(st.text(max_size=400), max_size=3))
def test_any_titles_are_compared(page, cited):
    alike = likeness(page, cited)
    assert alike is None or 0 <= alike <= 1
    other_script(page, cited)
