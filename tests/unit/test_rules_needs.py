"""Rules are asked only about citations that have what they need."""

import pytest

from refaudit import rules
from refaudit.catalogue import parameters
from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Case
from refaudit.rules.needs import Need
from refaudit.rules.subject import Subject
from tests.helpers.rule_cases import ALL, NOW, checked, read

URL = "https://example.org/report"
COPY = f"https://web.archive.org/web/20230305101742/{URL}"
CONTEXT = rules.Context(article="Report", now=NOW)
ASKED = [rule for rule in rules.RULES if rule.check]


def subject(wikitext: str, **seen: object) -> Subject:
    extraction = read(wikitext)
    case = Case(citation=extraction.citations[0], article=extraction, **seen)
    return Subject.of(case, CONTEXT)


@pytest.mark.parametrize("rule", ASKED, ids=lambda rule: rule.code)
def test_what_a_rule_needs_is_there_to_be_had(rule: rules.Rule) -> None:
    assert all(need in set(Need) or parameters.parameter(need) for need in rule.needs)


@pytest.mark.parametrize(
    ("wikitext", "met"),
    [
        (f"{{{{cite web|url={URL}}}}}", {Need.MODULE, Need.KNOWN_MODULE, "url"}),
        (f"{{{{vcite web|url={URL}|archive-url={COPY}}}}}", {Need.ADDRESS, "url", "archive-url"}),
        (f"<ref>[{URL} Report]</ref>", set()),
    ],
)
def test_a_citation_has_its_parameters_and_what_follows_from_its_template(
    wikitext: str, met: set[str]
) -> None:
    assert subject(wikitext).has == met


@pytest.mark.parametrize(
    ("seen", "met"),
    [
        ({}, set()),
        ({"original"}, {Need.PAGE, Need.VERDICT}),
        ({"snapshot"}, {Need.COPY, Need.VERDICT}),
    ],
)
def test_verdicts_are_needs(seen: set[str], met: set[str]) -> None:
    verdict = checked(URL, State.LIVE, Reason.OK)
    assert subject(f"<ref>[{URL} Report]</ref>", **dict.fromkeys(seen, verdict)).has == met


@pytest.mark.parametrize("rule", ASKED, ids=lambda rule: rule.code)
def test_the_engine_asks_the_rules_that_fire(rule: rules.Rule) -> None:
    verdict = checked(URL, State.DEAD, Reason.NOT_FOUND)
    for wikitext in (rule.bad.wikitext, rule.good.wikitext):
        extraction = read(wikitext)
        for citation in extraction.citations:
            case = Case(citation=citation, article=extraction, original=verdict)
            spoken = {one.code for one in rules.findings(case, CONTEXT, ALL)}
            it = Subject.of(case, CONTEXT)
            assert spoken == {each.code for each in ASKED if each.fires(it)}


def test_a_rule_without_what_it_needs_finds_nothing() -> None:
    rule = rules.explain("ARC101")
    assert rule.fires(subject(f"{{{{cite web|url={URL}|archive-url={COPY}}}}}"))
    assert not rule.fires(subject(f"{{{{vcite web|url={URL}|archive-url={COPY}}}}}"))
