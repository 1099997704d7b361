import io
import subprocess
import sys
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl.worksheet.worksheet import Worksheet

from refaudit.errors import UsageError
from refaudit.model.finding import Change, Severity
from refaudit.model.report import Report
from refaudit.report import FORMATS, chosen, render
from refaudit.report.format import Library
from refaudit.report.formats import xlsx_workbook
from refaudit.report.rows import COLUMNS
from tests.helpers import report_samples as samples
from tests.helpers.report_differences import difference
from tests.helpers.report_parts import article, citation, found, report

# openpyxl asks the clock as Python 3.12 wishes no longer.
pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")


def sheets(made: Report) -> dict[str, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(render(made, "xlsx")))
    return {each.title: each for each in book.worksheets}


def rows(made: Report, sheet: str = "Findings") -> list[dict[str, object]]:
    head, *lines = sheets(made)[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), line, strict=True)) for line in lines]


def message(text: str) -> str:
    (row,) = rows(report(findings=(found("RUN901", "x", Severity.INFO, text),)))
    return str(row["message"])


def test_there_are_sheets_for_findings_totals_and_rules() -> None:
    made = sheets(samples.sample())
    assert list(made) == ["Findings", "Totals", "Rules"]
    for sheet in made.values():
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet["A1"].font.b
    assert [cell.value for cell in made["Findings"][1]] == list(COLUMNS)
    assert made["Findings"].column_dimensions["K"].width > 50


def test_each_finding_is_a_row_with_numbers_as_numbers() -> None:
    made = samples.sample()
    told = rows(made)
    assert len(told) == sum(made.totals.findings.values())
    row = next(row for row in told if row["code"] == "ARC103")
    assert (row["line"], row["ordinal"], row["status"]) == (27, 1, 404)
    assert (row["confirmed"], row["parameter"]) == ("no", "archive-date")
    assert row["wiki"] == "en.wikipedia.org"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "{=1+1}", "=cmd|' /C calc'!A0", "http://a.example/",
     "internal:Sheet2!A1", "mailto:a@b.example", "12345", "1e9", "TRUE", "#N/A", "'quoted", "%",
     "<r>bold</r>", "<r><t>x</t></r>", "<r>&</r>", "_x0041_", "<![CDATA[x]]>", "a & b < c > d"],
)  # fmt: skip
def test_every_text_is_the_text_it_was(text: str) -> None:
    made = report(findings=(found("RUN901", "x", Severity.INFO, text),))
    cell = sheets(made)["Findings"].cell(2, COLUMNS.index("message") + 1)
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    # Excel undoes the escape that openpyxl leaves.
    assert str(cell.value).rstrip().replace("_x005F_", "_") == text


@given(st.text(st.characters(codec=None, exclude_categories=()), min_size=1, max_size=50))
def test_any_text_fits_in_one_cell(text: str) -> None:
    assert "\n" not in message(f"x{text}")


def test_no_part_of_a_workbook_is_a_link_or_a_formula() -> None:
    data = render(samples.hostile('=HYPERLINK("http://a.example") http://a.example/'), "xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        names = parts.namelist()
        text = b"".join(parts.read(name) for name in names)
    assert not [name for name in names if "rels" in name and "sheet" in name]
    assert b"<f>" not in text
    assert b"<hyperlink " not in text


def test_a_huge_text_is_cut() -> None:
    assert message("x" * 1_000_000) == "x" * 2000 + "…"


def test_hostile_reports_stay_workbooks() -> None:
    assert len(rows(samples.hostile())) == 4
    assert len(rows(samples.hostile("<r>" + samples.HOSTILE + "</r>"))) == 4


def test_totals_count_states_severities_and_changes() -> None:
    made = replace(samples.sample(), difference=difference())
    told = {(row["what"], row["kind"]): row["count"] for row in rows(made, "Totals")}
    assert told["Citations", None] == 17
    assert told["Original pages", "dead"] == 3
    assert told["Findings", "errors"] == 8
    assert told["Findings", "set aside"] == 0
    assert told["New", "info"] == 2
    assert told["Links", "died"] == 1
    assert ("Run", "20261122T100000Z") in told
    assert "New" not in {row["what"] for row in rows(samples.sample(), "Totals")}


def test_rules_are_explained_where_somebody_did() -> None:
    told = {row["code"]: row for row in rows(samples.sample(), "Rules")}
    assert str(told["LNK102"]["explanation"]).endswith("\n\nSet url-status to dead.")
    assert told["ARC103"]["explanation"] is None
    assert (told["LNK102"]["severity"], told["LNK102"]["findings"]) == ("error", 1)


def test_findings_that_are_gone_stand_at_the_end() -> None:
    made = replace(samples.sample(), difference=difference())
    assert [row["change"] for row in rows(made)[-2:]] == [Change.RESOLVED, Change.UNKNOWN]


def test_a_report_without_findings_is_the_head_alone() -> None:
    assert rows(report(article(citation(1)))) == []


def test_more_findings_than_anybody_reads_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_workbook, "_ROWS_SHOWN", 5)
    told = rows(samples.sample())
    assert len(told) == 6
    assert told[-1]["run"] == "More than 5 findings: the rest is in the other formats."


def test_the_same_report_is_the_same_workbook() -> None:
    assert render(samples.sample(), "xlsx") == render(samples.sample(), "xlsx")
    with zipfile.ZipFile(io.BytesIO(render(samples.sample(), "xlsx"))) as parts:
        core = parts.read("docProps/core.xml")
    assert b"2026-11-22T10:00:00Z</dcterms:created>" in core


def test_without_the_library_it_is_said_how_to_get_it() -> None:
    lacking = replace(FORMATS["xlsx"], library=Library(module="no_such_module", extra="xlsx"))
    with pytest.raises(UsageError, match="needs the library no_such_module") as caught:
        lacking.require()
    assert caught.value.advice == "Install it with: pip install 'refaudit[xlsx]'"
    assert chosen(["xlsx", "csv", "xlsx"]) == (FORMATS["xlsx"], FORMATS["csv"])


def test_the_other_formats_do_without_the_library() -> None:
    code = "import sys; from refaudit.report import FORMATS; sys.exit('xlsxwriter' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
