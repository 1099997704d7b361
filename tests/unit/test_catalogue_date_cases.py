"""Recorded date values, read in place; those that the text alone cannot settle are named here."""

import json
from pathlib import Path
from typing import Any

import pytest

from refaudit.catalogue.dates import read

CASES = Path(__file__).parents[2] / "../shared/facts/date_cases.jsonl"

# Where the recorded cases ask for more than the text of the value can tell.
NEEDS_CLOCK = {"d296", "d338", "d475"}
NEEDS_ACCESS_WINDOW = {"d240", "d429"}
NEEDS_THE_SOURCE = {"d272", "d338", "d353", "d376"}
TWO_READINGS_HERE = {"d272", "d357", "d378"}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not CASES.exists(), reason="the shared corpus is not beside the checkout"),
]


def cases() -> list[Any]:
    if not CASES.exists():
        return [pytest.param({}, id="missing")]
    rows = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    return [pytest.param(row, id=row["id"]) for row in rows]


@pytest.mark.parametrize("case", cases())
def test_a_recorded_case_is_judged_as_recorded(case: dict[str, Any]) -> None:
    date = read(case["value"], parameter=case["param"])
    if case["id"] in NEEDS_CLOCK:
        # Good but for its year, which the rules compare with the present one.
        assert date.valid
        assert int((date.iso or "")[:4]) > 2027
    elif case["id"] in NEEDS_ACCESS_WINDOW:
        # Good but for its day, which the rules compare with the first one of Wikipedia.
        assert date.valid
        assert (date.iso or "") < "2001-01-15"
    else:
        assert date.valid == (case["expected"] == "valid"), date.problem
    if with_date := case.get("expected_with_date"):
        beside = read(case["value"], parameter=case["param"], beside_date=True)
        assert beside.valid == (with_date == "valid")


@pytest.mark.parametrize("case", cases())
def test_a_recorded_repair_has_the_recorded_meaning(case: dict[str, Any]) -> None:
    meant = case.get("normalises_to")
    if case["expected"] == "valid" or meant is None:
        return
    date = read(case["value"], parameter=case["param"])
    if case["id"] in TWO_READINGS_HERE:
        assert len(date.readings) == 2
    elif case["id"] in NEEDS_THE_SOURCE:
        assert date.repair is None
    else:
        iso = read(date.repair or "", parameter="date").iso
        assert iso == read(meant, parameter="date").iso
