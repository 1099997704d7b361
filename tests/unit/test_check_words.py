"""Strangers' text as one line."""

import re

from hypothesis import given
from hypothesis import strategies as st

from refaudit.check.words import line

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
ANY = st.text(st.characters(), max_size=100)
ASCII = st.text(st.characters(max_codepoint=127), max_size=100)


@given(ANY | ASCII)
def test_words_have_one_blank_between_them_and_no_control_characters(text):
    assert line(text) == " ".join(CONTROL.sub(" ", text).split())
