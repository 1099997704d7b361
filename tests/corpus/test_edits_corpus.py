"""The edits of findings on real articles: each mends what it says and breaks nothing."""

from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from msgspec import structs

from refaudit import rules
from refaudit.extract import apply, extract
from refaudit.model.citation import Article
from refaudit.model.finding import Case, Severity

ARTICLES = Path(__file__).parents[2] / "../shared/corpus/articles"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not ARTICLES.is_dir(), reason="the shared corpus is not beside the checkout"
    ),
]

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
EVERY = rules.select()


def findings(citation, extraction, language):
    context = rules.Context(article="Report", now=NOW, language=language)
    return rules.findings(Case(citation=citation, article=extraction), context, EVERY)


@cache
def mended():
    """(language, date style, citation, findings) of every citation that some finding would edit."""
    found = []
    for path in sorted(ARTICLES.rglob("*.wikitext")):
        language = path.parent.name
        text = path.read_bytes().decode("utf-8", "replace")
        extraction = extract(
            Article(title=path.stem, text=text, source=str(path), language=language)
        )
        for citation in extraction.citations:
            said = findings(citation, extraction, language)
            if any(finding.edits for finding in said):
                found.append((language, extraction.date_style, citation, said))
    return tuple(found)


def audit_again(wikitext, language, style):
    """The findings of a citation that stands alone in an article of the same style."""
    article = Article(title="Report", text=wikitext, source="Report.wikitext", language=language)
    extraction = structs.replace(extract(article), date_style=style)
    (citation,) = (one for one in extraction.citations if one.wikitext == wikitext)
    return findings(citation, extraction, language)


def errors(said):
    return Counter(one.code for one in said if one.severity is not Severity.INFO)


def test_there_is_much_to_mend():
    assert sum(len(finding.edits) > 0 for *_, said in mended() for finding in said) > 800


def test_an_edit_ends_its_finding_and_brings_no_other():
    for language, style, citation, said in mended():
        for finding in said:
            if finding.edits:
                text = apply(citation.wikitext, finding.edits, language=language)
                assert text is not None, citation.wikitext
                after = errors(audit_again(text, language, style))
                before = errors(said)
                assert not after - before, (finding, text)
                if finding.severity is not Severity.INFO:
                    assert after[finding.code] < before[finding.code], (finding, text)


def test_all_edits_of_a_citation_together_leave_none_of_their_findings():
    for language, style, citation, said in mended():
        edits = {edit.parameter: edit for finding in said for edit in finding.edits}
        text = apply(citation.wikitext, tuple(edits.values()), language=language)
        assert text is not None, citation.wikitext
        after = audit_again(text, language, style)
        edited = {finding.code for finding in said if finding.edits}
        left = edited & {finding.code for finding in after if finding.edits}
        assert not left, (left, text)
        assert not errors(after) - errors(said), text
