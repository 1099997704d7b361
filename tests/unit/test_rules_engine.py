"""From faults to findings; and nothing makes the rules raise."""

from datetime import UTC, datetime, timedelta, timezone

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from refaudit import rules
from refaudit.model.evidence import Kind, Reason, State
from refaudit.model.finding import Case, Finding
from tests.helpers.rule_cases import ALL, NOW, checked, codes, found, read

URL = "https://example.org/report"
COPY = f"https://web.archive.org/web/20230305101742/{URL}"
OFF_BY_ONE = (
    f"{{{{cite web |url={URL} |title=Report |date=2019 |archive-url={COPY} "
    "|archive-date=2023-03-06}}"
)


def test_a_finding_has_the_declaration_and_the_place_of_its_citation() -> None:
    extraction = read("\n" + OFF_BY_ONE)
    (finding,) = found("\n" + OFF_BY_ONE)
    rule = rules.explain("ARC103")
    assert (finding.code, finding.name, finding.severity) == (rule.code, rule.name, rule.severity)
    assert (finding.citation, finding.line) == (extraction.citations[0].id, 2)
    assert len(finding.fingerprint) == 16


def test_only_selected_rules_speak() -> None:
    text = OFF_BY_ONE + '<ref name="a" />'
    assert codes(text) == ["ARC103", "REF102"]
    assert codes(text, selection=rules.select(["REF"])) == ["REF102"]
    assert codes(text, selection=rules.select([], ["REF"])) == ["ARC103"]


def test_a_fingerprint_survives_a_mended_date_and_other_edits() -> None:
    (one,) = found(OFF_BY_ONE)
    (other,) = found("Text.\n" + OFF_BY_ONE.replace("2023-03-06", "2023-03-08"))
    assert one.fingerprint == other.fingerprint


def test_a_rule_that_fires_twice_in_a_citation_has_two_fingerprints() -> None:
    findings = found(OFF_BY_ONE.replace("2023-03-06", "2023").replace("2019", "5th May 2019"))
    assert [one.code for one in findings] == ["DAT101", "DAT101"]
    assert findings[0].fingerprint != findings[1].fingerprint


def test_a_citation_that_bots_leave_alone_gets_no_edits_and_no_hints_about_links() -> None:
    text = OFF_BY_ONE + "{{cbignore}}"
    (finding,) = found(text, original=(State.LIVE, Reason.OK))
    assert (finding.code, finding.edits) == ("ARC103", ())
    assert codes(OFF_BY_ONE, original=(State.LIVE, Reason.OK)) == ["LNK103", "ARC103"]


def test_a_template_of_no_family_gets_no_edits() -> None:
    text = "<ref>{{official website|1=http://example.org/a}}</ref>"
    findings = found(text, original=(State.LIVE, Reason.OK), led_to="https://example.org/a")
    assert [(one.code, one.parameter, one.edits) for one in findings] == [("LNK110", None, ())]


def test_today_is_the_day_in_utc() -> None:
    text = f"{{{{cite web |url={URL} |title=Report |date=2019 |access-date=2026-11-24}}}}"
    samoa = datetime(2026, 11, 23, 1, tzinfo=timezone(timedelta(hours=13)))
    assert codes(text, now=samoa) == ["DAT103"]
    assert codes(text, now=datetime(2026, 11, 23, 1, tzinfo=UTC)) == []


def test_the_run_speaks_of_itself() -> None:
    assert rules.run_findings(selection=ALL) == ()
    findings = rules.run_findings(
        selection=ALL, network_down="100 of 100 hosts failed", unreadable=[("A", "x"), ("B", "x")]
    )
    assert [one.code for one in findings] == ["RUN902", "RUN904", "RUN904"]
    assert len({one.fingerprint for one in findings}) == 3
    assert rules.run_findings(selection=rules.select(["LNK"]), network_down="x") == ()


def test_findings_can_be_stored_as_json() -> None:
    findings = found(OFF_BY_ONE + '<ref name="a" />')
    assert msgspec.json.decode(msgspec.json.encode(findings), type=list[Finding]) == findings


NAMES = [
    "url", "archive-url", "archiveurl", "archive-date", "access-date", "date", "year", "title",
    "url-status", "dead-url", "month", "website", "format", "url-access", "df", "mode",
    "title-link", "publication-date", "chapter-url", "last", "author1", "doi-broken-date", "via",
    "nonsense",
]  # fmt: skip
VALUES = [
    "", URL, COPY, "https://bit.ly/x", "https://web.archive.org/web/2023*/x", "www.example.org",
    "https://archive.today/wxyz1", "2023-03-06", "5 June 2099", "05/06/2008", "c. 900", "n.d.",
    "Winter 2012–13", "31 February 2020", "9999", "0001-01-01", "live", "Dead", "{{x}}", "[[a]]",
    "//", "http://[", "https://a.b/?utm_x=1&;=&", "Archived copy", "dmy", "ymd-all", "<!-- a -->",
]  # fmt: skip
value = st.sampled_from(VALUES) | st.text(max_size=30)
citation = st.builds(
    lambda template, pairs: f"{{{{{template}{''.join(f'|{k}={v}' for k, v in pairs)}}}}}",
    st.sampled_from(["cite web", "cite book", "citation", "cite tweet", "vcite web"]),
    st.lists(st.tuples(st.sampled_from(NAMES), value), max_size=8),
)
around = st.sampled_from(
    ["{}", "<ref>{}</ref>", "< ref name=a>{}</ref>", "<ref>{}{{{{dead link}}}}</ref>"]
)
article = st.lists(st.builds(str.format, around, citation | value), max_size=4).map("\n".join)
verdict = st.tuples(st.sampled_from(State), st.sampled_from(Reason))


@settings(max_examples=300, deadline=None)
@given(
    article,
    st.none() | verdict,
    st.none() | verdict,
    value,
    st.sampled_from(["", "2023", "20230231000000", "x"]),
    st.booleans(),
)
def test_no_article_makes_the_rules_raise(  # noqa: PLR0917 - as drawn
    text: str,
    original: tuple[State, Reason] | None,
    snapshot: tuple[State, Reason] | None,
    led_to: str,
    served: str,
    confirmed: bool,
) -> None:
    findings = found(
        text,
        original=original,
        snapshot=snapshot,
        led_to=led_to,
        served=served,
        confirmed=confirmed,
    )
    assert len({one.fingerprint for one in findings}) == len(findings)
    assert all("\n" not in one.message and len(one.message) < 900 for one in findings)


@given(st.sampled_from(State), st.sampled_from(Reason))
def test_no_verdict_that_is_unknown_accuses(state: State, reason: Reason) -> None:
    if state not in {State.UNKNOWN, State.UNCHECKED, State.RESTRICTED}:
        return
    text = OFF_BY_ONE.replace("2023-03-06", "2023-03-05 |url-status=live")
    extraction = read(text)
    case = Case(
        citation=extraction.citations[0],
        article=extraction,
        original=checked(URL, state, reason, led_to="https://example.org/new"),
        snapshot=checked(COPY, state, reason, kind=Kind.SNAPSHOT),
    )
    findings = rules.findings(case, rules.Context(article="Report", now=NOW), ALL)
    assert {str(one.severity) for one in findings} <= {"info"}
