"""Findings with the article and the citation that they are about."""

from collections.abc import Iterator

from msgspec import Struct

from refaudit.model.difference import Changed, Difference
from refaudit.model.finding import Change, Finding
from refaudit.model.report import AuditedArticle, AuditedCitation, Report

__all__ = ["Placed", "bygone", "findings_of", "number_of_findings", "placed", "worst_first"]


class Placed(Struct, frozen=True, kw_only=True):
    """A finding with its article and its citation.

    Both are None for findings about the run, the citation also for those about an article.
    """

    finding: Finding
    article: AuditedArticle | None = None
    citation: AuditedCitation | None = None

    @property
    def line(self) -> int | None:
        """The line of the article, from 1."""
        if self.finding.line is not None or self.citation is None:
            return self.finding.line
        return self.citation.line


def placed(report: Report) -> Iterator[Placed]:
    """Every finding of a report: of the run, then article by article."""
    for finding in report.findings:
        yield Placed(finding=finding)
    for article in report.articles:
        for finding in article.findings:
            yield Placed(finding=finding, article=article)
        for citation in article.citations:
            for finding in citation.findings:
                yield Placed(finding=finding, article=article, citation=citation)


def number_of_findings(report: Report) -> int:
    """How many `placed` gives."""
    articles = (
        len(article.findings) + sum(len(each.findings) for each in article.citations)
        for article in report.articles
    )
    return len(report.findings) + sum(articles)


def worst_first(report: Report) -> list[Placed]:
    """Every finding, errors first, each severity in the order of the report."""
    return sorted(placed(report), key=lambda each: each.finding.severity.rank)


def findings_of(article: AuditedArticle) -> Iterator[Finding]:
    """The findings about an article and about its citations."""
    yield from article.findings
    for citation in article.citations:
        yield from citation.findings


def bygone(difference: Difference | None) -> Iterator[tuple[Change, Changed]]:
    """The findings of the run before that this one has not, with what became of them.

    First those that are resolved, then those whose URLs could not be checked again.
    """
    if difference is not None:
        yield from ((Change.RESOLVED, each) for each in difference.gone)
        yield from ((Change.UNKNOWN, each) for each in difference.open)
