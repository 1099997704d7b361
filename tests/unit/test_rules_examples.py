"""Every rule is as the contract says, and its declared examples hold."""

import re
from pathlib import Path

import pytest

from refaudit import rules
from tests.helpers.rule_cases import of_example

CONTRACT = """
LNK101 dead-link-without-archive error
LNK102 dead-link-marked-live error
LNK103 live-link-marked-dead info
LNK104 soft-404 warning
LNK105 usurped-domain error
LNK106 moved-link info
LNK107 redirected-home warning
LNK108 dead-link-tag-on-live-link warning
LNK109 content-drift warning
LNK110 https-available info
LNK111 bad-certificate info
LNK112 needs-a-human info
ARC101 archive-date-missing error
ARC102 archive-url-missing error
ARC103 archive-date-mismatch error
ARC104 archive-of-other-page error
ARC105 malformed-archive-url error
ARC106 snapshot-missing error
ARC107 snapshot-of-error-page error
ARC108 archive-in-url-parameter warning
ARC109 defunct-archive warning
ARC110 deprecated-archive warning
ARC111 short-archive-url warning
ARC112 archive-equals-url error
ARC113 snapshot-of-other-time warning
ARC114 archived-before-publication warning
ARC115 archive-without-url error
ARC116 live-link-without-archive info
DAT101 invalid-date error
DAT102 future-date error
DAT103 access-date-out-of-range error
DAT104 access-date-without-url error
DAT105 accessed-before-publication warning
DAT106 ambiguous-date warning
DAT107 date-style-mixed info
DAT108 year-date-mismatch error
DAT109 publication-date-differs info
DAT110 undated-citation info
DAT111 archive-date-out-of-range error
PAR101 url-status-without-archive warning
PAR102 invalid-url-status error
PAR103 deprecated-parameter warning
PAR104 missing-url error
PAR105 missing-title error
PAR106 invalid-url error
PAR107 duplicate-parameter warning
PAR108 redundant-alias error
PAR109 generic-title warning
PAR110 url-status-bot-unknown info
PAR111 unknown-parameter warning
PAR112 tracking-parameters info
PAR113 url-shortener warning
PAR114 external-link-in-text-parameter error
PAR115 invalid-parameter-value error
PAR116 url-wikilink-conflict error
PAR117 parameter-requires-url error
REF101 bare-url warning
REF102 undefined-reference-name error
REF103 conflicting-reference-definitions error
REF104 unclosed-reference-tag error
REF105 malformed-reference-tag error
REF106 duplicate-citation info
REF107 empty-reference warning
REF108 unused-reference-definition error
RUN901 could-not-check info
RUN902 network-down error
RUN903 host-trouble info
RUN904 unreadable-article error
"""

every_rule = pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.code)


def test_codes_names_and_severities_are_those_of_the_contract() -> None:
    promised = [line.split() for line in CONTRACT.strip().splitlines()]
    assert [[rule.code, rule.name, str(rule.severity)] for rule in rules.RULES] == promised


@every_rule
def test_the_bad_example_fires(rule: rules.Rule) -> None:
    assert of_example(rule.bad).count(rule.code) == 1


@every_rule
def test_the_good_example_does_not_fire(rule: rules.Rule) -> None:
    assert rule.code not in of_example(rule.good)


@every_rule
def test_the_bad_example_shows_one_fault_and_at_most_hints_beside_it(rule: rules.Rule) -> None:
    others = [rules.explain(code) for code in of_example(rule.bad) if code != rule.code]
    assert not [other.code for other in others if other.severity == "error"]


@every_rule
def test_prose_says_what_why_and_how(rule: rules.Rule) -> None:
    assert rule.summary.endswith(".")
    assert len(rule.explanation) > 60
    assert re.fullmatch(r"\d+\.\d+\.\d+", rule.since)


def test_the_documentation_is_fresh() -> None:
    written = Path(__file__).parents[2].joinpath("docs/rules.md").read_text("utf-8")
    assert written == rules.document(), "run `make docs`"
