"""The catalogue of rules for people and for programs."""

import msgspec
import pytest

from refaudit import rules
from refaudit.model.evidence import Reason, State


def test_every_rule_has_its_section_and_its_row() -> None:
    text = rules.document()
    for rule in rules.RULES:
        assert f"\n### {rule.code} {rule.name}\n" in text
        assert f"| [{rule.code}](#{rule.code.lower()}-{rule.name}) |" in text


def test_tables_and_code_blocks_are_whole() -> None:
    lines = rules.document().splitlines()
    assert sum(line.startswith("```") for line in lines) % 2 == 0
    assert {line.count("|") for line in lines if line.startswith("| [")} == {5}


def test_examples_stand_with_their_evidence() -> None:
    text = rules.explain_markdown(rules.explain("LNK106"))
    assert "- the cited page is live: moved, led to https://example.org/archive/report" in text
    assert "2 of 100" not in text


def test_the_evidence_of_a_run_is_told() -> None:
    assert "- a run without such trouble" in rules.explain_markdown(rules.explain("RUN902"))
    assert "- the article Report.wikitext: " in rules.explain_markdown(rules.explain("RUN904"))


def test_a_copy_served_instead_is_told() -> None:
    seen = rules.Seen(
        state=State.OTHER_TIME, reason=Reason.NEAREST_CAPTURE, served_timestamp="2022"
    )
    assert str(seen) == "other-time: nearest-capture, served 2022"


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.code)
def test_plain_values_are_json(rule: rules.Rule) -> None:
    plain = rules.plain(rule)
    assert msgspec.json.decode(msgspec.json.encode(plain)) == plain
    assert plain["code"] == rule.code
    assert plain["bad"]["wikitext"] or plain["bad"]["evidence"]
