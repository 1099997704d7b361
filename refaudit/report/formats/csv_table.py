"""The CSV report: one row a finding, made to be opened in a spreadsheet.

RFC 4180 with CRLF, in UTF-8 with a byte order mark: without it Excel reads the system's code
page. Programs are better served by the JSON report.
"""

import codecs
import csv
import io
from collections.abc import Iterator

from refaudit.model.report import Report
from refaudit.report.format import Format
from refaudit.report.rows import COLUMNS, rows
from refaudit.report.text import one_line

__all__ = ["FORMAT"]

#: A cell that starts so is a formula to a spreadsheet (OWASP, CSV injection).
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
#: Excel refuses cells above 32,767 characters.
_CELL_SHOWN = 8000


def _pieces(report: Report) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, restval="")
    writer.writeheader()
    yield codecs.BOM_UTF8
    for row in rows(report):
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


FORMAT = Format(name="csv", extension="csv", media_type="text/csv", pieces=_pieces)
