import pytest

from refaudit.catalogue.dates import read


@pytest.mark.parametrize(
    ("value", "repair"),
    [
        ("25/03/2008", "2008-03-25"),
        ("03/25/2008", "2008-03-25"),
        ("25.03.2008", "2008-03-25"),
        ("4/4/2008", "2008-04-04"),
        ("30/03/08", "2008-03-30"),
        ("12/31/99", "1999-12-31"),
        ("12 12 2012", "2012-12-12"),
        ("2008/03/25", "2008-03-25"),
        ("2008-3-25", "2008-03-25"),
        ("20080325", "2008-03-25"),
        ("20080325101742", "2008-03-25"),
        ("05 June 2012", "5 June 2012"),
        ("June 05, 2012", "June 5, 2012"),
        ("5th June 2012", "5 June 2012"),
        ("June 5th 2012", "June 5, 2012"),
        ("5<sup>th</sup> of June 2012", "5 June 2012"),
        ("Sept 2012", "Sep 2012"),
        ("Septem. 5, 2012", "September 5, 2012"),
        ("june 2012", "June 2012"),
        ("FEBRUARY 28, 1900", "February 28, 1900"),
        ("June, 2012", "June 2012"),
        ("2012 June", "June 2012"),
        ("June 5 2012", "June 5, 2012"),
        ("5-Jun-2012a", "5 Jun 2012a"),
        ("2008-Dec.-07", "2008-12-07"),
        ("2010 April 14", "2010-04-14"),
        ("Monday, 5 June 2012", "5 June 2012"),
        ("Tue, 05 Jun 2012 10:22:00 +0000", "5 Jun 2012"),
        ("5 June 2012 10:22 UTC", "5 June 2012"),
        ("2012-06-05T10:22:00Z", "2012-06-05"),
        ("07:30 , 04.29.08", "2008-04-29"),
        ("2008-03-25 12.30 BST", "2008-03-25"),
        ("May 2nd - 5th, 2012", "May 2–5, 2012"),
        ("5 & 6 June 2012", "5–6 June 2012"),
        ("June – July 2012", "June–July 2012"),
        ("July/August, 2003", "July–August 2003"),
        ("Jul–August 2010", "July–August 2010"),
        ("5 June–8 July 2012", "5 June – 8 July 2012"),
        ("June 5–July 8 2012", "June 5 – July 8, 2012"),
        ("5 June 2012-8 July 2013", "5 June 2012 – 8 July 2013"),
        ("June 5, 2012–July 8, 2013", "June 5, 2012 – July 8, 2013"),
        ("June 2012 to July 2013", "June 2012 – July 2013"),
        ("Winter 2012/2013", "Winter 2012–2013"),
        ("Winter 2012/13", "Winter 2012–13"),
        ("2012/13", "2012–13"),
        ("2012 - 2014", "2012–2014"),
        ("2010—2011", "2010–2011"),
        ("1999-10-22 - 2000-09-22", "22 October 1999 – 22 September 2000"),
        ("2012-06-05/2012-07-08", "5 June – 8 July 2012"),
        ("2012-06-05 – 2012-06-08", "5–8 June 2012"),
        ("spring 2011", "Spring 2011"),
        ("circa 2012", "c. 2012"),
        ("c.2012", "c. 2012"),
        ("[2012]", "c. 2012"),
        ("2012?", "c. 2012"),
        ("{{circa}} 1970", "c. 1970"),
        ("N.D.", "n.d."),
        ("no date", "n.d."),
        ("Q1 2012", "First Quarter 2012"),
        ("1st quarter 2012", "First Quarter 2012"),
        ("5 juin 2012", "5 June 2012"),
        ("14 de julio de 2008", "14 July 2008"),
        ("2012年4月20日 星期五", "2012-04-20"),
        ("5&nbsp;June 2012", "5 June 2012"),
        ("5\t June 2012", "5 June 2012"),
        ("[[April 1]], [[1999]]", "April 1, 1999"),
        ("[[5 June 2012|June 5, 2012]]", "June 5, 2012"),
        ("June 2012.", "June 2012"),
        ("Retrieved on 5 June 2012", "5 June 2012"),
        ("Posted (2018-10-21", "2018-10-21"),
        ("updated 3/27/2000", "2000-03-27"),
    ],
)
def test_a_value_with_one_reading_is_mended(value: str, repair: str) -> None:
    date = read(value, parameter="date")
    assert not date.valid
    assert date.problem
    assert date.repair == repair
    assert read(repair, parameter="date").valid


@pytest.mark.parametrize(
    "value",
    [
        "before 5 June 2012",
        "c. 5 June 2012",
        "since 2012-06-05",
        "2012-06-05a",
        "5 June 2012 in May",
        "5 June 2012, page 7",
        "2008, originally 2000",
        "2004, 2006, 2009",
        "22/22/2010",
        "1/1/0001",
        "123/4/2010",
        "1/2/345",
        "20081325",
        "1999-10-22 - 1999-09-22",
        "1999-13-22 - 2000-09-22",
        "31 June 2012",
        "2012-05",
        "05-Jun-12",
        "۱۳۸۶/۱۰/۰۴",
        "Forthcoming",
        "2012–present",
        "5 June 2012 " + "x" * 200,
    ],
)
def test_what_has_no_single_reading_is_left_alone(value: str) -> None:
    date = read(value, parameter="date")
    assert (date.valid, date.repair, date.readings) == (False, None, ())


@pytest.mark.parametrize(
    ("value", "readings"),
    [
        ("05/06/2008", ("2008-06-05", "2008-05-06")),
        ("5-11-09", ("2009-11-05", "2009-05-11")),
        ("12.6.87", ("1987-06-12", "1987-12-06")),
        ("05/11/2011 12:52:08", ("2011-11-05", "2011-05-11")),
        ("posted 05/06/2008", ("2008-06-05", "2008-05-06")),
    ],
)
def test_day_and_month_that_cannot_be_told_apart_give_both(
    value: str, readings: tuple[str, str]
) -> None:
    date = read(value, parameter="date")
    assert (date.valid, date.repair, date.readings) == (False, None, readings)
    assert "day and month cannot be told apart" in (date.problem or "")
