"""Findings as rows of a table: what spreadsheets and CSV are made from.

Findings of the run before that are resolved, or could not be checked again, stand at the end.
"""

from collections.abc import Iterator

from refaudit.model.checked import Checked
from refaudit.model.difference import Changed
from refaudit.model.finding import Finding
from refaudit.model.report import AuditedArticle, AuditedCitation, Report
from refaudit.report.placed import bygone

__all__ = ["COLUMNS", "Row", "rows"]

#: Every column, in order; new ones are added at the end.
COLUMNS = (
    "run", "article", "source", "wiki", "revision", "line",
    "severity", "code", "name", "parameter", "message", "suggestion",
    "citation", "ordinal", "section", "reference", "title", "url", "archive_url", "url_status",
    "state", "reason", "confirmed", "snapshot_state", "snapshot_reason",
    "wikitext", "corrected", "fingerprint",
    "status", "evidence", "page_title", "page_published", "snapshot_evidence", "snapshot_title",
    "change", "ignored", "mark", "note",
)  # fmt: skip

#: Values by column, as the model has them; columns without any are left out.
Row = dict[str, object]


def rows(report: Report) -> Iterator[Row]:
    """One row a finding."""
    run: Row = {"run": report.run.id}
    for finding in report.findings:
        yield run | _finding(finding)
    for article in report.articles:
        place = run | _article(article)
        for finding in article.findings:
            yield place | _finding(finding)
        for citation in article.citations:
            cited = place | _citation(citation) if citation.findings else {}
            for finding in citation.findings:
                yield cited | _finding(finding) | {"line": finding.line or citation.line}
    for change, one in bygone(report.difference):
        yield run | _changed(one) | {"change": change}


def _changed(one: Changed) -> Row:
    names = ("article", "severity", "code", "name", "parameter", "message", "url")
    return {name: getattr(one, name) for name in names}


def _finding(finding: Finding) -> Row:
    names = (
        *("severity", "code", "name", "parameter", "message", "suggestion", "fingerprint"),
        *("line", "change", "ignored", "mark", "note"),
    )
    return {name: getattr(finding, name) for name in names}


def _article(article: AuditedArticle) -> Row:
    return {
        "article": article.title,
        "source": article.source,
        "wiki": article.wiki,
        "revision": article.revision,
    }


def _citation(citation: AuditedCitation) -> Row:
    names = ("ordinal", "section", "title", "url", "archive_url", "url_status", "wikitext")
    return {
        **{name: getattr(citation, name) for name in names},
        "citation": citation.id,
        "reference": citation.reference.name if citation.reference else None,
        "corrected": citation.corrected,
        **_original(citation.original),
        **_verdict("snapshot_", citation.snapshot_check),
        "snapshot_title": _content(citation.snapshot_check, "title"),
    }


def _original(checked: Checked | None) -> Row:
    if checked is None:
        return {}
    return {
        **_verdict("", checked),
        "confirmed": checked.confirmed,
        "status": checked.status,
        "page_title": _content(checked, "title"),
        "page_published": _content(checked, "published"),
    }


def _verdict(prefix: str, checked: Checked | None) -> Row:
    if checked is None:
        return {}
    return {
        f"{prefix}state": checked.state,
        f"{prefix}reason": checked.reason,
        f"{prefix}evidence": "; ".join(checked.evidence),
    }


def _content(checked: Checked | None, name: str) -> str | None:
    return getattr(checked.content, name) if checked and checked.content else None
