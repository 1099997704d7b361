"""The CSV report: one row a finding, made to be opened in a spreadsheet.

Findings of the run before that are resolved, or could not be checked again, stand at the end.
RFC 4180 with CRLF, in UTF-8 with a byte order mark: without it Excel reads the system's code
page. Programs are better served by the JSON report.
"""

import codecs
import csv
import io
from collections.abc import Iterator

from refaudit.model.checked import Checked
from refaudit.model.difference import Difference
from refaudit.model.finding import Change, Finding
from refaudit.model.report import AuditedArticle, AuditedCitation, Report
from refaudit.report.format import Format
from refaudit.report.text import one_line

__all__ = ["FORMAT"]

#: A cell that starts so is a formula to a spreadsheet (OWASP, CSV injection).
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
#: Excel refuses cells above 32,767 characters.
_CELL_SHOWN = 8000

_COLUMNS = (
    "run", "article", "source", "wiki", "revision", "line",
    "severity", "code", "name", "parameter", "message", "suggestion",
    "citation", "ordinal", "section", "reference", "title", "url", "archive_url", "url_status",
    "state", "reason", "confirmed", "snapshot_state", "snapshot_reason",
    "wikitext", "corrected", "fingerprint",
    "status", "evidence", "page_title", "page_published", "snapshot_evidence", "snapshot_title",
    "change", "ignored",
)  # fmt: skip

_Row = dict[str, object]


def _pieces(report: Report) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, _COLUMNS, restval="")
    writer.writeheader()
    yield codecs.BOM_UTF8
    for row in _rows(report):
        writer.writerow({name: _cell(value) for name, value in row.items()})
        if buffer.tell() > io.DEFAULT_BUFFER_SIZE:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8")


def _cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula, on one line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = one_line(str(value), _CELL_SHOWN)
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def _rows(report: Report) -> Iterator[_Row]:
    run: _Row = {"run": report.run.id}
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
    if report.difference:
        yield from (run | row for row in _gone(report.difference))


def _gone(difference: Difference) -> Iterator[_Row]:
    """Findings of the run before that this one has not."""
    names = ("article", "severity", "code", "name", "parameter", "message", "url")
    for change, gone in (
        (Change.RESOLVED, difference.gone),
        (Change.UNKNOWN, difference.open),
    ):
        for one in gone:
            yield {name: getattr(one, name) for name in names} | {"change": change}


def _finding(finding: Finding) -> _Row:
    names = (
        *("severity", "code", "name", "parameter", "message", "suggestion", "fingerprint"),
        *("line", "change", "ignored"),
    )
    return {name: getattr(finding, name) for name in names}


def _article(article: AuditedArticle) -> _Row:
    return {
        "article": article.title,
        "source": article.source,
        "wiki": article.wiki,
        "revision": article.revision,
    }


def _citation(citation: AuditedCitation) -> _Row:
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


def _original(checked: Checked | None) -> _Row:
    if checked is None:
        return {}
    return {
        **_verdict("", checked),
        "confirmed": checked.confirmed,
        "status": checked.status,
        "page_title": _content(checked, "title"),
        "page_published": _content(checked, "published"),
    }


def _verdict(prefix: str, checked: Checked | None) -> _Row:
    if checked is None:
        return {}
    return {
        f"{prefix}state": checked.state,
        f"{prefix}reason": checked.reason,
        f"{prefix}evidence": "; ".join(checked.evidence),
    }


def _content(checked: Checked | None, name: str) -> str | None:
    return getattr(checked.content, name) if checked and checked.content else None


FORMAT = Format(name="csv", extension="csv", media_type="text/csv", pieces=_pieces)
