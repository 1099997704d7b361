"""Repairs of dates that are proposed, and those that would only uncover another fault."""

import pytest

from refaudit.model.finding import Edit, Finding
from tests.helpers.rule_cases import codes, found

URL = "https://example.org/report"
COPY = f"https://web.archive.org/web/20200105101742/{URL}"


def cite(**given: str) -> str:
    written = "".join(f" |{name.replace('_', '-')}={value}" for name, value in given.items())
    return f"{{{{cite web |url={URL} |title=Report{written}}}}}"


def invalid(text: str) -> Finding:
    (finding,) = [one for one in found(text) if one.code == "DAT101"]
    return finding


@pytest.mark.parametrize(
    "given",
    [
        {"date": "May 3rd, 2091"},
        {"access_date": "May 3rd, 1999"},
        {"date": "2019", "access_date": "May 3rd, 2018"},
        {"date": "May 3rd, 2019", "access_date": "3 May 2018"},
        {"date": "May 3rd, 2019", "year": "2018"},
        {"date": "May 3rd, 2021", "archive_url": COPY, "archive_date": "5 January 2020"},
        {
            "date": "1990",
            "archive_url": "https://archive.example.net/7",
            "archive_date": "May 3rd, 1990",
        },
    ],
)
def test_a_repair_that_another_rule_would_find_fault_with_is_for_a_person(
    given: dict[str, str],
) -> None:
    finding = invalid(cite(**given))
    assert finding.edits == ()
    assert (finding.suggestion or "").startswith("Check it in the source: |")


def test_a_fault_that_was_there_before_does_not_stop_a_repair() -> None:
    text = cite(date="2091", access_date="May 3rd, 2019")
    assert invalid(text).edits == (Edit(parameter="access-date", value="May 3, 2019"),)


@pytest.mark.parametrize("written", ["June 7th, 2020", "7 Jan", "2020", "soon"])
def test_the_day_of_a_copy_is_read_from_its_address(written: str) -> None:
    text = cite(date="3 May 2019", archive_url=COPY, archive_date=written)
    assert invalid(text).edits == (Edit(parameter="archive-date", value="5 January 2020"),)
    assert codes(text.replace(f"date={written}", "date=5 January 2020")) == []


def test_a_day_of_a_copy_that_is_right_keeps_its_style() -> None:
    text = cite(date="3 May 2019", archive_url=COPY, archive_date="January 5th, 2020")
    assert invalid(text).edits == (Edit(parameter="archive-date", value="January 5, 2020"),)


def test_a_date_without_a_field_of_its_own_is_repaired() -> None:
    text = cite(date="2019", doi_broken_date="May 3rd, 2019")
    assert invalid(text).edits == (Edit(parameter="doi-broken-date", value="May 3, 2019"),)
