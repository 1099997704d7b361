import datetime
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.catalogue import date_local, wikis
from refaudit.catalogue.date_local import local_dates, plain, shape_pattern
from refaudit.catalogue.date_shapes import words
from refaudit.catalogue.dates import read, write
from refaudit.model.citation import DateStyle

CALENDARS = sorted(date_local._codes())


@pytest.mark.parametrize(
    ("language", "value", "iso"),
    [
        ("ar", "٥ أغسطس ٢٠١٥", "2015-08-05"),
        ("ar", "5 آب 2015", "2015-08-05"),
        ("ast", "5 de mayu de 2012", "2012-05-05"),
        ("be", "5 мая 2012", "2012-05-05"),
        ("bg", "5 май 2012 г.", "2012-05-05"),
        ("bn", "৫ মে ২০২০", "2020-05-05"),
        ("ca", "5 d'abril de 2020", "2020-04-05"),
        ("ca", "5 d’abril del 2020", "2020-04-05"),
        ("cs", "5. května 2020", "2020-05-05"),
        ("da", "5. maj 2020", "2020-05-05"),
        ("de", "1. März 2010", "2010-03-01"),
        ("de", "1.\xa0Jän. 2010", "2010-01-01"),
        ("de", "2010-05", "2010-05"),
        ("el", "5 Μαΐου 2012", "2012-05-05"),
        ("eo", "5-a de majo 2012", "2012-05-05"),
        ("es", "5 de mayo de 2020", "2020-05-05"),
        ("es", "Mayo de 2020", "2020-05"),
        ("et", "5. mai 2012", "2012-05-05"),
        ("eu", "2012ko urtarrilaren 5a", "2012-01-05"),
        ("fa", "۵ اوت ۲۰۱۵", "2015-08-05"),
        ("fi", "5. toukokuuta 2020", "2020-05-05"),
        ("fi", "5.5.2020", "2020-05-05"),
        ("fr", "1er mai 2012", "2012-05-01"),
        ("fr", "janv. 2012", "2012-01"),
        ("fr", "12-03-2026", "2026-03-12"),
        ("ga", "5 Bealtaine 2012", "2012-05-05"),
        ("gl", "5 de maio de 2020", "2020-05-05"),
        ("he", "5 במאי 2020", "2020-05-05"),
        ("hi", "5 मई 2020", "2020-05-05"),
        ("hr", "5. svibnja 2012.", "2012-05-05"),
        ("hu", "2012. május 5.", "2012-05-05"),
        ("hy", "2012 թ. մայիսի 5", "2012-05-05"),
        ("id", "5 Mei 2012", "2012-05-05"),
        ("is", "5. maí 2012", "2012-05-05"),
        ("it", "1º maggio 2012", "2012-05-01"),
        ("ja", "2012年4月20日", "2012-04-20"),
        ("ja", "2012年4月", "2012-04"),
        ("ja", "2012年", "2012"),
        ("kk", "2012 ж. 5 мамыр", "2012-05-05"),
        ("ko", "2012년 4월 20일", "2012-04-20"),
        ("lt", "2012 m. gegužės 5 d.", "2012-05-05"),
        ("lv", "2012. gada 5. maijs", "2012-05-05"),
        ("mk", "5 мај 2012", "2012-05-05"),
        ("nl", "5 mei 2020", "2020-05-05"),
        ("no", "5. mai 2020", "2020-05-05"),
        ("pl", "5 maja 2020", "2020-05-05"),
        ("pt", "5 de maio de 2020", "2020-05-05"),
        ("ro", "5 mai 2012", "2012-05-05"),
        ("ru", "5 мая 2020", "2020-05-05"),
        ("ru", "май 2020", "2020-05"),
        ("sk", "5. mája 2012", "2012-05-05"),
        ("sl", "5. maj 2012", "2012-05-05"),
        ("sr", "5. мај 2012.", "2012-05-05"),
        ("sr", "5. maj 2012.", "2012-05-05"),
        ("sv", "5 maj 2020", "2020-05-05"),
        ("tr", "5 Mayıs 2020", "2020-05-05"),
        ("uk", "5 травня 2020 р.", "2020-05-05"),
        ("vi", "ngày 5 tháng 4 năm 2012", "2012-04-05"),
        ("zh", "2012年04月20日", "2012-04-20"),
        ("lb", "5. Mee 2012", "2012-05-05"),
    ],
)
def test_a_date_as_the_wiki_writes_it_has_its_meaning(language, value, iso):
    found = read(value, parameter="date", language=language)
    assert (found.valid, found.iso) == (True, iso)
    whole = read(value, parameter="access-date", language=language)
    assert whole.valid is (len(iso) == len("2012-05-05"))


