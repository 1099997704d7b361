"""The summary: a small JSON document for dashboards, as `refaudit.report.summary` describes it."""

from collections.abc import Iterator

from refaudit.model.report import Report
from refaudit.report.format import Format
from refaudit.report.formats.json_document import document
from refaudit.report.summary import summary

__all__ = ["FORMAT"]


def _pieces(report: Report) -> Iterator[bytes]:
    yield document(summary(report))


FORMAT = Format(
    name="summary",
    stem="summary",
    extension="json",
    media_type="application/json",
    pieces=_pieces,
)
