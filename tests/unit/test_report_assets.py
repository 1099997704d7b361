import html
import re

from hypothesis import given
from hypothesis import strategies as st

from refaudit.report.assets import environment

SENTENCES = st.lists(
    st.sampled_from(["https://a.example/?b&c", "http://", "<b>", "it's", " ", "\n"])
)


@given(SENTENCES.map("".join))
def test_addresses_in_a_sentence_are_dimmed_and_the_rest_is_escaped(sentence: str) -> None:
    dimmed = environment().filters["dimmed"](sentence)
    parts = re.split('<span class="muted">(.*?)</span>', dimmed, flags=re.DOTALL)
    assert [*map(html.unescape, parts)] == re.split(r"(https?://\S+)", sentence)
    assert not re.search("[<>\"']", "".join(parts))
