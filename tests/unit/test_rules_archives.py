"""ARC1xx: archived copies, as the citation and the archive tell of them.

Longer than 300 lines, because the promises of one module are tested in one file.
"""

from datetime import UTC, datetime

import pytest

from refaudit.extract import edit
from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Edit
from tests.helpers.rule_cases import codes, found

URL = "https://example.org/report"
COPY = f"https://web.archive.org/web/20230305101742/{URL}"
HEAD = "{{cite web |title=Report |date=3 May 2019"


def cite(copy: str = COPY, day: str | None = "5 March 2023", url: str | None = URL) -> str:
    return (
        HEAD
        + (f" |url={url}" if url else "")
        + f" |archive-url={copy}"
        + (f" |archive-date={day}" if day else "")
        + "}}"
    )


@pytest.mark.parametrize("day", ["2023-03-05", "5 March 2023", "March 5, 2023"])
def test_the_day_of_the_timestamp_is_right_in_every_style(day: str) -> None:
    assert "ARC103" not in codes(cite(day=day))


@pytest.mark.parametrize(
    ("day", "mended", "words"),
    [
        ("6 March 2023", "5 March 2023", "1 day after"),
        ("2023-03-01", "2023-03-05", "4 days before"),
        ("March 4, 2023", "March 5, 2023", "1 day before"),
    ],
)
def test_another_day_is_mended_in_the_style_of_the_citation(
    day: str, mended: str, words: str
) -> None:
    (finding,) = found(cite(day=day).replace("3 May 2019", "2019"))
    assert finding.code == "ARC103"
    assert words in finding.message
    assert finding.suggestion == f"|archive-date={mended}"


def test_the_style_of_the_article_goes_first_and_df_before_it() -> None:
    text = "{{Use mdy dates}}" + cite(day="2023-03-06")
    assert found(text)[0].suggestion == "|archive-date=March 5, 2023"
    assert (
        found(
            text.replace("}}", " |df=dmy-all}}").replace(
                "{{Use mdy dates |df=dmy-all}}", "{{Use mdy dates}}"
            )
        )[0].suggestion
        == "|archive-date=5 March 2023"
    )


def test_the_edit_makes_the_finding_go_away() -> None:
    text = cite(day="6 March 2023")
    (finding,) = found(text)
    mended = edit.apply(text, finding.edits)
    assert mended is not None
    assert codes(mended) == []


def test_an_invalid_date_is_compared_with_nothing() -> None:
    assert codes(cite(day="5th March, 2022")) == ["DAT101"]


def test_a_webarchive_behind_a_link_is_compared_too_and_not_edited() -> None:
    (finding,) = found(f"<ref>[{URL} Report] {{{{webarchive|url={COPY}|date=2023-03-06}}}}</ref>")
    assert (finding.code, finding.parameter, finding.edits) == ("ARC103", None, ())
    assert finding.suggestion == "|date=2023-03-05 in {{webarchive}}"


def test_a_stamp_as_the_date_of_wayback_is_no_invalid_date() -> None:
    text = f"<ref>[{URL} Report] {{{{wayback|url={URL}|date=20230305101742}}}}</ref>"
    assert codes(text) == []


def test_a_missing_archive_date_is_read_from_the_timestamp() -> None:
    (finding,) = found(cite(day=None))
    assert finding.code == "ARC101"
    assert finding.edits == (
        Edit(parameter="archive-date", value="5 March 2023", after="archive-url"),
    )


def test_a_missing_archive_date_is_never_guessed() -> None:
    (finding,) = found(cite(copy="https://archive.example.net/7", day=None))
    assert (finding.code, finding.edits) == ("ARC101", ())
    assert finding.suggestion == "Open the copy and add the day on which it was made"


@pytest.mark.parametrize(
    "original",
    [
        "http://www.example.org/report/",
        "https://example.org/report#part",
        "https://example.org/report?utm_source=feed",
        "https://example.org//report",
        f"https://web.archive.org/web/2020/{URL}",
    ],
)
def test_other_spellings_of_an_address_are_the_same_page(original: str) -> None:
    assert codes(cite(f"https://web.archive.org/web/20230305101742/{original}")) == []


def test_a_copy_of_the_page_to_which_the_link_leads_is_one_of_the_page() -> None:
    text = cite("https://web.archive.org/web/20230305101742/https://example.org/new")
    moved = {"original": (State.LIVE, Reason.MOVED), "led_to": "https://example.org/new"}
    assert "ARC104" in codes(text)
    assert "ARC104" not in codes(text, **moved)


@pytest.mark.parametrize(
    "url", ["https://bit.ly/3x", "example", "{{some template|x}}", "http://archive.org/web/2020/x"]
)
def test_an_address_that_cannot_be_compared_is_not_accused(url: str) -> None:
    assert "ARC104" not in codes(cite(url=url))


