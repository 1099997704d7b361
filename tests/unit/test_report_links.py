import ada_url
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.report.links import link, url_text

URLS = st.from_regex(
    r"(https?:)?//[a-zＡ@=:%.＠＝]{1,12}(/[a-z=@％]{0,4})?([?#][a-z=@＝]{0,5}){0,2}"
)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd",
        "//", "", "no url", "http:evil", "ftp://a.example/", "https://a b.example/", "http://[::1",
        "http://\ud800.example/", "https://a.example/" + "x" * 9000,
    ],
)  # fmt: skip
def test_only_a_web_address_can_be_clicked(url: str) -> None:
    assert link(url).href is None


def test_a_web_address_is_linked_with_its_fragment() -> None:
    made = link(" https://a.example/report.pdf#page=5 ")
    assert made.href == "https://a.example/report.pdf#page=5"
    assert made.text == "https://a.example/report.pdf#page=5"


def test_user_information_and_secrets_are_not_shown() -> None:
    made = link("https://name:word@a.example/?token=abc&id=1")
    assert made.href == "https://a.example/?token=abc&id=1"
    assert made.text == "https://a.example/?token=REDACTED&id=1"


def test_a_host_in_other_letters_shows_its_punycode() -> None:
    made = link("https://аpple.com/")
    assert made.ascii_host == "xn--pple-43d.com"


def test_a_host_that_is_written_in_punycode_needs_no_second_spelling() -> None:
    assert link("https://xn--pple-43d.com/").ascii_host is None


def test_a_long_url_is_shown_in_part_and_linked_whole() -> None:
    url = "https://a.example/" + "x" * 5000
    made = link(url)
    assert made.href == url
    assert len(made.text) < 520


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=200))
def test_any_text_makes_a_link_that_can_be_shown(text: str) -> None:
    for prefix in ("", "https://a.example/", "https://a.example/#", "javascript:"):
        made = link(prefix + text)
        made.text.encode()
        assert made.href is None or made.href.startswith(("http://", "https://"))
        assert made.href is None or made.href.encode()


@given(st.text(st.characters(codec=None, exclude_categories=())) | URLS)
def test_the_text_of_an_address_is_that_of_its_link(text: str) -> None:
    assert url_text(text) == link(text).text


@given(URLS)
def test_only_what_has_an_at_or_an_equals_sign_may_have_secrets(text: str) -> None:
    try:
        url = ada_url.URL(text)
    except ValueError:
        return
    if url.username or url.password or "=" in url.search:
        assert {"@", "="} & set(text)
