"""The JUnit report, for the test pages of CI servers: a suite an article, a case a citation.

A citation fails by findings of severity error; its other findings are the output of the case. One
that could not be checked, and has no error, is skipped. The form is what Jenkins, GitLab and
GitHub's actions read: `testsuites`, `testsuite`, `testcase`, with at most one `failure`, `error`
or `skipped` a case.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from refaudit.model.evidence import State
from refaudit.model.finding import Finding, Severity
from refaudit.model.report import AuditedArticle, AuditedCitation, Report
from refaudit.report import overview
from refaudit.report.format import Format
from refaudit.report.links import url_text
from refaudit.report.text import one_line, shown
from refaudit.report.words import REASONS, SEVERITIES, STATES, stamp
from refaudit.report.xml import DECLARATION, Element, child, serialized, start_tag

__all__ = ["FORMAT"]

_NAME_SHOWN = 200
_PATH_SHOWN = 500
_SENTENCE_SHOWN = 1000
_FINDINGS_SHOWN = 50
_SUITE_OF_RUN = "The run"
_UNLEARNED = frozenset({State.UNKNOWN, State.UNCHECKED})


class _Suite(Struct, frozen=True, kw_only=True):
    """The cases of an article, or of the run."""

    name: str
    cases: Sequence[Element]

    def count(self, outcome: str) -> int:
        return sum(case.find(outcome) is not None for case in self.cases)


def _pieces(report: Report) -> Iterator[bytes]:
    """Suites are made twice, so that the totals stand at the top and none is kept."""
    totals = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for suite in _suites(report):
        for name, number in _counts(suite).items():
            totals[name] += number
    yield DECLARATION
    head = {"name": overview.heading(report)}
    taken = {"time": f"{report.run.seconds or 0:.3f}"}
    yield start_tag("testsuites", head | _said(totals) | taken)
    # The schemas of JUnit have times without a zone.
    started = stamp(report.run.started_at).removesuffix("Z")
    for suite in _suites(report):
        about = {"name": suite.name} | _said(_counts(suite)) | {"time": "0", "timestamp": started}
        yield start_tag("testsuite", about)
        yield from map(serialized, suite.cases)
        yield b"</testsuite>\n"
    yield b"</testsuites>\n"


def _counts(suite: _Suite) -> dict[str, int]:
    return {
        "tests": len(suite.cases),
        "failures": suite.count("failure"),
        "errors": suite.count("error"),
        "skipped": suite.count("skipped"),
    }


def _said(counts: dict[str, int]) -> dict[str, str]:
    return {name: str(number) for name, number in counts.items()}


def _suites(report: Report) -> Iterator[_Suite]:
    if report.findings:
        cases = [_of_run(finding) for finding in report.findings]
        yield _Suite(name=_SUITE_OF_RUN, cases=cases)
    for article in report.articles:
        yield _Suite(name=overview.titled(article), cases=[*_cases(article)])


def _of_run(finding: Finding) -> Element:
    name = f"{finding.code} {finding.name}"
    case = _case(_SUITE_OF_RUN, one_line(name, _NAME_SHOWN), None, None)
    _judge(case, [finding])
    return case


def _cases(article: AuditedArticle) -> Iterator[Element]:
    """The article itself, then its citations."""
    title, source = overview.titled(article), one_line(article.source, _PATH_SHOWN)
    own = _case(title, "article", source, None)
    if article.error is not None:
        child(own, "error", message=one_line(article.error, _SENTENCE_SHOWN), type="unreadable")
    else:
        _judge(own, article.findings)
    yield own
    named = Counter[str]()
    for citation in article.citations:
        named[name := _name(citation)] += 1
        several = f" ({named[name]})" if named[name] > 1 else ""
        case = _case(title, name + several, source, citation.line)
        _judge(case, citation.findings, _unlearned(citation))
        yield case


def _case(suite: str, name: str, source: str | None, line: int | None) -> Element:
    attributes = {"name": name, "classname": suite, "time": "0"}
    if source is not None:
        attributes["file"] = source
    if line is not None:
        attributes["line"] = str(line)
    return Element("testcase", attributes)


def _name(citation: AuditedCitation) -> str:
    """What a citation is called in every run, wherever in the article it stands."""
    if title := one_line(citation.title or "", _NAME_SHOWN):
        return title
    written = url_text(citation.url) if citation.url else citation.wikitext
    return one_line(written, _NAME_SHOWN) or "untitled"


def _judge(case: Element, findings: Sequence[Finding], unlearned: str | None = None) -> None:
    active = [each for each in findings if each.ignored is None]
    errors = [each for each in active if each.severity is Severity.ERROR]
    others = [each for each in active if each.severity is not Severity.ERROR]
    if errors:
        first = errors[0]
        message = one_line(f"{first.code} {first.message}", _SENTENCE_SHOWN)
        kind = one_line(f"{first.code} {first.name}", _NAME_SHOWN)
        child(case, "failure", _told(errors), message=message, type=kind)
    elif unlearned is not None:
        child(case, "skipped", message=unlearned)
    if others:
        child(case, "system-out", _told(others))


def _told(findings: Sequence[Finding]) -> str:
    lines = [line for each in findings[:_FINDINGS_SHOWN] for line in _lines(each)]
    if more := len(findings) - len(findings[:_FINDINGS_SHOWN]):
        lines.append(f"and {more:,} more")
    return "\n".join(lines)


def _lines(finding: Finding) -> Iterable[str]:
    severity = SEVERITIES[finding.severity][0]
    told = f"{severity}: {finding.code} {finding.name}: {finding.message}"
    yield one_line(told, _SENTENCE_SHOWN)
    if finding.suggestion:
        yield f"  suggestion: {shown(finding.suggestion, _SENTENCE_SHOWN)}"


def _unlearned(citation: AuditedCitation) -> str | None:
    """Why nothing can be said of the citation's page."""
    checked = citation.original
    if checked is None or checked.state not in _UNLEARNED:
        return None
    return f"{STATES[checked.state]}: {REASONS[checked.reason]}"


FORMAT = Format(name="junit", extension="junit.xml", media_type="application/xml", pieces=_pieces)
