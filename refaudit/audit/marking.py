"""Marks of reviewers, put into a report."""

from collections.abc import Iterable, Mapping

from msgspec import structs

from refaudit.model.finding import Finding
from refaudit.model.report import AuditedArticle, Report
from refaudit.store.marks import Marked

__all__ = ["with_marks"]

_ByPrint = Mapping[str, Marked]


def with_marks(report: Report, marks: Iterable[Marked]) -> Report:
    """The report with each mark in the finding of its fingerprint."""
    by_print = {one.mark.fingerprint: one for one in marks}
    if not by_print:
        return report
    return structs.replace(
        report,
        findings=_findings(report.findings, by_print),
        articles=tuple(_article(article, by_print) for article in report.articles),
    )


def _article(article: AuditedArticle, marks: _ByPrint) -> AuditedArticle:
    return structs.replace(
        article,
        findings=_findings(article.findings, marks),
        citations=tuple(
            structs.replace(citation, findings=_findings(citation.findings, marks))
            if any(finding.fingerprint in marks for finding in citation.findings)
            else citation
            for citation in article.citations
        ),
    )


def _findings(findings: Iterable[Finding], marks: _ByPrint) -> tuple[Finding, ...]:
    return tuple(_marked(finding, marks.get(finding.fingerprint)) for finding in findings)


def _marked(finding: Finding, marked: Marked | None) -> Finding:
    if marked is None:
        return finding
    mark = marked.mark
    return structs.replace(
        finding,
        mark=mark.mark,
        note=mark.note or None,
        marked=mark.made,
        found_again=marked.found_again,
    )
