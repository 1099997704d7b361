"""The short ways of reading against the long ones: they may give up, but never read otherwise."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from msgspec import structs

from refaudit.catalogue import date_shapes, dates
from refaudit.extract import links
from refaudit.extract import scan as scanning
from refaudit.extract.arguments import covered, read_call
from refaudit.extract.braces import Braces
from refaudit.extract.fields import Fields, read_fields
from refaudit.extract.grammar import grammar
from refaudit.extract.links import GONE, HOLE
from refaudit.extract.nodes import Kind
from refaudit.extract.plain import read_plain
from refaudit.extract.scan import scan
from refaudit.model.citation import DateStyle

many = settings(max_examples=600, deadline=None)

_NAMES = st.sampled_from(
    [
        *("url", "URL", "title", "date", "year", "publication-date", "access-date", "accessdate"),
        *("archive-url", "archiveurl", "archive-date", "url-status", "dead-url", "deadurl", "last"),
        *("author2-link", "website", "type", "x", "", "titulo", "chapter-url", "month", "day"),
    ]
)
_VALUES = st.sampled_from(
    [
        *("http://a.b/c?d=1&amp;e=2", "//a.b", "a.b", "T & U", "T&nbsp;U", "<br>", "&#32;", ""),
        *("2 May 2011", "2011-05-02", "May 2, 2011", "2011", "31 June 2011", "Winter 2011", "n.d."),
        *("https://web.archive.org/web/20110502000000/http://a.b", "dead", "yes", "no", "live"),
        *("see http://a.b", "  spaced  ", "\n", "=", "a=b", "mailto:x@y.z", "\0"),
        *(
            "[[a]]",
            "[[a|b]]",
            "[[a=b|c=d]] & e",
            "[[a|http://b.c]]",
            "[[a",
            "b]]",
            "[[a|[[b|c]]|d]]",
        ),
    ]
)
_ARGUMENTS = st.one_of(
    st.builds("|{}={}".format, _NAMES, _VALUES),
    st.builds("| {} = {}\n".format, _NAMES, _VALUES),
    st.builds("|{}".format, _VALUES),
    st.builds("|{}{}={}".format, _VALUES, _NAMES, _VALUES),
)
_CONTENT = st.lists(_ARGUMENTS, max_size=9).map(lambda parts: "cite web" + "".join(parts))
_LANGUAGES = st.sampled_from(["en", "de", "fr", "mul"])

_ADDRESSED = ["url", "URL", "archive-url", "archiveurl", "chapter-url"]
#: Names and values in which nothing needs a look at each argument.
_PAIRS = st.one_of(
    st.tuples(st.sampled_from(_ADDRESSED), _VALUES),
    st.tuples(
        _NAMES.filter(lambda name: name not in (*_ADDRESSED, "author2-link")),
        _VALUES.filter(lambda value: "//" not in value),
    ),
)
_PLAIN_CONTENT = st.lists(_PAIRS, min_size=1, max_size=9, unique_by=lambda pair: pair[0]).map(
    lambda pairs: "cite web" + "".join(f"|{name} ={value}" for name, value in pairs)
)


def read_both_ways(content: str, language: str) -> tuple[Fields | None, Fields]:
    """By the short way, which may give up, and by the long one."""
    text = f"{{{{{content}}}}}"
    found = scan(text)
    template, *inner = found.nodes
    assert template.kind is Kind.TEMPLATE
    assert {node.kind for node in inner} <= {Kind.LINK}
    nested = found.children(0)
    call = read_call(text, template, nested, language)
    without_links = covered(text, template, nested) if nested else None
    return read_plain(content, language, without_links), read_fields(found, call, language)


@given(_CONTENT, _LANGUAGES)
@many
def test_whatever_is_read_plainly_is_read_as_argument_by_argument(content, language):
    plain, fields = read_both_ways(content, language)
    assert plain is None or plain == fields


@given(_PLAIN_CONTENT, _LANGUAGES)
@example("cite web|url=http://a.b|URL=http://c.d|title=T|date=2 May 2011", "en")
@many
def test_a_plain_template_is_read_as_argument_by_argument(content, language):
    plain, fields = read_both_ways(content, language)
    assume(plain is not None)
    assert plain == fields


def test_a_plain_template_needs_no_look_at_each_argument():
    content = "cite web |url=http://a.b/?c=1&d=2 |title=T &amp; U |deadurl=yes |date=2 May 2011"
    fields = read_plain(content, "en")
    assert fields is not None
    assert (fields.url, fields.title) == ("http://a.b/?c=1&d=2", "T & U")
    assert fields.url_status == "dead"


def test_nor_does_one_with_links():
    text = "{{cite web |url=http://a.b |title=[[T|U=V]] |publisher=[[W|X]]}}"
    found = scan(text)
    fields = read_plain(text[2:-2], "en", covered(text, found.nodes[0], found.children(0)))
    assert fields is not None
    assert (fields.title, fields.parameters["publisher"]) == ("[[T|U=V]]", "[[W|X]]")


@contextmanager
def brace_by_brace() -> Iterator[None]:
    """Without the shortcuts of the scanner, which takes whole templates and references."""
    shortcut = re.compile(r"\(\?P<(?:flat|whole)>")
    whole = grammar()
    slow = structs.replace(
        whole,
        tag=re.compile(shortcut.sub(r"\g<0>(?!)", whole.tag.pattern)),
        token=re.compile(shortcut.sub(r"\g<0>(?!)", whole.token.pattern)),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanning, "grammar", lambda: slow)
        patch.setattr(scanning._Scanner, "_template", lambda *_: 0)
        for shortcut_taken in ("_flat", "_whole"):
            patch.setattr(scanning._Scanner, shortcut_taken, None)
        yield


_FLAT = st.lists(
    st.sampled_from(["[[", "]]", "[", "]", "|", "=", "a", "[[b|c]]", "\n"]), max_size=12
)
_AROUND = st.sampled_from(
    [
        *("%", "%%", "[[%]]", "<ref>%</ref>", "<ref name=a>b % c %</ref > %", "{{y|%|%|}}"),
        *(
            "% <b> %<ref name=a/>",
            "<ref>%{{y|%|}}</ref>",
            "<ref>{{y|%</ref>%",
            "%}} <ref>%}}}</ref>",
        ),
    ]
)


@given(_AROUND, _FLAT)
@many
def test_templates_taken_at_once_are_paired_as_brace_by_brace(around, pieces):
    text = around.replace("%", f"{{{{x|{''.join(pieces)}}}}}")
    with brace_by_brace():
        slow = scan(text)
    assert scan(text) == slow


@pytest.mark.parametrize("around", ["{}", "<ref name=a>b {}</ref>", "{} <b> {}"])
def test_such_templates_need_no_brace_to_be_paired(around, monkeypatch):
    monkeypatch.setattr(Braces, "token", None)
    kinds = [node.kind for node in scan(around.replace("{}", "{{x|[[a|b]]}}")).nodes]
    assert kinds[-2:] == [Kind.TEMPLATE, Kind.LINK]


_LINKS = st.lists(
    st.sampled_from(
        [
            *("http://a.b", "[http://a.b c]", "[//a.b]", "HTTPS://a.b/c", "news:a", "[news:a b]"),
            *("xhttp://a.b", "worldwind://a", "//", "/", ":", "[", "]", "[[", " ", "a", "é", "\n"),
            *(HOLE, GONE),
        ]
    ),
    max_size=12,
).map("".join)


@given(st.text("a [\n", min_size=30, max_size=60), _LINKS)
@many
def test_links_are_found_as_if_looked_for_from_the_beginning(before, text):
    masked = before + text
    assert links._first(masked) != 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(links, "_first", lambda _: 0)
        slow = list(links.find(masked))
    assert list(links.find(masked)) == slow


_DAYS = st.builds(
    lambda pattern, day, month, year: pattern.format(day=day, month=month, year=year),
    st.sampled_from(["{day} {month} {year}", "{month} {day}, {year}", "{year}-{month}-{day}"]),
    st.one_of(st.integers(0, 40).map(str), st.sampled_from(["01", "09", "31"])),
    st.sampled_from(["May", "Sep", "Sept", "February", "Feb", "02", "13", "00", "Mai", "12"]),
    st.sampled_from(["1400", "1581", "1582", "1900", "2000", "2011", "0099", "20111", "11"]),
)


def by_shapes(text: str) -> date_shapes.Reading | None:
    """A date by the patterns of the shapes alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(date_shapes, "_whole_day", lambda _: None)
        return date_shapes.match(text, "en")


@given(_DAYS)
@many
def test_a_whole_day_means_what_its_shape_says(text):
    assert date_shapes.match(text, "en") == by_shapes(text)


@given(st.dates(min_value=date(1583, 1, 1)), st.sampled_from(DateStyle))
@many
def test_every_day_is_known_without_the_shapes(day, style):
    text = dates.write(day, style)
    quick = date_shapes._whole_day(text)
    assert quick is not None
    assert quick == by_shapes(text)
