"""Of what time a copy is wanted."""

from datetime import UTC, date, datetime

import pytest

from refaudit.catalogue import stamps
from refaudit.extract import extract
from refaudit.judge.wishes import wish_of
from refaudit.model.citation import Article
from refaudit.model.copies import Anchor
from refaudit.model.evidence import Reason, State
from tests.helpers.copies import dead

SEEN_DEAD = datetime(2020, 6, 15, 12, 30, tzinfo=UTC)


def wanted(parameters="", **changes):
    text = f"{{{{cite web |url=http://cited.example/report |title=Report {parameters}}}}}"
    (citation,) = extract(Article(title="A", text=text, source="a")).citations
    return wish_of(citation, dead(**({"since": SEEN_DEAD} | changes)))


def test_the_day_on_which_the_page_was_read_goes_first():
    wish = wanted("|date=3 May 2014 |access-date=7 March 2015")
    assert (wish.anchor, wish.day) == (Anchor.ACCESS, date(2015, 3, 7))
    assert wish.near == "20150307235959"
    assert wish.earliest == "20140502000000"


def test_a_month_of_publication_counts_to_its_end():
    assert wanted("|date=February 2016").day == date(2016, 2, 29)


def test_without_it_half_a_year_after_the_publication_is_as_good():
    wish = wanted("|date=3 May 2014")
    assert (wish.anchor, wish.day, wish.near) == (
        Anchor.PUBLICATION,
        date(2014, 5, 3),
        "20141030235959",
    )


def test_a_page_that_died_soon_is_wanted_from_before_its_death():
    assert wanted("|date=1 June 2020").near == stamps.of(SEEN_DEAD)


def test_without_a_date_the_last_copy_before_the_death_is_wanted():
    wish = wanted()
    assert (wish.anchor, wish.day, wish.near) == (
        Anchor.DEATH,
        date(2020, 6, 15),
        "20200615123000",
    )
    assert wish.earliest is None


@pytest.mark.parametrize("parameter", ["access-date=7 March 2024", "date=2024", "date=n.d."])
def test_a_date_after_the_death_or_no_date_says_nothing(parameter):
    wish = wanted(f"|{parameter}")
    assert (wish.anchor, wish.earliest) == (Anchor.DEATH, None)


def test_an_invalid_date_says_nothing():
    assert wanted("|access-date=31 February 2015").anchor is Anchor.DEATH


def test_an_issue_appears_months_before_the_month_that_it_bears():
    assert wanted("|date=May 2014").earliest == "20140129000000"


def test_a_date_at_the_beginning_of_the_calendar_is_no_trouble():
    assert wanted("|date=0100").earliest == "00991001000000"


@pytest.mark.parametrize(
    ("reason", "hard"),
    [
        (Reason.GONE, True),
        (Reason.NO_SUCH_HOST, True),
        (Reason.PARKED, False),
        (Reason.SOFT_404, False),
    ],
)
def test_only_an_error_leaves_no_other_page_in_the_place(reason, hard):
    assert wanted(reason=reason).hard is hard


def test_the_cited_title_goes_with_the_wish():
    assert wanted().title == "Report"


@pytest.mark.parametrize("state", [State.LIVE, State.UNKNOWN, State.RESTRICTED])
def test_what_is_not_dead_needs_no_copy(state):
    assert wanted(state=state) is None


def test_without_a_verdict_nothing_is_wanted():
    text = "{{cite web |url=http://cited.example/ |title=T}}"
    (citation,) = extract(Article(title="A", text=text, source="a")).citations
    assert wish_of(citation, None) is None
    assert wish_of(citation, dead(since=None)) is None
