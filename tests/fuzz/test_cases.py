"""What fuzzing found once, kept: `cases/*.wikitext` for extraction, `cases/dates.json`."""

import json
from pathlib import Path

import pytest

from refaudit.catalogue import dates
from tests.fuzz.properties import edits_are_clean, extraction_is_sound, halves_make_the_whole

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize("path", sorted(CASES.glob("*.wikitext")), ids=lambda path: path.stem)
def test_a_text_that_broke_something_once(path):
    text = path.read_text("utf-8")
    result = extraction_is_sound(text)
    assert result.citations
    edits_are_clean(text, result)
    halves_make_the_whole(text, text)


@pytest.mark.parametrize("case", json.loads((CASES / "dates.json").read_text("utf-8")))
def test_a_date_that_broke_something_once(case):
    read = dates.read(case["raw"], parameter=case["parameter"], language=case["language"])
    for spelling in (*read.readings, *filter(None, [read.repair])):
        again = dates.read(spelling, parameter=case["parameter"], language=case["language"])
        assert again.valid
        assert again.iso is not None
    assert (read.repair is not None) == case["repaired"]
