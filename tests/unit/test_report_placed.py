from refaudit.model.finding import Severity
from refaudit.report.fitting import fitting
from refaudit.report.placed import placed, worst_first
from tests.helpers import report_samples as samples
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


def test_lines_fill_the_room_and_the_rest_is_counted() -> None:
    lines = [("12345", 1), ("1234", 1), ("x", 0), ("y", 2)]
    assert "".join(fitting(lines, 100)) == "12345\n1234\nx\ny\n"
    assert (
        "".join(fitting(lines, 11))
        == "12345\n1234\n\n… and 2 more findings, in the other formats.\n"
    )
    # Nothing short slips in behind what had no room.
    assert "".join(fitting(lines, 10)) == "12345\n\n… and 3 more findings, in the other formats.\n"
    assert "".join(fitting([("x", 0), ("long", 0)], 3)) == "x\n"


def test_the_room_is_measured_as_told() -> None:
    line = "ж" * 5
    assert "".join(fitting([(line, 1)], 6)) == f"{line}\n"
    measured = fitting([(line, 1)], 6, lambda text: len(text.encode()))
    assert "".join(measured) == "\n… and 1 more finding, in the other formats.\n"
