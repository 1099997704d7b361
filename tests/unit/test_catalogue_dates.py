import datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from refaudit.catalogue.dates import read, write
from refaudit.model.citation import DateStyle
from refaudit.model.dates import bounds

CASES = Path(__file__).parents[2] / "../shared/facts/date_cases.jsonl"


@pytest.mark.parametrize(
    ("value", "shape", "iso"),
    [
        ("2012-06-05", "ymd", "2012-06-05"),
        ("5 June 2012", "dmy", "2012-06-05"),
        ("5 Jun 2012b", "dmy", "2012-06-05"),
        ("5 June 900", "dmy", "0900-06-05"),
        ("June 5, 2012", "mdy", "2012-06-05"),
        ("May 5, 0850", "mdy", "0850-05-05"),
        ("29 February 1500", "dmy", "1500-02-29"),
        ("June 5–8, 2012", "md-dy", "2012-06-05/2012-06-08"),
        ("5-8 June 2012", "d-dmy", "2012-06-05/2012-06-08"),
        ("5 June – 8 July 2012", "dm-dmy", "2012-06-05/2012-07-08"),
        ("June 5 – July 8, 2012", "md-mdy", "2012-06-05/2012-07-08"),
        ("31 December 2011 – 2 January 2012a", "dmy-dmy", "2011-12-31/2012-01-02"),
        ("June 5, 2012 – May 8, 2013", "mdy-mdy", "2012-06-05/2013-05-08"),
        ("June 2012", "my", "2012-06"),
        ("Jun 2012a", "my", "2012-06"),
        ("June–July 2012", "m-my", "2012-06/2012-07"),
        ("May–Jul 2012", "m-my", "2012-05/2012-07"),
        ("Spring–Summer 2012", "m-my", "2012-03/2012-08"),
        ("Summer–Spring 2010", "m-my", "2010-03/2010-08"),
        ("June 2012 – July 2013", "my-my", "2012-06/2013-07"),
        ("Fall 2011 – Spring 2012", "my-my", "2011-09/2012-05"),
        ("Summer 2012", "season", "2012-06/2012-08"),
        ("Autumn 2012", "season", "2012-09/2012-11"),
        ("Winter 2012", "season", "2012-01/2012-12"),
        ("Winter 2012–2013", "Sy-y", "2012-12/2013-02"),
        ("Summer 2012-13", "Sy-y2", "2012-12/2013-02"),
        ("Third Quarter 2012", "quarter", "2012-07/2012-09"),
        ("Easter 2012", "named", "2012-03/2012-04"),
        ("Christmas 2012", "named", "2012-12"),
        ("2012", "y", "2012"),
        ("900", "y", "0900"),
        ("1970s", "y", "1970"),
        ("18 December  2014", "dmy", "2014-12-18"),
        ("2012–2014", "y-y", "2012/2014"),
        ("900–1000a", "y-y", "0900/1000"),
        ("2012–13", "y4-y2", "2012/2013"),
        ("c. 2012a", "circa", "2012"),
        ("n.d.", "n.d.", None),
        ("nda", "n.d.", None),
        (" 2012-06-05\n", "ymd", "2012-06-05"),
    ],
)
def test_an_accepted_shape_has_its_meaning(value: str, shape: str, iso: str | None) -> None:
    date = read(value, parameter="date")
    assert (date.valid, date.shape, date.iso) == (True, shape, iso)
    assert (date.raw, date.problem, date.repair, date.readings) == (value, None, None, ())


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("1581-06-05", "all-numeric dates start in 1582"),
        ("0001-01-01", "years before 100 are not supported"),
        ("2012-13-01", "no such month"),
        ("2012-10-00", "no such day in that month"),
        ("31 June 2012", "no such day in that month"),
        ("29 February 1700", "no such day in that month"),
        ("29 February 1501", "no such day in that month"),
        ("June 5 – July 32, 2012", "no such day in that month"),
        ("8–5 June 2012", "the range does not rise"),
        ("5–5 June 2012", "the range does not rise"),
        ("5 July – 8 June 2012", "the range does not rise"),
        ("5 June 2012 – 8 July 2012", "the range does not rise"),
        ("July–June 2012", "the range does not rise"),
        ("Fall–Autumn 2012", "the range does not rise"),
        ("June 2012 – July 2012", "the range does not rise"),
        ("2014–2012", "the range does not rise"),
        ("2013–12", "the second number could be a month"),
        ("2012-06", "the second number could be a month"),
        ("1914–13", "the range does not rise"),
        ("5 Jun – 8 July 2012", "long and short month names in one range"),
        ("Winter 2012–2014", "a season of two years needs years that follow each other"),
        ("Winter 1999–00", "a season of two years needs years that follow each other"),
        ("99", "no format that CS1 accepts"),
        ("20xx", "no format that CS1 accepts"),
        ("Spring 2012–2013", "no format that CS1 accepts"),
        ("Michaelmas 2012", "no format that CS1 accepts"),
        ("Easter", "no format that CS1 accepts"),
        ("10 October", "no format that CS1 accepts"),
        ("", "no format that CS1 accepts"),
    ],
)
def test_a_refused_value_says_why(value: str, problem: str) -> None:
    date = read(value, parameter="date")
    assert (date.valid, date.iso, date.problem) == (False, None, problem)


