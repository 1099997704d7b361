"""What the rules are about, as the page tells it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.model.finding import Severity
from refaudit.model.report import RuleNote
from refaudit.report.explained import Explained, explained
from refaudit.report.text import one_line


def told(text: str) -> Explained:
    note = RuleNote(code="LNK101", name="dead", severity=Severity.ERROR, explanation=text)
    return explained([note])["LNK101"]


def parts(text: str) -> list[tuple[str, bool]]:
    return [(each.text, each.code) for each in told(text).summary]


def test_the_summary_stands_before_paragraphs_whose_lines_are_filled() -> None:
    made = told("The page is gone.\n\nOpen it, and add it\nwith care.\n \nOr not.")
    assert [each.text for each in made.summary] == ["The page is gone."]
    assert [paragraph[0].text for paragraph in made.paragraphs] == [
        "Open it, and add it with care.", "Or not.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Put `url-status`.", [("Put ", False), ("url-status", True), (".", False)]),
        ("`a` and `b`", [("a", True), (" and ", False), ("b", True)]),
        ("a ` alone", [("a ` alone", False)]),
        ("`a` and `b", [("a", True), (" and `b", False)]),
        ("``", []),
    ],
)
def test_code_marks_come_in_pairs(text: str, spans: list[tuple[str, bool]]) -> None:
    assert parts(text) == spans


def test_a_rule_without_an_explanation_has_none() -> None:
    note = RuleNote(code="X", name="x", severity=Severity.INFO, explanation=" \n")
    assert explained([note]) == {}


@given(st.text(st.characters(exclude_characters="\n\r"), max_size=100))
def test_nothing_but_marks_is_lost(text: str) -> None:
    kept = "".join(span.text for span in told(f"x{text}").summary)
    assert kept.replace("`", "") == one_line(f"x{text}", 200).replace("`", "")


def test_a_long_summary_is_cut() -> None:
    assert [span.text for span in told("x" * 1000).summary] == ["x" * 200 + "…"]
