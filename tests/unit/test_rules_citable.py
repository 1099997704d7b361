import pytest

from refaudit.rules.citable import citable, is_short, problem_of, untracked


@pytest.mark.parametrize("url", ["https://example.org/a?b=c#d", "http://[2001:db8::1]/a"])
def test_an_address_that_the_citation_module_takes_may_be_cited(url: str) -> None:
    assert citable(url) == url.replace("[", "%5B").replace("]", "%5D")


def test_what_wikitext_would_read_as_markup_is_encoded() -> None:
    assert citable("https://example.org/a|b'c") == "https://example.org/a%7Cb%27c"


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "example.org/a",
        "http://localhost/a",
        "https://example.org/a b",
        "https://bit.ly/3xYz",
        "https://user:password@example.org/",
    ],
)
def test_what_no_citation_takes_is_not_proposed(url: str | None) -> None:
    assert citable(url) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("https://example.org/a b", "there is a blank in it"),
        ("example.org", "it has no scheme such as https://"),
        ("//", "it cannot be read"),
        ("https://", "it cannot be read"),
        ("https://localhost/", "its host has no top-level domain"),
        ("ftp://example.org/a", None),
        ("mailto:a@example.org", None),
        ("https://example.org/" + "a" * 10_000, None),
    ],
)
def test_why_a_value_is_no_url(text: str, problem: str | None) -> None:
    assert problem_of(text) == problem


def test_only_what_follows_readers_around_is_left_out() -> None:
    assert untracked("https://example.org/a?id=7&utm_source=b#c") == "https://example.org/a?id=7#c"
    assert untracked("https://example.org/a?id=7") == "https://example.org/a?id=7"


def test_link_shorteners_are_known() -> None:
    assert is_short("https://bit.ly/3xYz")
    assert not is_short("https://example.org/bit.ly")
    assert not is_short("bit.ly")
