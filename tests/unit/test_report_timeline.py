from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.model.citation import CitedDates, SnapshotAddress
from refaudit.model.dates import CitedDate
from refaudit.model.evidence import Reason, State
from refaudit.model.report import AuditedCitation
from refaudit.report.timeline import Timeline, snapshot_days, timeline
from tests.helpers.report_parts import captured, checked, citation, day
from tests.helpers.rule_cases import shows

ARCHIVE = "https://web.archive.org/web/20230305101742/https://a.example/"


def made(dates: CitedDates, stamp: str | None = None, **more: object) -> Timeline:
    snapshot = SnapshotAddress(archive="wayback", timestamp=stamp) if stamp else None
    line = timeline(citation(1, dates=dates, snapshot=snapshot, **more))
    assert line is not None
    return line


def test_a_citation_without_dates_has_no_time_line() -> None:
    assert timeline(citation(1)) is None


def test_the_three_dates_and_the_snapshot_stand_in_order_of_a_sources_life() -> None:
    line = made(
        CitedDates(
            date=day("2020-01-01"), access_date=day("2021-01-01"), archive_date=day("2022-01-01")
        ),
        "20220101000000",
    )
    assert [lane.label for lane in line.lanes] == [
        "date", "access-date", "archive-date", "snapshot"
    ]  # fmt: skip
    first, second, third, fourth = (lane.x for lane in line.lanes)
    assert first == 5.0
    assert first < second < third == fourth == 95.0  # type: ignore[operator]


def test_the_picture_is_told_in_words() -> None:
    line = made(CitedDates(date=day("2020-01-01")), "20220304050607")
    assert line.text == "date 2020-01-01; snapshot 2022-03-04 05:06"


def test_a_value_of_a_year_is_as_wide_as_the_year() -> None:
    line = made(CitedDates(year=day("2020"), access_date=day("2021-12-31")))
    year, single = line.lanes
    assert 40 < year.width < 50
    assert single.width == 0


@pytest.mark.parametrize(
    ("cited", "remark", "note"),
    [
        (CitedDate(raw="32 May", problem="no such day"), "invalid", "date is invalid: no such day"),
        (CitedDate(raw="soon"), "invalid", "date is invalid: not a date that CS1 accepts"),
        (CitedDate(raw="{{x}}", dynamic=True), "computed", "date is computed by a template"),
        (CitedDate(raw="n.d.", valid=True), "no day", None),
    ],
)
def test_a_value_without_a_day_says_why(cited: CitedDate, remark: str, note: str | None) -> None:
    line = made(CitedDates(date=cited))
    assert (line.lanes[0].x, line.lanes[0].remark) == (None, remark)
    assert line.notes == ((note,) if note else ())
    assert line.ticks == ()
    assert remark in line.text


def test_a_missing_archive_date_of_an_archived_citation_is_shown_as_missing() -> None:
    line = made(CitedDates(), "20230305101742", archive_url=ARCHIVE)
    assert [(lane.label, lane.remark) for lane in line.lanes] == [
        ("archive-date", "not given"), ("snapshot", None)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("claimed", "said"),
    [
        ("2023-03-05", "archive-date and snapshot agree"),
        ("2023-03", "archive-date and snapshot agree"),
        ("2023-03-15", "snapshot is 10 days before archive-date"),
        ("2023-03-04", "snapshot is 1 day after archive-date"),
    ],
)
def test_the_gap_between_archive_date_and_snapshot_is_told(claimed: str, said: str) -> None:
    assert made(CitedDates(archive_date=day(claimed)), "20230305101742").notes == (said,)


def test_a_capture_of_another_time_has_a_lane_of_its_own() -> None:
    check = captured(ARCHIVE, State.OTHER_TIME, Reason.NEAREST_CAPTURE, served="20240101000000")
    line = made(CitedDates(), "20230305101742", snapshot_check=check)
    assert [(lane.label, lane.value) for lane in line.lanes] == [
        ("snapshot", "2023-03-05 10:17"), ("served", "2024-01-01 00:00")
    ]  # fmt: skip


def test_a_short_archive_url_takes_the_time_of_the_capture_that_was_served() -> None:
    check = captured(ARCHIVE, State.GOOD, Reason.CAPTURED)
    line = made(CitedDates(archive_date=day("2023-03-05")), None, snapshot_check=check)
    assert line.lanes[-1].label == "snapshot"
    assert line.notes == ("archive-date and snapshot agree",)


def test_a_timestamp_that_is_none_is_shown_as_invalid() -> None:
    line = made(CitedDates(), "2023\u202e")
    assert (line.lanes[0].value, line.lanes[0].remark) == ("2023\ufffd", "invalid")


