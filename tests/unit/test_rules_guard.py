"""Nothing that is restricted or unknown may ever produce a finding that calls it dead."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Finding
from tests.helpers.rule_cases import found, shows

URL = "https://example.org/report"
COPY = f"https://web.archive.org/web/20200105101742/{URL}"
TEXTS = [
    f"{{{{cite web |url={URL} |title=Report |date=3 May 2019{more}}}}}{after}"
    for more in (
        "",
        *(
            f" |archive-url={COPY} |archive-date=5 January 2020{status}"
            for status in (
                "", *(f" |url-status={word}" for word in
                      ("live", "dead", "deviated", "unfit", "usurped", "bot: unknown"))
            )
        ),
    )
    for after in ("", "{{dead link|date=May 2020}}")
] + [f"<ref>[{URL} Report]</ref>", f"<ref>{URL}</ref>"]  # fmt: skip
ACCUSING = {"LNK101", "LNK102", "LNK104", "LNK105", "LNK107"}
WORDS = ("is dead", "seems to be gone", "is parked", "changed hands", "error page", "home page")
LOST = {"dead", "usurped", "unfit", "deviated"}
DEATHS = {
    Reason.NOT_FOUND,
    Reason.GONE,
    Reason.NO_SUCH_HOST,
    Reason.SOFT_404,
    Reason.REDIRECTED_HOME,
    Reason.PARKED,
    Reason.USURPED,
}


def accusations(findings: list[Finding]) -> list[Finding]:
    return [
        finding
        for finding in findings
        if finding.code in ACCUSING or any(word in finding.message for word in WORDS)
    ]


not_dead = st.sampled_from([state for state in State if state is not State.DEAD])


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(TEXTS), not_dead, st.sampled_from(Reason), st.booleans())
def test_only_death_is_called_death(
    text: str, state: State, reason: Reason, confirmed: bool
) -> None:
    findings = found(
        text,
        original=(state, reason),
        confirmed=confirmed,
        led_to="https://example.org/",
        page=shows("Page not found"),
    )
    assert not accusations(findings)
    edited = {edit.value for finding in findings for edit in finding.edits}
    assert not edited & LOST


@pytest.mark.parametrize("reason", sorted(set(Reason) - DEATHS))
def test_a_state_that_contradicts_its_reason_accuses_nobody(reason: Reason) -> None:
    for text in TEXTS:
        assert not accusations(found(text, original=(State.DEAD, reason), confirmed=True))


@pytest.mark.parametrize("reason", sorted(DEATHS))
def test_a_death_that_is_not_confirmed_is_never_edited_and_says_how_often_it_was_seen(
    reason: Reason,
) -> None:
    for text in TEXTS:
        findings = found(text, original=(State.DEAD, reason))
        assert all("(seen 1 of 3)" in each.message for each in accusations(findings))
        edited = {edit.value for finding in findings for edit in finding.edits}
        assert not edited & LOST
        plain = {each.suggestion for each in findings}
        assert not plain & {f"|url-status={word}" for word in LOST}


@pytest.mark.parametrize("state", [State.BLOCKED, State.UNKNOWN, State.UNCHECKED, State.GOOD])
@pytest.mark.parametrize("reason", sorted(Reason))
def test_a_copy_that_is_withheld_or_unknown_is_not_called_lost(
    state: State, reason: Reason
) -> None:
    for text in TEXTS:
        codes = {one.code for one in found(text, snapshot=(state, reason), confirmed=True)}
        assert not codes & {"ARC104", "ARC106", "ARC107", "ARC113"}