def test_a_copy_of_the_chapter_is_no_copy_of_another_page() -> None:
    text = (
        "{{cite book |title=Report |date=2019 |url=https://example.org/book "
        f"|chapter=One |chapter-url={URL} |archive-url={COPY} |archive-date=5 March 2023}}}}"
    )
    assert codes(text) == []


def test_the_archive_may_show_that_the_copy_is_of_another_page() -> None:
    (finding,) = found(cite(), snapshot=(State.OTHER_PAGE, Reason.OTHER_ORIGINAL))
    assert finding.code == "ARC104"


@pytest.mark.parametrize(
    "copy",
    [
        f"https://web.archive.org/web/2023*/{URL}",
        f"https://web.archive.org/web/202303/{URL}",
        f"https://web.archive.org/save/{URL}",
        f"https://web.archive.org/web/20231305101742/{URL}",
    ],
)
def test_a_malformed_address_is_one_finding(copy: str) -> None:
    assert codes(cite(copy)) == ["ARC105"]


def test_a_copy_in_url_is_split_into_its_three_parameters() -> None:
    text = HEAD + f" |url={COPY} |access-date=6 March 2023}}}}"
    (finding,) = found(text)
    assert finding.code == "ARC108"
    mended = edit.apply(text, finding.edits)
    assert mended is not None
    assert f"|url={URL} " in mended
    assert codes(mended) == []


def test_a_copy_in_url_beside_another_copy_is_not_edited() -> None:
    (finding,) = found(cite(copy=COPY.replace("2023", "2022"), day="5 March 2022", url=COPY))
    assert (finding.code, finding.edits) == ("ARC108", ())


def test_a_date_beside_a_copy_in_url_is_mended_with_it() -> None:
    text = HEAD + f" |url={COPY} |archive-date=6 March 2023}}}}"
    (finding,) = found(text)
    assert finding.code == "ARC108"
    assert codes(edit.apply(text, finding.edits) or "") == []


def test_a_short_copy_in_url_cannot_be_split() -> None:
    findings = found(HEAD + " |url=https://perma.cc/ABCD-1234}}")
    assert [one.edits for one in findings if one.code == "ARC108"] == [()]


def test_the_same_copy_in_both_places_gives_the_original_back() -> None:
    (finding,) = found(cite(url=COPY))
    assert (finding.code, finding.edits) == ("ARC112", (Edit(parameter="url", value=URL),))


def test_the_same_plain_page_in_both_places_is_no_copy() -> None:
    (finding,) = found(cite(copy=URL, day="5 March 2023"))
    advice = "Put the address of a copy into |archive-url=, or remove it"
    assert (finding.code, finding.suggestion) == ("ARC112", advice)


def test_a_copy_without_url_gives_the_url() -> None:
    (finding,) = found(cite(url=None))
    assert (finding.code, finding.edits) == ("ARC115", (Edit(parameter="url", value=URL),))


def test_a_copy_without_url_from_an_unknown_archive_is_not_guessed() -> None:
    (finding,) = found(cite(copy="https://archive.example.net/7", url=None))
    assert (finding.code, finding.edits) == ("ARC115", ())


def test_a_computed_archive_url_is_an_archive_url() -> None:
    assert (
        codes(HEAD + f" |url={URL} |archive-url={{{{copy|7}}}} |archive-date=2023-03-05}}}}") == []
    )


def test_a_deprecated_archive_is_told_on_english_wikipedia_only() -> None:
    text = cite(f"https://archive.today/20230305101742/{URL}")
    assert codes(text) == ["ARC110"]
    assert codes(text, wiki="en.wikipedia.org") == ["ARC110"]
    assert codes(text, wiki="de.wikipedia.org") == []
    assert codes(text, wiki="wiki.example.org") == []
    assert codes(text, language="fr") == []


def test_a_deprecated_archive_is_told_from_the_day_of_the_decision_on() -> None:
    text = cite(f"https://archive.today/20230305101742/{URL}")
    assert codes(text, now=datetime(2026, 2, 19, tzinfo=UTC)) == []
    (finding,) = found(text, now=datetime(2026, 2, 20, tzinfo=UTC))
    assert "2026-02-20" in finding.message or "20 February 2026" in finding.message


def test_a_short_address_of_a_deprecated_archive_is_one_finding() -> None:
    assert codes(cite("https://archive.today/wxyz1")) == ["ARC110"]


def test_a_bare_link_to_a_deprecated_archive_is_told_too() -> None:
    text = f"<ref>[https://archive.today/20230305101742/{URL} Report]</ref>"
    assert codes(text) == ["ARC110"]


def test_a_lost_copy_of_a_defunct_archive_is_one_finding() -> None:
    copy = f"https://www.webcitation.org/6EzMfbQhg?url={URL}"
    text = cite(copy, day="9 March 2013").replace("3 May 2019", "3 May 2012")
    assert codes(text) == ["ARC109"]
    assert codes(text, snapshot=(State.MISSING, Reason.NO_CAPTURE)) == ["ARC106"]