@pytest.mark.parametrize("parameter", ["access-date", "archive-date", "pmc-embargo-date"])
@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ("2015-05-01", True),
        ("1 May 2015", True),
        ("May 1, 2015", True),
        ("May 2015", False),
        ("2015", False),
        ("1–2 May 2015", False),
        ("Spring 2015", False),
        ("c. 2015", False),
        ("n.d.", False),
    ],
)
def test_some_parameters_take_one_whole_date(parameter: str, value: str, valid: bool) -> None:
    date = read(value, parameter=parameter)
    assert date.valid is valid
    if not valid:
        assert date.problem == "one whole day is asked for"


def test_a_repair_is_accepted_by_the_same_parameter() -> None:
    assert read("june 2012", parameter="access-date").repair is None
    assert read("june 2012", parameter="date").repair == "June 2012"


@pytest.mark.parametrize(
    ("parameter", "value", "alone", "beside"),
    [
        ("publication-date", "May 2012", True, True),
        ("publication-date", "Summer 2012", True, False),
        ("publication-date", "c. 2012", True, False),
        ("doi-broken-date", "May 2019", True, True),
        ("doi-broken-date", "Summer 2019", False, False),
        ("year", "2012a", True, True),
        ("year", "c. 2012", True, True),
        ("year", "2009–2010", True, False),
        ("year", "May 2004", True, False),
        ("air-date", "Summer 2012", True, True),
    ],
)
def test_a_parameter_that_stands_for_the_date_takes_its_shapes(
    parameter: str, value: str, alone: bool, beside: bool
) -> None:
    assert read(value, parameter=parameter).valid is alone
    assert read(value, parameter=parameter, beside_date=True).valid is beside


def test_every_wiki_takes_english_names() -> None:
    assert read("5 June 2012", parameter="date", language="xx").iso == "2012-06-05"


@pytest.mark.parametrize(
    ("style", "text"),
    [
        (DateStyle.DMY, "5 March 2023"),
        (DateStyle.MDY, "March 5, 2023"),
        (DateStyle.YMD, "2023-03-05"),
        (None, "2023-03-05"),
    ],
)
def test_a_day_is_written_in_the_style_of_the_article(style: DateStyle | None, text: str) -> None:
    assert write(datetime.date(2023, 3, 5), style) == text


@given(st.dates(min_value=datetime.date(1582, 1, 1)), st.sampled_from([*DateStyle, None]))
def test_a_written_day_reads_as_itself(day: datetime.date, style: DateStyle | None) -> None:
    date = read(write(day, style), parameter="access-date")
    assert date.iso == day.isoformat()


WORDS = """
0 1 5 12 31 05 2012 1999 900 June Jun Sept may Summer Q1 c. n.d. th – - / . , : & to of T Z UTC
10:22 [[ ]] {{ }} ''' ( ) Monday before 年 ² ½
"""
PIECES = st.sampled_from(WORDS.split())


@given(st.lists(PIECES, max_size=9), st.sampled_from(["", " "]))
@example(["9999", "-", "12", "-", "31"], "")
def test_no_text_breaks_reading_and_every_repair_holds(parts: list[str], glue: str) -> None:
    value = glue.join(parts)
    for parameter in ("date", "access-date"):
        date = read(value, parameter=parameter)
        assert date.valid == (date.problem is None)
        if date.iso:
            first, last = bounds(date.iso)
            assert first <= last
        if date.repair:
            assert read(date.repair, parameter=parameter).valid
        assert len(date.readings) in (0, 2)
        assert not (date.repair and date.readings)


@given(st.text(max_size=150))
def test_arbitrary_text_is_a_value(text: str) -> None:
    assert read(text, parameter="date").raw == text
