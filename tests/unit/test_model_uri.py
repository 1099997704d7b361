"""URLs: what is one, what is dialled, what is the same resource, what may be shown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refaudit.model import uri
from refaudit.model.uri import Url, UrlProblem

LOOPBACK = "http://127.0.0.1/"


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("https://www.Example.com:443/a?b=c#d", "https://www.example.com/a?b=c"),
        ("  http://example.org  ", "http://example.org/"),
        ("//example.org/x", "https://example.org/x"),
        ("HTTP://EXAMPLE.org/%7Euser", "http://example.org/%7Euser"),
        ("http://user:secret@example.org/", "http://example.org/"),
        ("http://пример.рф/", "http://xn--e1afmkfd.xn--p1ai/"),
        ("http://example.org/a\\b", "http://example.org/a/b"),
        # Every spelling of an address is the address that a browser would dial.
        ("http://2130706433/", LOOPBACK),
        ("http://0x7f.1/", LOOPBACK),
        ("http://017700000001/", LOOPBACK),
        ("http://127.1/", LOOPBACK),
        ("http://127。0。0。1/", LOOPBACK),
        ("http://0/", "http://0.0.0.0/"),
        ("http://example.com\\@127.0.0.1/", "http://example.com/@127.0.0.1/"),
        ("http://foo@127.0.0.1/", LOOPBACK),
    ],
)
def test_a_url_is_read_as_browsers_read_it(text, href):
    url = uri.parse(text)
    assert isinstance(url, Url)
    assert url.href == href
    assert uri.target_of(text) == href


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org",
        "http:example.org",
        "http:///path",
        "http://",
        "http://[::1",
        "http://host:99999/",
        "http://host:-1/",
        "http://host:8_0/",
        "http://host:0/",
        "http://exa mple.org/",
        "http://example.org/a b",
        "http://example.org/a\nb",
        "http://example.org/\x00",
        "http://example.org/" + "a" * uri.MAX_URL_LENGTH,
    ],
)
def test_what_mediawiki_would_not_link_is_invalid(text):
    assert uri.parse(text) is UrlProblem.INVALID
    assert uri.target_of(text) is None


@pytest.mark.parametrize("text", ["ftp://example.org/", "javascript:alert(1)", "mailto:a@b.org"])
def test_other_schemes_are_told_apart_from_garbage(text):
    assert uri.parse(text) is UrlProblem.UNSUPPORTED_SCHEME


def test_a_url_knows_its_parts():
    url = uri.parse("https://example.org:8443/a/b?c=d&e")
    assert isinstance(url, Url)
    assert (url.scheme, url.host, url.port) == ("https", "example.org", 8443)
    assert (url.path, url.query) == ("/a/b", "c=d&e")


@pytest.mark.parametrize(
    ("base", "reference", "expected"),
    [
        ("https://example.org/a/b", "/c", "https://example.org/c"),
        ("https://example.org/a/b", "c#top", "https://example.org/a/c"),
        ("https://example.org/a", "//other.org/x", "https://other.org/x"),
        ("https://example.org/a", "http://other.org", "http://other.org/"),
    ],
)
def test_a_location_is_resolved_against_its_base(base, reference, expected):
    joined = uri.join(base, reference)
    assert isinstance(joined, Url)
    assert joined.href == expected


@pytest.mark.parametrize(
    ("reference", "problem"),
    [
        ("javascript:alert(1)", UrlProblem.UNSUPPORTED_SCHEME),
        ("file:///etc/passwd", UrlProblem.UNSUPPORTED_SCHEME),
        ("http://[::1", UrlProblem.INVALID),
        ("x" * 9000, UrlProblem.INVALID),
    ],
)
def test_a_location_that_leads_nowhere_is_a_problem(reference, problem):
    assert uri.join("https://example.org/", reference) is problem


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("news.bbc.co.uk", "bbc.co.uk"),
        ("bbc.co.uk", "bbc.co.uk"),
        ("co.uk", "co.uk"),
        ("stat.gov.kz", "stat.gov.kz"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "[::1]"),
    ],
)
def test_the_registrable_domain_is_where_a_host_was_registered(host, domain):
    assert uri.registrable_domain(host) == domain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://example.org", "https://www.example.org/"),
        ("https://example.org/A?b=1&a=2", "example.org:80/a?a=2&b=1"),
        ("http://example.org/%D0%B0", "http://example.org/а"),
        ("http%3A%2F%2Fexample.org%2Fx", "http://example.org/x#top"),
    ],
)
def test_an_archive_takes_two_spellings_for_one_resource(one, other):
    assert uri.same_resource(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://example.org/a", "http://example.org/b"),
        ("http://example.org/?id=1", "http://example.org/?id=2"),
        ("http://example.org:8080/", "http://example.org/"),
        ("http://a.example.org/", "http://example.org/"),
        ("not a url", "not a url"),
    ],
)
def test_other_resources_are_kept_apart(one, other):
    assert not uri.same_resource(one, other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://u:p@example.org/x", "https://example.org/x"),
        (
            "https://example.org/?id=3&token=s3cret",
            "https://example.org/?id=3&token=REDACTED",
        ),
        ("https://example.org/?id=3", "https://example.org/?id=3"),
        ("https://example.org/?token=", "https://example.org/?token="),
        ("no url", "no url"),
    ],
)
def test_secrets_are_not_shown(text, expected):
    assert uri.display(text) == expected


@given(st.text(max_size=200))
def test_no_text_whatever_breaks_the_grammar(text):
    for candidate in (text, "http://" + text, "https://example.org/" + text):
        url = uri.parse(candidate)
        assert isinstance(url, UrlProblem) or uri.target_of(url.href) == url.href
        uri.join("https://example.org/a", text)
        uri.same_resource(candidate, text)
        uri.display(candidate)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("HTTP 404 at https://a.example/", "HTTP 404"),
        ("HTTP 404 twice at https://a.example/", "HTTP 404 twice"),
        ("HTTP 500 at https://a.example/ (2 attempts)", "HTTP 500 (2 attempts)"),
        ("HTTP 404 at https://a.example/x", "HTTP 404 at https://a.example/x"),
        ("HTTP 404 at https://b.example/", "HTTP 404 at https://b.example/"),
        ("", ""),
    ],
)
def test_a_sentence_need_not_repeat_the_address_that_it_stands_by(sentence: str, told: str) -> None:
    assert uri.unplaced(sentence, "https://a.example/") == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("https://a.example/%D1%84%D1%80%D0%B3/%20x%2F", "https://a.example/фрг/%20x%2F"),
        ("https://a.example/%D8%B5?q=%e4%b8%ad", "https://a.example/ص?q=中"),
        ("https://a.example/%E2%80%AEexe.x", "https://a.example/%E2%80%AEexe.x"),
        ("https://a.example/%FF%D1", "https://a.example/%FF%D1"),
        ("https://u:secret@a.example/%D1%84", "https://a.example/ф"),
    ],
)
def test_letters_of_all_scripts_are_readable_and_nothing_hidden_is_let_out(
    text: str, told: str
) -> None:
    assert uri.readable(text) == told


SIGNS = ". - / // .. % %2e %2E ? & = # ' ! ~ : @ $ ; | [ ] ^ + , * _ \\"
WORDS = "a b é A xn-- ab--c 0 0x 7f org www. http:// https:// 80 443 127.0.0.1"
pieces = st.sampled_from([*SIGNS.split(), *WORDS.split()])


@settings(max_examples=500)
@given(
    st.sampled_from(["http://", "https://", "http://a.org/", "https://a.b.c/d?e"]),
    st.lists(pieces, max_size=9).map("".join),
)
def test_a_plain_url_is_read_without_the_parser_as_the_parser_reads_it(
    start: str, rest: str
) -> None:
    assert uri.parse(start + rest) == uri._parsed(start + rest)


@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        ("https://example.org/", True),
        ("https://web.archive.org/web/2020/https://example.org/a_b.html?c=d&e=%C3%A9#f", True),
        ("https://example.org/(a),'b';c:d@e", True),
        ("https://example.org", False),
        ("https://Example.org/", False),
        ("https://example.org/a/../b", False),
        ("https://example.org/%2e%2e/b", False),
        ("https://example.org/?a='b'", False),
        ("https://example.1/", False),
        ("https://xn--a.org/", False),
        ("https://a.xn--b/", False),
        ("https://example.org:443/", False),
        ("https://user@example.org/", False),
        ("https://example.org/é", False),
    ],
)
def test_what_a_parser_might_change_is_left_to_it(text: str, is_plain: bool) -> None:
    assert (uri._NORMAL.fullmatch(text) is not None) is is_plain
    assert uri.parse(text) == uri._parsed(text)
