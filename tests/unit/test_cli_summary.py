"""What is printed at the end of a run."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from refaudit.cli.summary import summarise
from refaudit.model.finding import Severity
from refaudit.model.report import Report, Totals
from tests.helpers.report_parts import article, citation, found, report


def told(made: Report, capsys: pytest.CaptureFixture[str], *files: str) -> str:
    summarise(made, {Path(name).suffix: Path("reports/r") / name for name in files})
    return capsys.readouterr().err


def of(number: int, *severities: Severity, message: str = "It is gone.") -> Report:
    """Articles with a finding of each severity."""
    found_in = tuple(found("LNK101", "dead-link", each, message, line=1) for each in severities)
    cited = citation(1, findings=found_in)
    return report(*(article(cited, title=f"T{n}") for n in range(number)))


def test_the_words_are_those_of_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    totals = Totals(articles=1, snapshots={"error-capture": 1200}, findings={"error": 1, "info": 2})
    text = told(replace(report(article()), totals=totals), capsys)
    assert "1,200 capture of an error" in text
    assert "1 error, 2 infos" in text


def test_the_rules_stand_with_their_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    assert "3 LNK101 dead-link" in told(of(3, Severity.ERROR), capsys)


def test_a_place_names_the_article_only_among_several(capsys: pytest.CaptureFixture[str]) -> None:
    assert "line 1 LNK101" in told(of(1, Severity.ERROR), capsys)
    assert "T1:1 LNK101" in told(of(2, Severity.ERROR), capsys)


def test_one_more_is_told_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert "… and 1 more error\n" in told(of(6, Severity.ERROR), capsys)
    assert "1 warning or hint is in the report." in told(of(1, Severity.INFO), capsys)
    assert "2 warnings and hints are in the report." in told(of(2, Severity.WARNING), capsys)


def test_a_long_message_is_left_to_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert "x" * 241 not in told(of(1, Severity.ERROR, message="x" * 9000), capsys)


def test_articles_that_stay_the_same_are_told_from_the_rest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = of(2, Severity.INFO)
    part = replace(made, run=replace(made.run, unchanged=1))
    assert "2 (1 of them as when they were last read)" in told(part, capsys)
    whole = replace(made, run=replace(made.run, unchanged=2))
    assert "2 (as when they were last read)" in told(whole, capsys)


def test_one_file_is_to_be_opened_and_the_others_lie_beside_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = told(of(1), capsys, "report.html", "report.json", "report.md")
    assert "Report: reports/r/report.html\nBeside it: report.json, report.md\n" in text
    assert "Beside" not in told(of(1), capsys, "report.html")
    assert "Report" not in told(of(1), capsys)
