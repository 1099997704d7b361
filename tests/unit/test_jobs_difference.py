"""What is new, what persists, and what is resolved from one report to the next."""

from msgspec.structs import replace

from refaudit.jobs.difference import comparable, difference
from refaudit.model.finding import Severity
from refaudit.model.report import Report
from tests.helpers.report_parts import article, citation, found, report

DEAD = ("LNK101", "dead-link-without-archive", Severity.ERROR)
DATE = ("DAT101", "invalid-date", Severity.ERROR)
HINT = ("LNK110", "https-available", Severity.INFO)


def finding(kind=DEAD, message="gone", **more):
    return found(*kind, message, **({"citation": "c1"} | more))


def one(*findings, title="A", own=(), error=None, **more):
    cited = citation(1, url="https://x.org/", findings=findings, **more)
    made = article(cited, title=title)
    return replace(made, findings=own, error=error, citations=() if error else (cited,))


def of(*articles, run="2") -> Report:
    made = report(*articles)
    return replace(made, run=replace(made.run, id=run, status="complete"))


def test_a_first_run_has_only_new_findings():
    found_ = difference(of(one(finding(), finding(HINT))), None)
    assert (found_.run, found_.before) == ("2", None)
    assert found_.new == {"error": 1, "info": 1}
    assert (found_.persisting, found_.resolved) == ({}, {})


def test_new_persisting_and_resolved():
    before = of(one(finding(), finding(DATE, parameter="date")), run="1")
    now = of(one(finding(message="other words"), finding(HINT)))
    found_ = difference(now, before)
    assert found_.before == "1"
    assert found_.new == {"info": 1}
    assert found_.persisting == {"error": 1}
    assert found_.resolved == {"error": 1}
    (came,), (gone,) = found_.came, found_.gone
    assert (came.code, came.article, came.url) == ("LNK110", "A", "https://x.org/")
    assert (gone.code, gone.parameter, gone.message) == ("DAT101", "date", "gone")


def test_another_parameter_citation_or_article_is_another_finding():
    before = of(one(finding(parameter="url")), run="1")
    for changed in (
        one(finding(parameter="archive-url")),
        one(finding(parameter="url", citation="c2")),
        one(finding(parameter="url"), title="B"),
    ):
        assert difference(of(changed), before).new == {"error": 1}


def test_the_same_finding_twice_counts_twice():
    before = of(one(finding(DATE, parameter="date")), run="1")
    now = of(one(*[finding(DATE, parameter="date")] * 3))
    found_ = difference(now, before)
    assert (found_.new, found_.persisting) == ({"error": 2}, {"error": 1})
    assert difference(before, now).resolved == {"error": 2}


def test_nothing_of_an_article_that_was_not_read_is_resolved():
    before = of(one(finding()), one(finding(), title="B"), run="1")
    unreadable = one(title="B", error="not UTF-8", own=(found("RUN904", "x", Severity.ERROR, "m"),))
    assert difference(of(one(finding())), before).resolved == {}
    found_ = difference(of(one(finding()), unreadable), before)
    assert found_.resolved == {}
    assert [each.code for each in found_.came] == ["RUN904"]
    assert found_.came[0].url is None


def test_findings_about_the_run_have_no_part():
    made = of(one())
    made = replace(made, findings=(found("RUN903", "host-trouble", Severity.INFO, "m"),))
    assert difference(made, None).new == {}


def test_the_worst_come_first():
    found_ = difference(of(one(finding(HINT), finding())), None)
    assert [each.severity for each in found_.came] == [Severity.ERROR, Severity.INFO]


def test_a_run_without_its_network_is_not_compared():
    made = of(one())
    assert comparable(made)
    assert not comparable(replace(made, run=replace(made.run, network_down=True)))
    assert not comparable(replace(made, run=replace(made.run, status="empty")))
