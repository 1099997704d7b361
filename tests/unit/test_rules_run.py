"""RUN9xx: what the audit says of itself."""

import pytest

from refaudit import rules
from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Case, Severity
from refaudit.rules import HostTrouble, Waiting
from tests.helpers.rule_cases import ALL, checked, codes, found, read

PLAIN = "{{cite web |url=https://example.org/report |title=Report |date=3 May 2019}}"


def trouble(host: str, citations: int = 12) -> HostTrouble:
    return HostTrouble(host=host, citations=citations, proof="At https://x/: no answer")


def test_each_host_in_trouble_is_told_once_with_what_waits_for_it() -> None:
    findings = rules.run_findings(
        selection=ALL, troubled=[trouble("a.example"), trouble("b.example", 1)]
    )
    assert [(one.code, one.severity) for one in findings] == [("RUN903", Severity.INFO)] * 2
    assert findings[0].message == (
        "a.example is in trouble, and 12 citations wait for it. At https://x/: no answer."
    )
    assert "1 citation waits for it" in findings[1].message
    assert findings[0].fingerprint != findings[1].fingerprint


def test_what_a_host_suffers_is_not_told_of_each_of_its_pages() -> None:
    assert codes(PLAIN, original=(State.UNKNOWN, Reason.HOST_TROUBLE)) == []


@pytest.mark.parametrize("reason", [Reason.TIMEOUT, Reason.THROTTLED, Reason.SERVER_ERROR])
def test_what_one_page_suffers_is_told_of_it(reason: Reason) -> None:
    assert codes(PLAIN, original=(State.UNKNOWN, reason)) == ["RUN901"]


def case(original: str | None = None, snapshot: str | None = None, **verdict: object) -> Case:
    extraction = read(PLAIN)
    seen = {"state": State.UNKNOWN, "reason": Reason.HOST_TROUBLE} | verdict
    original_check, snapshot_check = (
        checked(url, **seen) if url else None  # type: ignore[arg-type]
        for url in (original, snapshot)
    )
    return Case(
        citation=extraction.citations[0],
        article=extraction,
        original=original_check,
        snapshot=snapshot_check,
    )


def test_citations_are_counted_for_each_host_they_wait_for() -> None:
    waiting = Waiting()
    waiting.saw(case("https://a.example/1", "https://archive.example/web/1"))
    waiting.saw(case("https://b.example:8443/2", "https://archive.example/web/2"))
    waiting.saw(case("https://a.example/1", "https://a.example/2"))
    assert [(each.host, each.citations) for each in waiting.hosts] == [
        ("a.example", 2), ("archive.example", 2), ("b.example", 1),
    ]  # fmt: skip
    assert {each.proof for each in waiting.hosts} == {"seen as host-trouble"}


def test_who_is_not_in_trouble_is_not_waited_for() -> None:
    waiting = Waiting()
    waiting.saw(case("https://a.example/1", reason=Reason.TIMEOUT))
    waiting.saw(case("https://a.example/1", state=State.DEAD))
    waiting.saw(case())
    assert waiting.hosts == ()


@pytest.mark.parametrize(
    ("state", "reason", "advice"),
    [
        (State.UNKNOWN, Reason.TIMEOUT, "Nothing need be done"),
        (State.UNCHECKED, Reason.UNSUPPORTED_SCHEME, "Open it in a browser"),
    ],
)
def test_what_to_do_goes_by_whether_it_will_be_asked(
    state: State, reason: Reason, advice: str
) -> None:
    (finding,) = found(PLAIN, original=(state, reason))
    assert (finding.suggestion or "").startswith(advice)
