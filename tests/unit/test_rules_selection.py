"""Which rules speak."""

import pytest

from refaudit import rules
from refaudit.errors import UsageError


def chosen(select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()) -> set[str]:
    return set(rules.select(select, ignore).codes)


def test_nothing_selected_means_every_rule() -> None:
    assert chosen() == {rule.code for rule in rules.RULES}


def test_a_prefix_chooses_its_family() -> None:
    assert {code[:3] for code in chosen(("LNK", "ref1"))} == {"LNK", "REF"}


@pytest.mark.parametrize(
    ("select", "ignore", "code", "speaks"),
    [
        (("ARC",), ("ARC103",), "ARC103", False),
        (("ARC",), ("ARC103",), "ARC104", True),
        (("ARC103",), ("ARC",), "ARC103", True),
        (("ARC103",), ("ARC",), "ARC104", False),
        (("ARC",), ("ARC",), "ARC103", False),
        ((), ("A",), "ARC103", False),
        ((), ("ARC10",), "ARC110", True),
    ],
)
def test_the_longest_prefix_wins_and_of_two_alike_ignore(
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    code: str,
    speaks: bool,
) -> None:
    assert (code in chosen(select, ignore)) is speaks


@pytest.mark.parametrize("prefix", ["LNK199", "XYZ", "", "ARC1033"])
def test_an_unknown_prefix_is_an_error(prefix: str) -> None:
    for given in ({"select": [prefix]}, {"ignore": [prefix]}):
        with pytest.raises(UsageError, match="unknown rule"):
            rules.select(**given)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("ARC1033", "ARC103 (archive-date-mismatch)"),
        ("archive-date-mismatched", "ARC103 (archive-date-mismatch)"),
        ("zzz", "Families of rules: ARC, DAT, LNK, PAR, REF, RUN"),
    ],
)
def test_the_error_names_what_is_near(text: str, near: str) -> None:
    with pytest.raises(UsageError) as error:
        rules.explain(text)
    assert near in (error.value.advice or "")


@pytest.mark.parametrize("text", ["arc103", " ARC103 ", "archive-date-mismatch"])
def test_a_rule_is_found_by_code_and_name(text: str) -> None:
    assert rules.explain(text).code == "ARC103"
