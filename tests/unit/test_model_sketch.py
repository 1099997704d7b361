"""Sketches: how alike two texts are."""

from hypothesis import given
from hypothesis import strategies as st

from refaudit.model.sketch import likeness, sketch

WORDS = [f"word{number}" for number in range(600)]


def test_the_same_text_is_wholly_alike_whatever_its_case_and_punctuation():
    assert likeness(sketch("Page not found. Sorry!"), sketch("page NOT found, sorry")) == 1.0


def test_texts_of_other_words_have_nothing_in_common():
    assert likeness(sketch(" ".join(WORDS[:300])), sketch(" ".join(WORDS[300:]))) == 0.0


def test_half_a_text_in_common_is_told_within_its_error():
    first, second = " ".join(WORDS[:400]), " ".join(WORDS[200:])
    assert 0.15 < likeness(sketch(first), sketch(second)) < 0.52


def test_no_words_are_like_nothing():
    assert sketch(" … ") == b""
    assert likeness(b"", b"") == 0.0


def test_one_word_is_enough():
    assert likeness(sketch("gone"), sketch("gone")) == 1.0


@given(st.text(), st.text())
def test_likeness_is_a_symmetric_fraction_and_sketches_are_small(first, second):
    one, other = sketch(first), sketch(second)
    assert max(len(one), len(other)) <= 256
    assert 0.0 <= likeness(one, other) == likeness(other, one) <= 1.0


@given(st.binary(), st.binary())
def test_any_bytes_can_be_compared(first, second):
    assert 0.0 <= likeness(first, second) <= 1.0


ASCII = st.text(st.characters(max_codepoint=127), max_size=200)


@given(ASCII)
def test_a_text_of_ascii_has_the_words_that_it_has_in_any_other_text(text):
    # A sign that is in no word takes the text off the short way.
    assert sketch(text) == sketch(f"{text}\N{BULLET}")
