import io
from xml.etree.ElementTree import Element

import junitparser
import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Severity
from refaudit.model.report import Report
from refaudit.report import render
from tests.helpers import report_samples as samples
from tests.helpers.report_parts import article, checked, citation, found, report

ERROR = found("LNK102", "dead-link-marked-live", Severity.ERROR, "Dead.", suggestion="|x=y")
WARNING = found("REF101", "bare-url", Severity.WARNING, "Bare.")


def root(made: Report) -> Element:
    return ElementTree.fromstring(render(made, "junit"))  # type: ignore[no-any-return]


def case(*findings: object, **more: object) -> Element:
    """The one citation of a report."""
    made = report(article(citation(1, findings=findings, **more)))
    return root(made).findall(".//testcase")[1]


def test_a_suite_is_an_article_and_a_case_a_citation() -> None:
    made = samples.sample()
    (suite,) = root(made)
    assert suite.get("name") == "Jezkazgan"
    names = [each.get("name") for each in suite]
    assert len(names) == 1 + len(made.articles[0].citations)
    assert names[0] == "article"
    assert suite[1].get("file") == "examples/Jezkazgan.wikitext"
    assert suite[1].get("line") == "27"
    assert suite[1].get("classname") == "Jezkazgan"


@pytest.mark.parametrize("made", [samples.sample(), samples.several(), samples.hostile(), report()])
def test_the_counts_are_those_of_the_cases(made: Report) -> None:
    top = root(made)
    for each in (top, *top):
        cases = each.findall(".//testcase")
        assert each.get("tests") == str(len(cases))
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert each.get(name) == str(sum(one.find(tag) is not None for one in cases))
    outcomes = {"failure", "error", "skipped"}
    assert all(
        len([part for part in one if part.tag in outcomes]) <= 1
        for one in top.findall(".//testcase")
    )


def test_a_ci_server_reads_it() -> None:
    read = junitparser.JUnitXml.fromroot(root(samples.several()))
    assert (read.tests, read.failures, read.errors) == (21, 7, 1)
    assert [suite.name for suite in read] == ["The run", "Jezkazgan", "مدينة", "broken.xml"]
    assert read.time == 0


def test_errors_fail_and_the_rest_is_output() -> None:
    made = case(ERROR, WARNING)
    failure = made.find("failure")
    assert failure is not None
    assert failure.get("message") == "LNK102 Dead."
    assert failure.get("type") == "LNK102 dead-link-marked-live"
    assert failure.text == "error: LNK102 dead-link-marked-live: Dead.\n  suggestion: |x=y"
    assert made.findtext("system-out") == "warning: REF101 bare-url: Bare."
    mild = case(WARNING)
    assert [part.tag for part in mild] == ["system-out"]
    assert [part.tag for part in case()] == []
    assert [part.tag for part in case(replace(ERROR, ignored="known"))] == []


@pytest.mark.parametrize(
    ("state", "reason", "words"),
    [
        (State.UNKNOWN, Reason.TIMEOUT, "unknown: no answer in time"),
        (State.UNCHECKED, Reason.BUDGET, "unchecked: left for a later run"),
        (State.RESTRICTED, Reason.PAYWALL, None),
        (State.LIVE, Reason.OK, None),
    ],
)
def test_what_was_not_learned_is_skipped(state: State, reason: Reason, words: str | None) -> None:
    seen = checked("https://a.example/", state, reason)
    skipped = case(original=seen).find("skipped")
    assert (skipped.get("message") if skipped is not None else None) == words
    assert case(ERROR, original=seen).find("skipped") is None
    assert case(ERROR, original=seen).find("failure") is not None


def test_an_unread_article_is_an_error() -> None:
    made = root(samples.several())
    error = made.find(".//testsuite[@name='broken.xml']/testcase/error")
    assert error is not None
    assert error.get("message") == "not XML"


def test_findings_of_the_run_are_a_suite() -> None:
    (one,) = root(samples.several()).findall(".//testsuite[@name='The run']/testcase")
    assert one.get("name") == "RUN902 network-down"
    assert one.find("failure") is not None
    assert one.get("file") is None


def test_cases_of_the_same_title_are_told_apart() -> None:
    made = report(article(*(citation(n, title=t) for n, t in enumerate("ABA", 1))))
    names = [each.get("name") for each in root(made).findall(".//testcase")]
    assert names == ["article", "A", "B", "A (2)"]


def test_a_citation_is_called_by_what_it_has() -> None:
    assert case(title=None, url="https://a.example/?token=secret").get("name", "") == (
        "https://a.example/?token=REDACTED"
    )
    assert case(title=" ", url=None, wikitext="Abay").get("name") == "Abay"
    assert case(title=None, url=None, wikitext="").get("name") == "untitled"


def test_very_many_findings_are_counted() -> None:
    failure = case(*[ERROR] * 70).find("failure")
    assert failure is not None
    assert str(failure.text).endswith("\nand 20 more")


def test_the_time_is_that_of_the_run() -> None:
    assert root(samples.sample()).get("time") == "72.000"
    assert root(report(finished_at=None)).get("time") == "0.000"
    assert root(samples.sample())[0].get("timestamp") == "2026-11-22T10:00:00"


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=100))
def test_any_text_is_xml(text: str) -> None:
    fault = found("A1", text, Severity.ERROR, text, suggestion=text)
    made = report(article(citation(1, title=text, findings=(fault,)), title=text, source=text))
    data = render(made, "junit")
    parsed = ElementTree.parse(io.BytesIO(data)).getroot()
    assert len(parsed.findall(".//failure")) == 1


def test_hostile_texts_are_bounded() -> None:
    assert len(render(samples.hostile("<x>&" * 300_000), "junit")) < 60_000
