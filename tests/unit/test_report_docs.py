"""`docs/formats.md` and `--help` name what there is."""

import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from refaudit.cli import options
from refaudit.report import FORMATS
from refaudit.report.summary import Compared, RuleCount, RunFacts, TotalCounts

TEXT = (Path(__file__).parents[2] / "docs/formats.md").read_text("utf-8")
#: The rows of its tables by what stands first in them.
ROWS = {
    first.strip(" `"): [cell.strip() for cell in rest]
    for first, *rest in (line.strip("|").split("|") for line in TEXT.splitlines())
    if first.startswith(" `") and rest
}


def test_every_format_is_in_the_table_with_its_file() -> None:
    files = {name: cells[0].strip("`") for name, cells in ROWS.items() if len(cells) == 2}
    assert files == {name: each.filename for name, each in FORMATS.items()}


@pytest.mark.parametrize(
    ("name", "noun"),
    [("run", RunFacts), ("totals", TotalCounts), ("difference", Compared), ("rules", RuleCount)],
)
def test_every_property_of_the_summary_is_there(name: str, noun: type[msgspec.Struct]) -> None:
    (words,) = ROWS[name]
    assert set(re.findall(r"`(\w+)`", words)) == set(noun.__struct_fields__)


def test_the_help_names_every_format() -> None:
    _, option = get_args(options.Formats)
    assert set(re.findall(r"\w+", option.help.partition(".")[0])) == set(FORMATS)


def test_every_extra_that_a_format_needs_is_named() -> None:
    for name, each in FORMATS.items():
        if each.library is not None:
            assert f"refaudit[{each.library.extra}]" in ROWS[name][1]