@pytest.mark.parametrize("language", ["de", "fr", "ja", "zh", "fa", "ru", "xx", "mul"])
@pytest.mark.parametrize(
    ("value", "iso"),
    [("5 June 2012", "2012-06-05"), ("June 5, 2012", "2012-06-05"), ("2012-06-05", "2012-06-05")],
)
def test_english_dates_count_on_every_wiki(language, value, iso):
    assert read(value, parameter="access-date", language=language).iso == iso


@pytest.mark.parametrize("value", ["5 mai 2012", "2012年4月20日", "5. March 2012", "۵ June ۲۰۱۵"])
def test_dates_of_other_languages_are_invalid_in_english(value):
    assert not read(value, parameter="date").valid
    assert not read(value, parameter="date", language="xx").valid


def test_a_day_that_no_month_has_is_invalid_in_every_language():
    found = read("31. Februar 2010", parameter="date", language="de")
    assert (found.valid, found.shape, found.problem) == (
        False,
        "local",
        "no such day in that month",
    )


def test_a_year_of_another_calendar_is_valid_and_means_no_day():
    found = read("۱۳۹۵", parameter="date", language="fa")
    assert (found.valid, found.iso) == (True, None)


def test_a_mended_date_is_international_where_english_is_not_spoken():
    assert read("5. janvier 2020", parameter="date", language="fr").repair == "2020-01-05"
    assert read("5. janvier 2020", parameter="date").repair == "5 January 2020"
    assert read("June, 2012", parameter="date", language="fr").repair == "June 2012"


def test_a_source_without_a_date_says_so_in_the_language():
    found = read("s.f.", parameter="date", language="es")
    assert (found.valid, found.shape, found.iso) == (True, "n.d.", None)


@pytest.mark.parametrize(
    ("language", "style", "written"),
    [
        ("en", DateStyle.DMY, "5 January 2020"),
        ("fr", DateStyle.DMY, "5 janvier 2020"),
        ("ru", DateStyle.DMY, "5 января 2020"),
        ("ja", DateStyle.DMY, "5 January 2020"),
        ("fr", DateStyle.YMD, "2020-01-05"),
    ],
)
def test_a_day_is_written_with_the_month_of_the_language(language, style, written):
    assert write(datetime.date(2020, 1, 5), style, language) == written


@pytest.mark.parametrize("language", CALENDARS)
def test_every_calendar_names_all_months_or_numbers_them(language):
    local = local_dates(language)
    assert len(local.running) in {0, 12}
    assert local.running or any("{m}" in shape for _, shape in local.shapes)
    if language not in {"vi", "ja", "ko", "zh-yue"}:
        assert set(local.months.values()) == set(range(1, 13))


@pytest.mark.parametrize("language", sorted({*CALENDARS, *wikis.codes()}))
def test_every_language_reads_the_days_that_it_writes(language):
    local = local_dates(language)
    if local and local.running:
        for month, name in enumerate(local.running, 1):
            found = read(f"7 {name} 2012", parameter="date", language=language)
            assert found.iso == f"2012-{month:02}-07", name
    assert words(language).shapes


def test_a_language_of_which_nothing_is_known_has_no_dates_of_its_own():
    assert local_dates("en") is None
    assert local_dates("xx") is None
    assert local_dates("mul") is None


def test_digits_blanks_and_marks_of_direction_are_made_plain():
    assert plain("\u200e۵\xa0 اوت ۲۰۱۵\u200f") == "5 اوت 2015"
    assert plain(" 5  May ") == "5 May"


def test_the_signs_of_a_shape_mean_themselves():
    assert shape_pattern("{Y}.", "(x)") == r"(?P<y1>\d{4})\."


@given(st.text(max_size=60), st.sampled_from(["de", "fa", "ja", "vi", "eu", "fr"]))
def test_any_text_is_read_without_a_fault(text, language):
    found = read(text, parameter="date", language=language)
    assert found.raw == text


def test_every_calendar_names_its_source():
    folder = resources.files("refaudit.catalogue").joinpath("calendars")
    for file in folder.iterdir():
        assert "Unicode CLDR" in file.read_text("utf-8")
