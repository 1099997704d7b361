"""DAT1xx: dates against CS1, the calendar, each other and today (22 November 2026)."""

import pytest

from tests.helpers.rule_cases import codes, found

URL = "https://example.org/report"


def cite(**given: str) -> str:
    written = "".join(f" |{name.replace('_', '-')}={value}" for name, value in given.items())
    return f"{{{{cite web |url={URL} |title=Report{written}}}}}"


@pytest.mark.parametrize(
    ("value", "mended"),
    [
        ("5th June 2012", "5 June 2012"),
        ("2012/06/05", "2012-06-05"),
        ("25/03/2008", "2008-03-25"),
        ("Sept 2012", "Sep 2012"),
    ],
)
def test_an_invalid_date_with_one_reading_is_mended(value: str, mended: str) -> None:
    (finding,) = found(cite(date=value))
    assert (finding.code, finding.parameter) == ("DAT101", "date")
    assert finding.suggestion == f"|date={mended}"
    assert finding.edits[0].value == mended


def test_an_invalid_date_without_a_sure_reading_is_not_guessed() -> None:
    (finding,) = found(cite(date="31 June 2012"))
    assert (finding.code, finding.edits) == ("DAT101", ())
    assert finding.suggestion == "Check it in the source"


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        ({"date": "2012-06"}, "Check it in the source"),
        ({"date": "Michaelmas 2012"}, "Write it like 2012-06-05, June 2012 or 2012"),
        ({"access_date": "2012"}, "Write the whole day, such as 2012-06-05"),
        ({"access_date": "?", "df": "mdy"}, "Write the whole day, such as June 5, 2012"),
    ],
)
def test_a_date_that_cannot_be_mended_shows_how_one_looks(
    given: dict[str, str], advice: str
) -> None:
    (finding,) = found(cite(**({"date": "2019"} | given)))
    assert (finding.code, finding.suggestion) == ("DAT101", advice)


@pytest.mark.parametrize(
    ("language", "value", "fires"),
    [
        ("ro", "29 august 2008", False),
        ("zh", "2008年8月29日", False),
        ("ro", "31 June 2008", True),
        ("simple", "29 august 2008", True),
    ],
)
def test_dates_of_other_languages_are_refused_only_for_days_that_are_none(
    language: str, value: str, fires: bool
) -> None:
    assert ("DAT101" in codes(cite(date=value), language=language)) is fires


def test_the_name_as_written_is_named() -> None:
    (finding,) = found(cite(date="2019", accessdate="5th June 2020"))
    assert finding.parameter == "accessdate"


@pytest.mark.parametrize("name", ["access_date", "archive_date"])
def test_a_month_is_no_day(name: str) -> None:
    archive = {"archive_url": f"https://archive.example.net/{URL}"}
    assert codes(cite(date="2019", **{name: "May 2020"}, **archive)).count("DAT101") == 1


@pytest.mark.parametrize("name", ["doi_broken_date", "pmc_embargo_date"])
def test_the_dates_of_identifiers_are_read_too(name: str) -> None:
    assert codes(cite(date="2019", **{name: "5th June 2020"})) == ["DAT101"]
    assert codes(cite(date="2019", **{name: "5 June 2020"})) == []
    assert codes(cite(date="2019", **{name: "{{date|2020}}"})) == []


def test_what_a_template_computes_is_not_judged() -> None:
    assert codes(cite(date="{{start date|2091}}", access_date="{{date}}")) == []


def test_an_ambiguous_date_is_one_finding_with_both_readings() -> None:
    (finding,) = found(cite(date="05/06/2008"))
    assert finding.code == "DAT106"
    assert "5 June 2008" in finding.message
    assert "6 May 2008" in finding.message
    assert finding.edits == ()


@pytest.mark.parametrize(
    ("name", "value", "fires"),
    [
        ("date", "31 December 2027", False),
        ("date", "1 January 2028", True),
        ("date", "2026–2028", True),
        ("publication_date", "2028", True),
        ("year", "2028", True),
        ("pmc_embargo_date", "5 June 2028", False),
        ("pmc_embargo_date", "5 June 2029", True),
        ("access_date", "5 June 2029", False),
        ("archive_date", "22 November 2026", False),
        ("archive_date", "23 November 2026", True),
    ],
)
def test_the_future_begins_where_cs1_says(
    name: str,
    value: str,
    fires: bool,
) -> None:
    more = {"archive_url": "https://archive.example.net/7"} if name == "archive_date" else {}
    assert ("DAT102" in codes(cite(**{name: value}, **more))) is fires


def test_a_future_archive_date_against_its_timestamp_is_one_finding() -> None:
    copy = f"https://web.archive.org/web/20230305101742/{URL}"
    given = {"date": "2019", "archive_url": copy}
    assert codes(cite(**given, archive_date="5 March 2032")) == ["ARC103"]
    assert codes(cite(**given, archive_date="5 March 1923")) == ["ARC103"]


@pytest.mark.parametrize(
    ("day", "fires"),
    [
        ("14 January 2001", True),
        ("15 January 2001", False),
        ("23 November 2026", False),
        ("24 November 2026", True),
    ],
)
def test_the_window_of_access_dates(
    day: str,
    fires: bool,
) -> None:
    assert ("DAT103" in codes(cite(date="1999", access_date=day))) is fires