@pytest.mark.parametrize(
    ("stamp", "days"),
    [
        ("20230305101742", (date(2023, 3, 5), date(2023, 3, 5))),
        ("202302", (date(2023, 2, 1), date(2023, 2, 28))),
        ("2023", (date(2023, 1, 1), date(2023, 12, 31))),
        ("20231340", None), ("20230", None), ("0000", None), ("２０２３", None), ("", None),
        (None, None),
    ],
)  # fmt: skip
def test_timestamps_name_days(stamp: str | None, days: tuple[date, date] | None) -> None:
    assert snapshot_days(stamp) == days


def test_a_partial_timestamp_is_shown_as_far_as_it_goes() -> None:
    assert made(CitedDates(), "202302").lanes[0].value == "2023-02"


def test_a_long_value_is_cut() -> None:
    line = made(CitedDates(date=CitedDate(raw="x" * 100_000, problem="y" * 100_000)))
    assert len(line.lanes[0].value) < 40
    assert len(line.notes[0]) < 300


@given(
    st.lists(st.dates(), min_size=1, max_size=4),
    st.sampled_from(["", "20230305101742", "99991231235959", "00010101000000"]),
)
def test_every_mark_and_tick_is_on_the_scale(days: list[date], stamp: str) -> None:
    dates = [day(each.isoformat()) for each in days]
    names = ("date", "access_date", "archive_date", "year")
    line = made(CitedDates(**dict(zip(names, dates, strict=False))), stamp or None)
    for lane in line.lanes:
        assert lane.x is not None
        assert 0 <= lane.x <= lane.x + lane.width <= 100
    assert len(line.ticks) <= 4
    assert all(5 <= tick.x <= 95 for tick in line.ticks)


def test_an_interval_that_runs_backwards_is_drawn_all_the_same() -> None:
    backwards = CitedDate(raw="x", iso="2023-02-01/2023-01-01", valid=False)
    assert made(CitedDates(date=backwards)).lanes[0].x is not None


def test_time_lines_of_any_length_have_ticks() -> None:
    for last in (
        "2020-01-20",
        "2020-05-20",
        "2020-12-20",
        "2021-10-01",
        "2031-01-01",
        "2900-01-01",
    ):
        line = made(CitedDates(date=day("2020-01-01"), access_date=day(last)))
        assert 1 <= len(line.ticks) <= 4, last


def test_the_scale_may_end_with_the_calendar() -> None:
    line = made(CitedDates(date=day("9999-12-31"), access_date=day("9999-11-30")))
    assert [tick.label for tick in line.ticks] == ["9999-11"]


def test_a_citation_keeps_its_publication_date_apart() -> None:
    cited: AuditedCitation = citation(1, dates=CitedDates(publication_date=day("2020-01-01")))
    line = timeline(cited)
    assert line is not None
    assert line.lanes[0].label == "publication-date"


def test_the_day_that_the_page_gives_itself_stands_behind_the_cited_one() -> None:
    page = checked("https://a.example/", State.LIVE, Reason.OK,
                   content=shows("A page", published="2018-03-05"))  # fmt: skip
    dates = CitedDates(date=day("2020-01-01"), access_date=day("2021-01-01"))
    line = made(dates, original=page)
    assert [(lane.label, lane.value) for lane in line.lanes] == [
        ("date", "2020-01-01"), ("the page says", "2018-03-05"), ("access-date", "2021-01-01"),
        ("seen alive", "2026-11-22"),
    ]  # fmt: skip
    assert line.lanes[1].x == 5.0
    alone = made(CitedDates(), original=page)
    assert alone.text == "the page says 2018-03-05; seen alive 2026-11-22"


def test_a_dead_page_has_the_days_of_its_life_and_death() -> None:
    page = checked("https://a.example/", State.DEAD, Reason.NOT_FOUND,
                   since=datetime(2026, 3, 1, tzinfo=UTC),
                   last_alive=datetime(2026, 2, 1, tzinfo=UTC))  # fmt: skip
    line = made(CitedDates(date=day("2020-01-01")), original=page)
    assert [(lane.label, lane.value) for lane in line.lanes[1:]] == [
        ("seen alive", "2026-02-01"), ("found dead", "2026-03-01"),
    ]  # fmt: skip


def test_a_page_s_date_that_is_none_has_no_place() -> None:
    page = checked("https://a.example/", State.LIVE, Reason.OK,
                   content=shows("A page", published="soon"))  # fmt: skip
    _, said, _ = made(CitedDates(date=day("2020-01-01")), original=page).lanes
    assert (said.label, said.x, said.remark) == ("the page says", None, "no day")
