"""The workbook for a spreadsheet program: findings to filter and sort, totals, and the rules.

Every cell is a text or a number that was written as such: nothing in it is a formula or a link,
whatever it begins with. It needs XlsxWriter, the extra `xlsx`.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from refaudit.model.report import Report
from refaudit.report import overview
from refaudit.report.format import Format, Library
from refaudit.report.rows import COLUMNS, rows
from refaudit.report.text import one_line, shown
from refaudit.report.words import SEVERITIES, in_utc, instant

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["FORMAT"]

#: A sheet has 1,048,576 rows; so many findings are no one's to read, and cost memory.
_ROWS_SHOWN = 200_000
#: Excel takes 32,767 characters in a cell.
_CELL_SHOWN = 2000
_EXPLANATION_SHOWN = 8000
#: Of columns, in characters.
_WIDTHS = dict.fromkeys(COLUMNS, 14) | {
    **dict.fromkeys(("article", "name"), 26),
    **dict.fromkeys(("suggestion", "title", "url", "archive_url", "wikitext", "corrected"), 44),
    **dict.fromkeys(("message", "evidence"), 60),
}
_Cells = Sequence[object]


def _pieces(report: Report) -> Iterator[bytes]:
    # Imported only by who writes one: it is an extra.
    from xlsxwriter import Workbook  # noqa: PLC0415

    buffer = io.BytesIO()
    book = Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    title = overview.heading(report)
    # Else it would ask the clock.
    made = in_utc(report.run.started_at).replace(tzinfo=None)
    book.set_properties({"title": title, "author": "refaudit", "created": made})
    _fill(book, "Findings", COLUMNS, _findings(report), [*_WIDTHS.values()])
    _fill(book, "Totals", ("what", "kind", "count"), _totals(report), (24, 40, 14))
    head = ("code", "name", "severity", "findings", "explanation")
    _fill(book, "Rules", head, _rules(report), (12, 34, 12, 12, 120))
    book.close()
    yield buffer.getvalue()


def _fill(
    book: "Workbook", name: str, head: _Cells, lines: Iterable[_Cells], widths: Sequence[int]
) -> None:
    """A sheet whose head stays in sight and has a filter on each column."""
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    bold = book.add_format({"bold": True})
    for column, title in enumerate(head):
        sheet.write_string(0, column, str(title), bold)
    last = 0
    for last, cells in enumerate(lines, 1):
        for column, value in enumerate(cells):
            if value is not None:
                _write(sheet, last, column, value)
    sheet.autofilter(0, 0, last, len(head) - 1)


def _write(sheet: "Worksheet", row: int, column: int, value: object) -> None:
    if isinstance(value, bool):
        sheet.write_string(row, column, "yes" if value else "no")
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    elif text := _text(str(value)):
        sheet.write_string(row, column, text)


def _text(text: str) -> str:
    """A text that XlsxWriter writes as one: what looks like its own rich text goes out raw."""
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def _findings(report: Report) -> Iterator[_Cells]:
    for number, row in enumerate(rows(report)):
        if number == _ROWS_SHOWN:
            yield [f"More than {_ROWS_SHOWN:,} findings: the rest is in the other formats."]
            return
        cells = map(row.get, COLUMNS)
        yield [None if value is None else _cell(value) for value in cells]


def _cell(value: object) -> object:
    return value if isinstance(value, int) else one_line(str(value), _CELL_SHOWN)


def _totals(report: Report) -> Iterator[_Cells]:
    run, totals = report.run, report.totals
    yield "Run", one_line(run.id, _CELL_SHOWN), None
    yield "Started", instant(run.started_at), None
    yield "Status", one_line(run.status, _CELL_SHOWN), None
    yield "Articles", None, totals.articles
    yield "Articles", "unreadable", totals.unreadable
    yield "References", None, totals.references
    yield "Citations", None, totals.citations
    for bar in overview.bars(report):
        for part in bar.segments:
            yield bar.title, part.word, part.count
    yield "Findings", "set aside", totals.ignored
    if (changed := report.difference) is None:
        return
    for what, counts in (
        ("New", changed.new),
        ("As before", changed.persisting),
        ("Resolved", changed.resolved),
        ("Could not be checked again", changed.unknown),
        ("Links", changed.link_changes),
    ):
        for kind, number in counts.items():
            yield what, one_line(kind, _CELL_SHOWN), number


def _rules(report: Report) -> Iterator[_Cells]:
    notes = {note.code: note for note in report.rules}
    for group in overview.rule_groups(report):
        note = notes.get(group.code)
        explained = shown(note.explanation, _EXPLANATION_SHOWN) if note else None
        yield group.code, group.name, SEVERITIES[group.severity][0], group.count, explained


FORMAT = Format(
    name="xlsx",
    extension="xlsx",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    pieces=_pieces,
    library=Library(module="xlsxwriter", extra="xlsx"),
)