def test_access_without_anything_accessed() -> None:
    book = "{{cite book |title=Report |date=2019 |access-date=5 June 2020"
    assert codes(book + "}}") == ["DAT104"]
    assert codes(book + " |chapter=One |chapter-url=https://example.org/1}}") == []
    assert codes(book + " |url={{gutenberg|7}}}}") == []
    assert codes(book + " |website=https://example.org}}") == ["DAT104", "PAR114"]


def test_access_without_the_needed_url_is_told_as_cs1_does() -> None:
    text = "{{cite web |title=Report |date=2019 |access-date=5 June 2020}}"
    assert codes(text) == ["DAT104", "PAR104"]


def test_access_beside_a_copy_without_url_is_one_finding() -> None:
    copy = f"|archive-url=https://web.archive.org/web/20200105101742/{URL} |archive-date=2020-01-05"
    text = f"{{{{cite web |title=Report |date=2019 |access-date=2020-01-05 |format=PDF {copy}}}}}"
    assert codes(text) == ["ARC115"]


@pytest.mark.parametrize(
    ("date", "access", "fires"),
    [
        ("5 June 2020", "4 June 2020", False),
        ("5 June 2020", "3 June 2020", True),
        ("September 2020", "5 June 2020", False),
        ("October 2020", "5 June 2020", True),
        ("2020", "1 November 2019", False),
        ("Winter 2020", "5 June 2020", False),
        ("31 December 2027", "5 June 2020", False),
        ("5 June 2099", "5 June 2020", False),
        ("5 June 2020", "5 June 1999", False),
    ],
)
def test_access_before_publication_lets_time_zones_and_cover_dates_pass(
    date: str,
    access: str,
    fires: bool,
) -> None:
    assert ("DAT105" in codes(cite(date=date, access_date=access))) is fires


@pytest.mark.parametrize(
    ("date", "year", "fires"),
    [
        ("5 June 2019", "2019", False),
        ("5 June 2019", "2018", True),
        ("2018–2019", "2019", False),
        ("n.d.", "2019", True),
        ("2012-06-05", "2012a", False),
        ("5th June 2019", "2018", False),
    ],
)
def test_the_year_is_that_of_the_date(
    date: str,
    year: str,
    fires: bool,
) -> None:
    assert ("DAT108" in codes(cite(date=date, year=year))) is fires


@pytest.mark.parametrize("given", [{"year": "2019"}, {"publication_date": "2019"}, {"date": "nd"}])
def test_any_date_of_publication_dates_a_citation(given: dict[str, str]) -> None:
    assert codes(cite(**given)) == []


def test_a_citation_without_any_is_undated() -> None:
    assert codes(cite(access_date="5 June 2020")) == ["DAT110"]


def test_all_undated_citations_of_an_article_are_one_finding() -> None:
    others = "\n".join(cite(website=str(number)) for number in range(12))
    (finding,) = found(cite(date="2019") + "\n" + others)
    assert (finding.code, finding.citation, finding.line) == ("DAT110", None, 2)
    assert finding.message == (
        "12 of 13 citations have no |date=: lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and more."
    )
    (one,) = found(cite(date="2019") + "\n" + cite(year=""))
    assert one.message == "1 of 2 citations has no |date=: line 2."


def test_where_names_are_not_all_known_nobody_is_called_undated() -> None:
    assert codes("{{cite book |назва=Атом |рік=1980}}", language="uk") == []
    assert codes("{{cite tweet |user=x |number=7}}") == []


def test_styles_are_mixed_only_where_no_template_joins_them() -> None:
    one, other = cite(date="5 June 2012"), cite(date="June 6, 2012").replace("Report", "Other")
    (finding,) = found(one + "\n" + other + "\n" + one.replace("Report", "Third"))
    assert (finding.code, finding.citation, finding.line) == ("DAT107", None, 2)
    assert "2 like 5 June 2012 (lines 1, 3); 1 like June 5, 2012 (line 2)" in finding.message
    assert finding.suggestion == "Put {{Use dmy dates|date=November 2026}} at the top"
    assert codes("{{Use mdy dates}}" + one + other) == []


@pytest.mark.parametrize(
    ("first", "second", "fires"),
    [
        ({"date": "5 June 2012"}, {"access_date": "2013-06-05"}, False),
        ({"date": "5 June 2012"}, {"access_date": "June 5, 2013"}, True),
        ({"access_date": "5 June 2013"}, {"access_date": "2013-06-05"}, True),
        ({"date": "5 June 2012"}, {"access_date": "5 June 2013"}, False),
        ({"date": "2012-06-05"}, {"date": "June 2012"}, False),
        ({"date": "5 June 2012"}, {"date": "June 5, 2012", "df": "dmy"}, False),
    ],
)
def test_dates_of_access_may_be_numbers_if_all_are(
    first: dict[str, str],
    second: dict[str, str],
    fires: bool,
) -> None:
    other = cite(**second).replace("Report", "Other")
    assert ("DAT107" in codes(cite(**first) + other)) is fires


def test_a_style_of_many_lines_is_told_by_its_number() -> None:
    many = "\n".join(cite(date="5 June 2012", id=str(number)) for number in range(11))
    (finding,) = found(many + cite(date="2012-06-05"))
    assert "11 like 5 June 2012; 1 like 2012-06-05 (line 11)" in finding.message
