"""Whatever is written: nothing crashes, offsets cut what they say, edits break nothing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.properties import edits_are_clean, extraction_is_sound, halves_make_the_whole
from tests.fuzz.strategies import ARTICLES, GRAMMAR, TOKENS, broken_articles

shared = pytest.mark.shared
needs_articles = pytest.mark.skipif(
    not ARTICLES.is_dir(), reason="the shared corpus is not beside the checkout"
)
patient = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

STRAY = st.lists(st.sampled_from(TOKENS), max_size=40).map("".join)


@given(GRAMMAR | STRAY, st.sampled_from(["en", "de", "ja", "xx"]), st.booleans())
@patient
def test_any_wikitext_is_read_soundly(text, language, links):
    result = extraction_is_sound(text, language, links=links)
    edits_are_clean(text, result, language)


@given(GRAMMAR | STRAY, GRAMMAR | STRAY)
@patient
def test_two_texts_are_read_as_each_by_itself(one, two):
    halves_make_the_whole(one, two)


@shared
@needs_articles
@given(data=st.data())
@patient
def test_a_broken_article_is_read_soundly(data):
    language, text = data.draw(broken_articles())
    result = extraction_is_sound(text, language)
    edits_are_clean(text, result, language)
    seam = data.draw(st.integers(0, len(text)))
    halves_make_the_whole(text[:seam], text[seam:])