def test_a_copy_of_another_time_says_of_which() -> None:
    (finding,) = found(
        cite(),
        snapshot=(State.OTHER_TIME, Reason.NEAREST_CAPTURE),
        served="20240811093000",
    )
    assert finding.code == "ARC113"
    assert "11 August 2024" in finding.message


def test_a_copy_of_an_unknown_other_time_is_told_without_a_day() -> None:
    (finding,) = found(cite(), snapshot=(State.OTHER_TIME, Reason.NEAREST_CAPTURE))
    assert "copy of another time:" in finding.message


@pytest.mark.parametrize(
    ("date", "fires"),
    [
        ("6 March 2023", False),
        ("7 March 2023", True),
        ("May 2023", False),
        ("July 2023", True),
        ("2023", False),
        ("2024", True),
        ("n.d.", False),
        ("31 December 2027", False),
    ],
)
def test_a_copy_before_publication_lets_time_zones_and_cover_dates_pass(
    date: str,
    fires: bool,
) -> None:
    assert ("ARC114" in codes(cite().replace("3 May 2019", date))) is fires


def test_only_templates_are_told_to_keep_a_copy_of_a_live_page() -> None:
    live = (State.LIVE, Reason.OK)
    assert codes(f"<ref>[{URL} Report]</ref>", original=live) == []
    assert codes(HEAD + f" |url={URL}}}}}", original=live) == ["ARC116"]


@pytest.mark.parametrize("identifier", ["doi=10.1000/1", "isbn=978-3-16-148410-0", "PMC=7"])
def test_a_source_with_an_identifier_needs_no_copy(identifier: str) -> None:
    live = (State.LIVE, Reason.OK)
    assert codes(HEAD + f" |url={URL} |{identifier}}}}}", original=live) == []


@pytest.mark.parametrize(
    ("cited", "copied"),
    [
        ("https://doi.org/10.1080/2152.2019.165", "https://example.org/doi/full/10.1080/2152"),
        ("https://example.org/news/new-bridge-is-open-123456", "http://old.example.org/id/123456"),
        ("https://example.org/a-new-bridge-opens", "https://example.org/2019/a-new-bridge-opens"),
        ("https://go.example.com/?n=1&url=http%3A%2F%2Fexample.org%2Fa", "http://example.org/a"),
    ],
)
def test_a_copy_under_another_address_of_the_page_is_no_other_page(cited: str, copied: str) -> None:
    copy = f"https://web.archive.org/web/20230305101742/{copied}"
    text = f"{HEAD} |url={cited} |archive-url={copy} |archive-date=5 March 2023}}}}"
    assert codes(text) == []


def test_a_copy_of_another_page_than_the_one_to_which_the_cited_one_leads_on_is_told() -> None:
    cited = "https://go.example.com/?url=http%3A%2F%2Fexample.org%2Fa"
    copy = "https://web.archive.org/web/20230305101742/http://example.net/b"
    text = f"{HEAD} |url={cited} |archive-url={copy} |archive-date=5 March 2023}}}}"
    assert "ARC104" in codes(text)


def test_a_short_archive_url_is_told_with_its_long_form() -> None:
    copy = "https://ghostarchive.org/archive/wV1kq"
    text = f"{HEAD} |url={URL} |archive-url={copy} |archive-date=5 March 2023}}}}"
    (finding,) = found(text)
    assert finding.code == "ARC111"
    assert (finding.suggestion or "").endswith(f"archive/YYYYMMDDhhmmss/{URL}")


def test_a_template_that_computes_the_url_has_none_beside_the_copy() -> None:
    text = f"<ref>{{{{cite ISB |name=Act |archive-url={COPY} |archive-date=5 March 2023}}}}</ref>"
    assert codes(text) == []


@pytest.mark.parametrize("hidden", ["http://localhost/a", "https://bit.ly/3x"])
@pytest.mark.parametrize("code", ["ARC108", "ARC112", "ARC115"])
def test_an_address_that_no_citation_takes_is_not_read_from_its_copy(
    hidden: str, code: str
) -> None:
    copy = f"https://web.archive.org/web/20230305101742/{hidden}"
    written = {
        "ARC108": f"|url={copy}",
        "ARC112": f"|url={copy} |archive-url={copy} |archive-date=5 March 2023",
        "ARC115": f"|archive-url={copy} |archive-date=5 March 2023",
    }
    findings = found(f"{{{{cite web |title=Report |date=2019 {written[code]}}}}}")
    assert [one.edits for one in findings if one.code == code] == [()]


def test_the_own_name_of_a_parameter_goes_before_another_that_stands_first() -> None:
    text = cite(day="6 March 2023").replace(" |archive-date", " |archivedate=old |archive-date")
    (finding,) = [one for one in found(text) if one.code == "ARC103"]
    assert finding.parameter == "archive-date"
