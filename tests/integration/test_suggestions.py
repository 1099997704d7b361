"""What a report suggests, put into the article, ends the finding in a new audit and starts none."""

from functools import cache
from types import FunctionType

import pytest
from hypothesis import HealthCheck, given, settings

from refaudit import rules
from refaudit.model.finding import Edit
from refaudit.store import Store
from tests.helpers.faulty_citations import FAULTS
from tests.helpers.known_web import audited
from tests.helpers.mending import all_mends, complaints, put, rounds, said
from tests.helpers.written_citations import articles, plain

every_fault = pytest.mark.parametrize("code", FAULTS)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with Store.open(str(tmp_path_factory.mktemp("store") / "history.sqlite")) as store:
        yield store


@pytest.fixture(scope="module")
def seen(store):
    """The report on the article with the faults of a rule."""
    return cache(lambda code: audited(store, plain(code).text))


def makes_edits(function, seen):
    """Whether a function makes an `Edit`, or calls one of the rules' that does."""
    seen.add(function)
    named = [function.__globals__.get(name) for name in function.__code__.co_names]
    called = [one for one in named if isinstance(one, FunctionType) and one not in seen]
    ours = [one for one in called if one.__module__.startswith(rules.__name__)]
    return Edit in named or any(makes_edits(one, seen) for one in ours)


def test_every_rule_that_can_propose_an_edit_has_faults_here():
    able = {rule.code for rule in rules.RULES if rule.check and makes_edits(rule.check, set())}
    assert able == set(FAULTS)


@every_fault
def test_faults_are_found_with_edits_and_a_corrected_text(code, seen):
    report = seen(code)
    found = [(one, f) for one in report.citations for f in one.findings if f.code == code]
    assert any(finding.edits for _, finding in found)
    assert all(one.corrected for one, finding in found if finding.edits)


@every_fault
def test_the_corrected_text_ends_the_findings_and_a_second_audit_suggests_no_more(
    code, store, seen
):
    text, language = plain(code)
    before = seen(code)
    mends = all_mends(before)
    after = audited(store, put(text, mends))
    assert complaints(before, after, mends, language) == []
    ended = {(mend.citation.ordinal, f.code) for mend in mends for f in mend.ends}
    again = {(one.ordinal, f.code) for one in after.citations for f in one.findings if f.edits}
    assert not ended & again


@every_fault
def test_each_suggestion_alone_ends_its_finding(code, store, seen):
    text, language = plain(code)
    before = seen(code)
    for mends in rounds(before, language):
        after = audited(store, put(text, mends))
        assert complaints(before, after, mends, language) == []


@every_fault
def test_people_and_programs_are_told_the_same(code, seen):
    for finding in (finding for one in seen(code).citations for finding in one.findings):
        told = said(finding.suggestion or "") if finding.edits else ()
        if told:
            assert [_brief(edit) for edit in told] == [_brief(edit) for edit in finding.edits]


def _brief(edit):
    return edit.parameter, edit.rename, edit.value


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(articles(citations=6))
def test_however_it_is_written_the_corrected_text_ends_the_findings(store, article):
    text, language = article
    before = audited(store, text, language=language)
    mends = all_mends(before)
    after = audited(store, put(text, mends), language=language)
    assert complaints(before, after, mends, language) == []
    for alone in rounds(before, language):
        after = audited(store, put(text, alone), language=language)
        assert complaints(before, after, alone, language) == []
