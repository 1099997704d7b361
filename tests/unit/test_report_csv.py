import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.model.finding import Severity
from refaudit.model.report import Report
from refaudit.report import render
from tests.helpers import report_samples as samples
from tests.helpers.report_parts import article, citation, found, report
from tests.helpers.report_verdicts import verdicts


def rows(made: Report) -> list[dict[str, str]]:
    text = render(made, "csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def one(message: str) -> dict[str, str]:
    (row,) = rows(report(findings=(found("RUN901", "x", Severity.INFO, message),)))
    return row


def test_each_finding_is_a_row() -> None:
    made = samples.several()
    assert len(rows(made)) == sum(made.totals.findings.values()) == 13


def test_a_row_tells_the_citation_and_its_verdicts() -> None:
    row = next(row for row in rows(samples.sample()) if row["code"] == "ARC103")
    assert row["article"] == "Jezkazgan"
    assert row["line"] == "27"
    assert row["reference"] == "pop2023"
    assert (row["state"], row["reason"], row["confirmed"]) == ("dead", "not-found", "no")
    assert (row["snapshot_state"], row["snapshot_reason"]) == ("good", "captured")
    assert row["corrected"].startswith("{{Cite web|date=")


def test_findings_of_article_and_run_leave_the_citation_empty() -> None:
    made = rows(samples.several())
    assert (made[0]["code"], made[0]["article"], made[0]["url"]) == ("RUN902", "", "")
    assert (made[-1]["code"], made[-1]["article"], made[-1]["line"]) == (
        "RUN904", "broken.xml", "",
    )  # fmt: skip


def test_the_line_of_the_finding_goes_before_that_of_the_citation() -> None:
    lined = found("REF101", "bare-url", Severity.WARNING, "x", line=99)
    bare = citation(1, findings=(lined,), reference=None)
    (row,) = rows(report(article(bare)))
    assert (row["line"], row["reference"], row["state"]) == ("99", "", "")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(sign: str) -> None:
    assert one(f"{sign}cmd|' /C calc'!A0")["message"] == f"'{sign}cmd|' /C calc'!A0"


@pytest.mark.parametrize("lead", ["\t", "\r", "\n", " ", "\x00", "\ufeff"])
def test_a_formula_behind_blanks_or_controls_is_none(lead: str) -> None:
    assert not one(f"{lead}=1+1")["message"].startswith(("=", "\t", "\r"))


@given(st.text(st.characters(codec=None, exclude_categories=()), min_size=1, max_size=50))
def test_any_text_fits_in_one_cell(text: str) -> None:
    message = one(text)["message"]
    assert not message.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert "\n" not in message


def test_a_huge_text_fits_in_a_cell_of_excel() -> None:
    assert len(one("x" * 100_000)["message"]) < 32_767


def test_the_table_has_a_byte_order_mark_and_crlf() -> None:
    data = render(samples.sample(), "csv")
    assert data.startswith(b"\xef\xbb\xbfrun,article,")
    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")


def test_a_report_without_findings_is_the_head_alone() -> None:
    assert rows(report(article(citation(1)))) == []
    assert render(report(), "csv").count(b"\r\n") == 1


def test_hostile_reports_stay_a_table() -> None:
    assert len(rows(samples.hostile())) == 4


def test_a_large_table_comes_in_pieces_without_loss() -> None:
    made = samples.large(10, 34)
    assert len(rows(made)) == sum(made.totals.findings.values())


def test_a_row_has_the_evidence_and_what_the_page_says_of_itself() -> None:
    by_code = {row["code"]: row for row in rows(verdicts())}
    soft = by_code["LNK104"]
    assert soft["status"] == "200"
    assert "qkzvwtrbmxpldnahgcyfuosej" in soft["evidence"]
    assert soft["page_title"] == "Page not found – QazStat"
    drifted = by_code["LNK109"]
    assert drifted["page_title"].startswith("Ten quick recipes")
    assert drifted["snapshot_title"].startswith("Harbour bridge")
    assert drifted["snapshot_evidence"].startswith("The archive captured HTTP 200")
    assert by_code["DAT109"]["page_published"] == "2019-02-11"
    assert by_code["RUN903"]["evidence"] == ""
