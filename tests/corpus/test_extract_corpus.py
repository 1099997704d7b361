"""Real articles of many wikis, read in place from the shared corpus beside the checkout."""

import re
import time
from functools import cache
from pathlib import Path

import mwparserfromhell
import pytest

from refaudit.extract import apply, extract
from refaudit.extract.nodes import Kind
from refaudit.extract.scan import scan
from refaudit.model.citation import Article, Form

ARTICLES = Path(__file__).parents[2] / "../shared/corpus/articles"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not ARTICLES.is_dir(), reason="the shared corpus is not beside the checkout"
    ),
]


@cache
def articles():
    return tuple(
        Article(
            title=path.stem,
            text=path.read_bytes().decode("utf-8", "replace"),
            source=str(path),
            language=path.parent.name,
        )
        for path in sorted(ARTICLES.rglob("*.wikitext"))
    )


@cache
def extractions():
    return tuple(extract(article, links=True) for article in articles())


def test_every_article_is_read_with_exact_offsets():
    assert len(articles()) > 100
    for article, result in zip(articles(), extractions(), strict=True):
        for citation in result.citations:
            assert article.text[citation.start : citation.end] == citation.wikitext
        for reference in result.references:
            inside = article.text[reference.start : reference.end]
            assert reference.content is None or reference.content in inside


def test_the_tags_found_are_the_tags_written():
    written = sum(len(re.findall(r"<ref[\s/>]", a.text, re.IGNORECASE)) for a in articles())
    found = 0
    for article in articles():
        scanned = scan(article.text)
        found += sum(node.kind is Kind.REFERENCE for node in scanned.nodes)
        found += len(scanned.unclosed)
    assert found == pytest.approx(written, rel=0.02)


def test_uses_and_definitions_account_for_the_tags():
    for article, result in zip(articles(), extractions(), strict=True):
        tags = [r for r in result.references if article.text[r.start] == "<"]
        count = sum(node.kind is Kind.REFERENCE for node in scan(article.text).nodes)
        assert len(tags) <= count


def test_parameters_are_those_that_mwparserfromhell_reads():
    differing = compared = 0
    for article, result in zip(articles()[::10], extractions()[::10], strict=True):
        for citation in result.citations:
            if citation.form is Form.TEMPLATE and citation.family:
                code = mwparserfromhell.parse(citation.wikitext, skip_style_tags=True)
                read = {str(p.name).strip(): _value(p) for p in code.nodes[0].params}
                compared += 1
                differing += read != citation.parameters
                assert article.text.count(citation.wikitext) > 0
    assert compared > 500
    assert differing <= compared / 1000


def _value(parameter):
    code = mwparserfromhell.parse(str(parameter.value), skip_style_tags=True)
    for comment in code.filter_comments():
        code.remove(comment)
    return str(code).strip()


def test_no_edit_changes_nothing_in_any_citation():
    for result in extractions()[::5]:
        for citation in result.citations:
            if citation.form is Form.TEMPLATE and citation.family:
                assert apply(citation.wikitext, []) == citation.wikitext


def test_a_thousand_citations_take_well_under_two_seconds():
    some = [a for a, r in zip(articles(), extractions(), strict=True) if len(r.citations) >= 10][
        :100
    ]
    before = time.perf_counter()
    count = sum(len(extract(article).citations) for article in some)
    assert count > 1000
    assert (time.perf_counter() - before) / count * 1000 < 2
