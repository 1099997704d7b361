"""Titles compared."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.model.headline import parts, plain, resemblance, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Copper smelter reopens", "Copper smelter reopens after two years - Example News"),
        ("Copper smelter reopens", "COPPER SMELTERS REOPENING, in March"),
        ("Résumé des élections régionales", "Resume des elections regionales 2015"),
        ("Население области на 2023 год", "Численность населения области"),
        ("東京都の人口統計 2020年", "東京都の人口統計（令和2年）"),
        ("대한민국 인구 통계", "대한민국의 인구통계"),
        ("हिन्दी समाचार पत्र का इतिहास", "हिंदी समाचार पत्र इतिहास"),
        ("ประวัติศาสตร์กรุงเทพมหานคร", "ประวัติศาสตร์ของกรุงเทพมหานคร"),
        ("تاريخ مدينة بغداد", "تَارِيخ مدينة بغداد القديم"),
    ],
)
def test_titles_of_one_text_are_alike_in_every_script(one: str, other: str) -> None:
    assert (resemblance(one, other) or 0) >= 0.6


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bridge opens to traffic after two years", "Ten best summer recipes for your family"),
        ("Mayor resigns over budget scandal", "Mayor of Springfield opens new school"),
        ("Население области на 2023 год", "Лучшие онлайн казино 2024 года"),
        ("東京都の人口統計 2020年", "おすすめのオンラインカジノ"),
        ("대한민국 인구 통계", "오늘의 날씨 예보"),
    ],
)
def test_titles_of_different_texts_share_small_words_at_most(one: str, other: str) -> None:
    score = resemblance(one, other)
    assert score is not None
    assert score < 0.25


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Copper smelter reopens", "Медеплавильный завод снова открыт"),
        ("Copper smelter reopens", "銅製錬所が再開した"),
        ("Photosynthesis", "Copper smelter reopens"),
        ("Home", "Copper smelter reopens"),
        ("", "Copper smelter reopens"),
        ("… — !", "Copper smelter reopens"),
    ],
)
def test_other_scripts_and_hardly_any_words_say_nothing(one: str, other: str) -> None:
    assert resemblance(one, other) is None
    assert resemblance(other, one) is None


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_texts_are_compared(one: str, other: str) -> None:
    score = resemblance(one, other)
    assert score is None or 0 <= score <= 1
    assert (resemblance(other, one) is None) == (score is None)
    assert resemblance(one, one) in {None, 1.0}


def test_a_title_of_any_length_is_cut() -> None:
    score = resemblance("a" * 100_000 + " b", "copper smelter " * 10_000)
    assert score is None or score < 0.25
    assert len(parts("| " * 100_000)) <= 300


def test_a_title_is_cut_where_sites_put_their_names() -> None:
    assert parts("Example News | Re-opened: the smelter – a report · World") == (
        "Example News", "Re-opened", "the smelter", "a report", "World",
    )  # fmt: skip


def test_a_plain_name_is_letters_alone() -> None:
    assert plain("The Éxample-News!") == "theexamplenews"


@given(st.text(st.characters(max_codepoint=127), max_size=200))
def test_a_title_of_ascii_has_the_words_that_it_has_in_any_other_title(title):
    # A sign that is in no word takes the title off the short way.
    assert words(title) == words(f"\N{BULLET}{title}", longest=301)


@given(st.text(max_size=200))
def test_no_sign_is_lost_but_for_marks(title):
    apart = unicodedata.normalize("NFKD", title).casefold()
    bare = "".join(sign for sign in apart if not unicodedata.category(sign).startswith("M"))
    letters = "".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", bare)))
    assert plain(title) == letters
