"""Every finding of a report with the article and the citation that it is about."""

from collections.abc import Iterator

from msgspec import Struct

from refaudit.model.finding import Finding, Severity
from refaudit.model.report import AuditedArticle, AuditedCitation, Report

__all__ = ["Placed", "placed", "worst_first"]

_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


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


def worst_first(report: Report) -> list[Placed]:
    """Every finding, errors first, each severity in the order of the report."""
    return sorted(placed(report), key=lambda each: _RANKS[each.finding.severity])
