import pytest

from refaudit.model.finding import Change, Severity
from refaudit.model.report import Report
from refaudit.report.placed import bygone, number_of_findings, placed, worst_first
from tests.helpers import report_samples as samples
from tests.helpers.report_differences import difference
from tests.helpers.report_parts import article, citation, found, report


def test_every_finding_comes_with_its_article_and_its_citation() -> None:
    made = samples.several()
    told = list(placed(made))
    assert len(told) == sum(made.totals.findings.values())
    assert (told[0].article, told[0].citation, told[0].line) == (None, None, None)
    assert (told[1].article, told[1].citation) == (
        made.articles[0], made.articles[0].citations[0],
    )  # fmt: skip
    assert (told[-1].article, told[-1].citation) == (made.articles[2], None)


def test_the_line_is_that_of_the_finding_else_of_the_citation() -> None:
    own = found("A1", "x", Severity.INFO, "x", line=3)
    none = found("A2", "x", Severity.INFO, "x")
    made = report(article(citation(1, findings=(own, none)), findings=(none,)))
    assert [each.line for each in placed(made)] == [None, 3, 27]


def test_errors_come_first_in_the_order_of_the_report() -> None:
    told = [each.finding for each in worst_first(samples.sample())]
    assert [each.severity for each in told] == sorted(
        (each.severity for each in told), key=list(Severity).index
    )
    errors = [each.code for each in told if each.severity is Severity.ERROR]
    assert errors[:3] == ["REF105", "LNK102", "ARC103"]


def test_what_the_run_before_had_comes_with_what_became_of_it() -> None:
    assert [(change, one.code) for change, one in bygone(difference())] == [
        (Change.RESOLVED, "LNK102"), (Change.UNKNOWN, "LNK103"),
    ]  # fmt: skip
    assert list(bygone(None)) == []


@pytest.mark.parametrize("made", [samples.sample(), samples.several(), report()])
def test_the_number_of_findings_is_told_without_a_look_at_them(made: Report) -> None:
    assert number_of_findings(made) == len(list(placed(made)))
