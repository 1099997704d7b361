"""Words looked up in the vocabulary of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.model.vocabulary import own_words, share, vocabulary

TEXT = "The brig Ceres was wrecked off Harwich in 1804, and Čeněk saw it."


@pytest.mark.parametrize(
    ("title", "low", "high"),
    [
        ("Brig CERES wrecked", 1, 1),
        ("Cenek saw: HARWICH", 1, 1),
        ("Brig Aurora stranded", 0.1, 0.4),
        ("Bridges of the northern river", 0, 0),
    ],
)
def test_a_title_is_told_by_its_longer_words(title: str, low: float, high: float) -> None:
    found = share(title, vocabulary(TEXT))
    assert found is not None
    assert low <= found <= high


def test_scripts_without_blanks_are_told_by_pairs_of_signs() -> None:
    text = vocabulary("八戸市の博物館が新しい展示を始めた")
    assert share("八戸市の博物館", text) == 1
    assert (share("鉄道の歴史", text) or 0) < 0.4


@pytest.mark.parametrize("title", ["", "a b c", "1804 2021"])
def test_nobody_can_tell_of_a_title_without_words(title: str) -> None:
    assert share(title, vocabulary(TEXT)) is None
    assert share("Brig Ceres", b"") is None


def test_own_words_are_those_of_the_one_and_not_of_the_other() -> None:
    one, other = vocabulary("sheet number wreck of the brig"), vocabulary("sheet number of the")
    assert own_words(one, other) == 2
    assert own_words(other, one) == 0
    assert own_words(one, other, ["wreck"]) == 1
    assert own_words(one, b"") is None


def test_long_texts_take_no_more_room_and_are_still_told() -> None:
    long = [f"word{number}x" for number in range(4_000)]
    known = vocabulary(" ".join(long))
    assert len(known) == 800
    found = [share(word, known) for word in long]
    assert set(found) == {1.0, None}
    about = own_words(known, vocabulary(" ".join(long[:2_000])))
    assert about is not None
    assert 1_500 <= about <= 2_500


@given(st.text(max_size=300), st.text(max_size=60), st.binary(max_size=50))
def test_any_text_has_a_vocabulary_and_any_bytes_are_one(text: str, title: str, raw: bytes) -> None:
    known = vocabulary(text)
    assert own_words(known, known) in (0, None)
    for words in (known, raw):
        found = share(title, words)
        assert found is None or 0 <= found <= 1
