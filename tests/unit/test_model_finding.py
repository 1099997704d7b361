"""Severities and names that survive an edit."""

from refaudit.model.citation import citation_id
from refaudit.model.finding import Severity, fingerprint


def test_error_is_the_worst_and_info_the_least():
    assert Severity.ERROR.at_least(Severity.WARNING)
    assert Severity.WARNING.at_least(Severity.WARNING)
    assert not Severity.INFO.at_least(Severity.WARNING)


def test_a_fingerprint_tells_code_article_citation_and_detail_apart():
    prints = {
        fingerprint("ARC101", "A", "c1", None),
        fingerprint("ARC102", "A", "c1", None),
        fingerprint("ARC101", "B", "c1", None),
        fingerprint("ARC101", "A", None, None),
        fingerprint("ARC101", "A", "c1", "archive-date"),
    }
    assert len(prints) == 5


def test_a_citation_id_is_the_same_on_every_machine():
    assert citation_id("A", ("template", "cite web", None), 0) == "6d51d3df20a751d7"


def test_a_citation_id_tells_the_same_source_cited_twice_apart():
    identity = ("template", "https://example.org/\ud800")
    assert citation_id("A", identity, 0) != citation_id("A", identity, 1)
