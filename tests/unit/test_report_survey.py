import pytest
from msgspec.structs import replace

from refaudit.model.citation import CitedDates, CitedUrl, Role, SnapshotAddress
from refaudit.model.dates import CitedDate
from refaudit.model.evidence import Reason, State
from refaudit.model.report import AuditedCitation
from refaudit.report.survey import Survey, host_of, survey
from tests.helpers.report_parts import article, captured, checked, citation, day, report


def page(number: int, host: str, state: State, **more: object) -> AuditedCitation:
    url = f"https://{host}/{number}"
    return citation(number, url=url, original=checked(url, state, Reason.OK, **more))


def look(*cited: AuditedCitation, **run: object) -> Survey:
    return survey(report(article(*cited), **run))


def test_hosts_stand_by_their_losses_and_good_ones_are_not_named() -> None:
    told = look(
        page(1, "a.example", State.DEAD), page(2, "b.example", State.DEAD),
        page(3, "b.example", State.DEAD), page(4, "b.example", State.LIVE),
        page(5, "c.example", State.UNKNOWN), page(6, "d.example", State.LIVE),
    )  # fmt: skip
    assert [(each.host, each.citations, each.lost, each.unclear) for each in told.hosts] == [
        ("b.example", 3, 2, 0), ("a.example", 1, 1, 0), ("c.example", 1, 0, 1),
    ]  # fmt: skip


def test_a_lost_copy_counts_for_the_host_of_its_page_once() -> None:
    url = "https://a.example/1"
    copy = f"https://web.archive.org/web/20200101000000/{url}"
    one = citation(
        1, url=url, archive_url=copy, original=checked(url, State.DEAD, Reason.GONE),
        snapshot_check=captured(copy, State.MISSING, Reason.NO_CAPTURE),
    )  # fmt: skip
    assert [(each.host, each.lost) for each in look(one).hosts] == [("a.example", 1)]


def test_only_the_worst_hosts_are_named() -> None:
    assert len(look(*(page(n, f"h{n}.example", State.DEAD) for n in range(1, 30))).hosts) == 8


def test_a_host_is_named_as_browsers_dial_it() -> None:
    assert host_of(citation(1, url="https://МОСКВА.example/x")) == "xn--80adxhks.example"
    assert host_of(citation(1, url="javascript:x")) == ""
    assert host_of(citation(1, url=None)) == ""


def test_certainty_tells_confirmed_seen_untold_and_unasked_apart() -> None:
    told = look(
        page(1, "a.example", State.LIVE), page(2, "a.example", State.DEAD, confirmed=True),
        page(3, "a.example", State.DEAD, sightings=1), page(4, "a.example", State.RESTRICTED),
        page(5, "a.example", State.UNCHECKED), citation(6, url="https://a.example/x"),
    ).certainty  # fmt: skip
    assert [(each.key, each.count) for each in told.segments] == [
        ("live", 1), ("dead", 1), ("unsure", 1), ("unknown", 1), ("unchecked", 2),
    ]  # fmt: skip
    assert sum(each.width for each in told.segments) == pytest.approx(100, abs=0.1)
    assert told.text.endswith(
        "1 live, 1 dead, confirmed, 1 dead, not confirmed yet, 1 can’t tell, 2 not asked"
    )


def test_an_address_that_is_cited_twice_counts_once_as_in_the_totals() -> None:
    dead, other = (page(n, "a.example", State.DEAD, confirmed=True) for n in (1, 2))
    told = look(dead, replace(other, url=dead.url, original=dead.original)).certainty
    assert [(each.key, each.count) for each in told.segments] == [("dead", 1)]


def test_an_archived_copy_in_the_place_of_the_page_is_no_page() -> None:
    copy = "https://web.archive.org/web/20200101000000/https://a.example/"
    one = citation(1, url=copy, snapshot_check=captured(copy, State.GOOD, Reason.CAPTURED))
    told = look(one)
    assert told.certainty.total == 0
    assert told.limits == ()


def years(*accessed: int, archived: tuple[int, ...] = ()) -> tuple[AuditedCitation, ...]:
    read = [citation(1, dates=CitedDates(access_date=day(f"{year}-05-01"))) for year in accessed]
    kept = [
        citation(1, snapshot=SnapshotAddress(archive="wayback", timestamp=f"{year}0101000000"))
        for year in archived
    ]
    return (*read, *kept)


def test_ages_are_counted_by_years() -> None:
    archived, accessed = look(*years(2019, 2019, 2021, archived=(2018,))).ages
    assert (archived.total, archived.text) == (1, "Archived copies by year: 2018: 1")
    assert [(each.label, each.count, each.height) for each in accessed.bins[-3:]] == [
        ("2019", 2, 100.0), ("2020", 0, 0.0), ("2021", 1, 50.0),
    ]  # fmt: skip


def test_few_years_fill_the_scale_so_that_its_ends_stand_below_their_columns() -> None:
    (ages,) = look(*years(2024, 2025)).ages
    assert (ages.bins[0].label, ages.bins[-1].label) == ("2018", "2025")
    assert ages.bins[-1].x + ages.bins[-1].width > 95


def test_long_times_are_put_together() -> None:
    (ages,) = look(*years(1999, 2026)).ages
    assert len(ages.bins) <= 20
    assert (ages.bins[0].label, ages.bins[-1].label) == ("1999–2000", "2025–2026")
    assert all(each.x + each.width <= 100 for each in ages.bins)


def test_the_year_one_alone_is_a_column_too() -> None:
    odd = CitedDate(raw="0001", iso="0001-01-01", valid=True)
    (ages,) = look(citation(1, dates=CitedDates(access_date=odd))).ages
    assert [(each.label, each.count) for each in ages.bins] == [("1", 1)]


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_absurd_years_do_no_harm(year: str) -> None:
    odd = CitedDate(raw=year, iso=f"{year}-01-01", valid=True)
    (ages,) = look(citation(1, dates=CitedDates(access_date=odd)), *years(2020)).ages
    assert ages.total == 2
    assert len(ages.bins) <= 61


def test_invalid_dates_have_no_age() -> None:
    odd = CitedDate(raw="x", iso="2020-01-01", valid=False)
    assert look(citation(1, dates=CitedDates(access_date=odd))).ages == ()


def test_the_limits_of_the_run_are_told() -> None:
    computed = (CitedUrl(parameter="url", role=Role.ORIGINAL, url=None, dynamic=True),)
    made = report(
        article(citation(1), citation(2), citation(3, urls=computed)),
        article(exclusion="{{nobots}}"),
    )  # fmt: skip
    made = replace(made, totals=replace(made.totals, ignored=1))
    told = survey(made).limits
    assert told[0].startswith("2 citations have no URL")
    assert told[1].startswith("1 citation has a URL that a template computes")
    assert told[2].startswith("1 article keeps programs off")
    assert told[3].startswith("1 finding is set aside")
