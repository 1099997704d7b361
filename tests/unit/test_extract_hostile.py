"""Nothing that can be written may crash the extraction, bend an offset or take long."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refaudit.extract import apply, extract
from refaudit.model.citation import Article, Place
from refaudit.model.finding import Edit

BRACES = ["{{", "}}", "{{{", "}}}", "[[", "]]", "[", "]", "{{!}}", "{{efn|", "{{reflist|refs="]
TAGS = ["<ref>", "</ref>", "<ref", "<ref/>", "< ref >", "< /ref >", "<ref name=a>", "<ref name=a/>"]
OTHER_TAGS = [
    "<references>",
    "</references>",
    "<nowiki>",
    "</nowiki>",
    "<poem>",
    "</poem>",
    "<pre/>",
]
MARKS = ["|", "=", "<!--", "-->", "''", "==", "//", "&amp;", "&#0;", "\n", " ", "\n== a ==\n"]
TEMPLATES = [
    "{{cite web|url=http://a|title=T}}",
    "{{dead link}}",
    "{{r|a}}",
    "{{sfn|a}}",
    "cite web",
]
ARCHIVES = ["{{webarchive|url=http://a}}", "https://web.archive.org/web/20200101000000/http://a.b"]
VALUES = ["url=", "archive-url=", "title=", "date=", "2020-01-01", "http://a.b/c", "news:x"]
CHARACTERS = ["\x00", "\ud800", "\ufdd0", "\ufdd1", "\u2028", "é", "𝕏"]
PIECES = BRACES + TAGS + OTHER_TAGS + MARKS + TEMPLATES + ARCHIVES + VALUES + CHARACTERS
WIKITEXT = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40).map("".join)


def read(text, **options):
    return extract(Article(title="A", text=text, source="-"), **options)


@given(WIKITEXT, st.booleans())
@settings(max_examples=400)
def test_offsets_are_exact_in_any_text(text, links):
    result = read(text, links=links)
    for number, citation in enumerate(result.citations, 1):
        assert text[citation.start : citation.end] == citation.wikitext != ""
        assert citation.ordinal == number
        assert citation.line == text.count("\n", 0, citation.start) + 1
        assert (citation.place is Place.REFERENCE) == (citation.reference is not None)
        if citation.reference:
            around = citation.reference
            assert around.start <= citation.start < citation.end <= around.end
        for marker in citation.markers:
            assert text[marker.start : marker.end].startswith("{{")
    starts = [citation.start for citation in result.citations]
    assert starts == sorted(starts)
    assert len({citation.id for citation in result.citations}) == len(starts)
    for reference in result.references:
        assert reference.content is None or reference.content in text
        assert reference.line == text.count("\n", 0, reference.start) + 1
    assert all(0 <= fault.start < fault.end <= len(text) for fault in result.faults)


@given(WIKITEXT)
def test_the_scope_all_only_adds_links(text):
    narrow, wide = read(text), read(text, links=True)
    kept = [citation for citation in wide.citations if citation.place is not Place.LINK]
    assert [citation.id for citation in kept] == [citation.id for citation in narrow.citations]
    assert wide.references == narrow.references


@given(WIKITEXT, st.text(max_size=10), st.sampled_from(["url", "title", "1", "a b"]))
def test_an_edit_leaves_a_template_that_reads_as_meant_or_nothing(text, value, name):
    wikitext = "{{cite web|" + text + "}}"
    changed = apply(wikitext, [Edit(parameter=name, value=value)])
    if changed is not None:
        assert apply(changed, []) == changed
        assert apply(changed, [Edit(parameter=name, value=value)]) == changed


MANY = 20_000


@pytest.mark.parametrize(
    "text",
    [
        "<ref>" * MANY,
        "< ref >" * MANY,
        "<ref " * MANY,
        "<ref <!-- " * MANY,
        "<ref>< /ref >" * MANY,
        "{{a|" * MANY,
        "{{a|" * MANY + "}}" * MANY,
        "{{efn|" * MANY + "}}" * MANY,
        "{{cite web|title=" * MANY + "}}" * MANY,
        "{{[[" * MANY + "}}" * MANY,
        "{{{" * MANY + "}}}" * MANY,
        "<!--" * MANY,
        "<ref><!--" * MANY,
        "<nowiki>" * MANY,
        "<poem><gallery>" * MANY,
        "<ref>" + "[http://a b " * MANY + "</ref>",
        "<ref>" + "http://a,,,," * MANY + "</ref>",
        "<ref>" + "{{dead link}}" * MANY + "</ref>",
        "{{cite web" + "|a=b" * MANY + "}}",
        "{{cite web" + "|" * MANY + "}}",
        "{{cite web|a=" + "[[b]]{{c}}" * MANY + "}}",
        "= a =\n" * MANY,
        "=" * MANY + "''[[{{" * MANY,
        "<ref name=a/>" * MANY,
        "{{r" + "|a" * MANY + "}}",
        "&amp" * MANY,
        "\x00" * MANY,
    ],
    ids=lambda text: text[:16],
)
def test_the_time_stays_linear(text):
    before = time.perf_counter()
    read(text, links=True)
    # A step that is quadratic in these would take minutes.
    assert time.perf_counter() - before < 10


def test_templates_nested_a_thousand_deep_hide_nothing_around_them():
    nest = "{{a|" * 1000 + "<ref>{{cite web|title=T}}</ref>" + "}}" * 1000
    text = f"<ref>http://a.b</ref>{nest}<ref>http://c.d</ref>"
    urls = [citation.url for citation in read(text).citations]
    assert (urls[0], urls[-1]) == ("http://a.b", "http://c.d")
