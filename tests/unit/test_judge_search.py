"""Which capture is the best copy, and what is asked to find it."""

from datetime import date, timedelta

import pytest

from refaudit.judge.policy import Policy
from refaudit.judge.search import AskCapture, AskIndex, Facts, next_step, outcome
from refaudit.model.copies import Anchor, CopySearch
from refaudit.model.evidence import Failure
from tests.helpers.copies import (
    DIED,
    NOW,
    PAGE,
    address,
    answer,
    captured,
    listed,
    listing,
    wish,
)

POLICY = Policy()
DAY = timedelta(days=1)
WITHHELD = "AdministrativeAccessControlException: Blocked Site Error"
OLD, NEAR, AFTER, LATE = "20120102030405", "20150304101742", "20180101000000", "20261120000000"
NONE_ELSEWHERE = (
    listing(archive="arquivo"),
    listing(archive="archiveit"),
)


def step(*listings, seen=(), wanted=None, now=NOW):
    return next_step(PAGE, wanted or wish(), facts(*listings, seen=seen), POLICY, now)


def facts(*listings, seen=()):
    known = {}
    for one in seen:
        known.setdefault(one.url, []).append(one)
    return Facts(listings=listings, seen=known)


def asked(*listings, **more):
    """The time of the capture that is asked for next."""
    question = step(*listings, **more)
    assert isinstance(question, AskCapture), question
    return question.target.snapshot.timestamp


# the order of the captures


def test_the_first_question_goes_to_the_first_index():
    assert step() == AskIndex(archive="wayback", near="20150307235959")


def test_the_last_capture_up_to_the_wish_is_the_best():
    assert asked(listing(listed(OLD), listed(NEAR), listed(AFTER))) == NEAR


def test_without_an_earlier_one_the_first_later_one_is_the_best():
    assert asked(listing(listed(AFTER), listed("20190101000000"))) == AFTER


def test_nothing_from_the_death_on_is_a_copy():
    end = step(listing(listed(LATE), listed(DIED)), *NONE_ELSEWHERE)
    assert end == CopySearch(without=("wayback", "arquivo", "archiveit"))


def test_a_capture_that_is_the_same_as_one_of_the_dead_page_is_none():
    dead = [listed(stamp, digest="SAME") for stamp in (NEAR, LATE)]
    assert asked(listing(listed(OLD, digest="OTHER"), *dead)) == OLD


def test_captures_without_a_digest_are_not_the_same():
    assert asked(listing(listed(NEAR), listed(LATE))) == NEAR


def test_of_the_same_bytes_one_is_tried():
    bad = captured(NEAR, status=404)
    same = [listed(stamp, digest="SAME") for stamp in (OLD, NEAR)]
    assert asked(listing(*same, listed(AFTER)), seen=[bad]) == AFTER


def test_nothing_from_before_the_publication_is_a_copy():
    assert asked(listing(listed(OLD), listed(AFTER)), wanted=wish(earliest=NEAR)) == AFTER


@pytest.mark.parametrize(
    "changes",
    [
        {"status": 404},
        {"original": "http://cited.example/other"},
        {"url": f"https://archive.today/{NEAR}/{PAGE}"},
        {"url": f"https://www.webcitation.org/5eWaHRbn4?url={PAGE}"},
        {"url": f"https://web.archive.org/web/2015/{PAGE}"},
        {"url": "https://example.org/"},
    ],
)
def test_a_capture_that_can_be_no_good_copy_is_not_asked_for(changes):
    assert asked(listing(listed(OLD), listed(NEAR, **changes))) == OLD


# what comes after a look


def test_a_good_capture_ends_the_search():
    end = step(listing(listed(NEAR)), seen=[captured(NEAR, title="Report")])
    assert (end.found.url, end.found.archive) == (address(NEAR), "wayback")
    assert (end.found.anchor, end.found.days) == (Anchor.ACCESS, -3)
    assert end.found.checked.status == 200


def test_a_capture_that_is_not_good_is_followed_by_the_next():
    assert asked(listing(listed(OLD), listed(NEAR)), seen=[captured(NEAR, status=404)]) == OLD


def test_three_are_tried_and_no_other_archive_is_bothered_then():
    stamps = [f"201{n}0101000000" for n in range(5)]
    bad = [captured(stamp, status=404) for stamp in stamps[1:4]]
    few = listing(*map(listed, stamps[:4]))
    assert asked(few, seen=bad[1:]) == stamps[1]
    assert step(few, seen=bad) == CopySearch(without=("wayback",))


def test_the_next_archive_is_asked_when_the_first_has_none():
    assert step(listing()) == AskIndex(archive="arquivo", near="20150307235959")


def test_a_capture_that_could_not_be_seen_ends_the_search_for_now():
    silent = captured(NEAR)
    silent = type(silent)(url=silent.url, kind=silent.kind, checked_at=NOW, failure=Failure.TIMEOUT)
    end = step(listing(listed(NEAR), listed(OLD)), seen=[silent])
    assert end.without == ()
    assert "no answer in time" in end.unread[0].why


def test_a_capture_that_is_withheld_sends_to_the_next_archive():
    seen = captured(NEAR)
    blocked = type(seen)(url=seen.url, kind=seen.kind, checked_at=NOW, status=403)
    assert step(listing(listed(NEAR)), seen=[blocked]).archive == "arquivo"


# indexes that are not to be read


@pytest.mark.parametrize(
    "said",
    [
        answer(status=429),
        answer(status=503),
        answer(status=200),
        answer(status=None, failure=Failure.TIMEOUT),
        answer(status=None),
    ],
)
def test_an_index_that_is_out_of_order_proves_nothing_and_ends_the_search(said):
    end = step(listing(answer=said, captures=None))
    assert [one.archive for one in end.unread] == ["wayback"]
    assert (end.found, end.without) == (None, ())


@pytest.mark.parametrize(
    "said",
    [
        answer(
            status=403, headers={"x-archive-wayback-runtime-error": "x.AccessControlException: y"}
        ),
        answer(status=403, headers={"cf-mitigated": "challenge"}),
        answer(status=404),
        answer(status=None, failure=Failure.EXCLUDED),
    ],
)
def test_an_index_that_is_not_for_us_sends_to_the_next_archive(said):
    closed = listing(answer=said, captures=None)
    assert step(closed) == AskIndex(archive="arquivo", near="20150307235959")
    end = step(closed, *NONE_ELSEWHERE)
    assert end.unread[0].archive == "wayback"
    assert end.without == ("arquivo", "archiveit")


# what is fresh


@pytest.mark.parametrize(("days", "fresh"), [(29, True), (31, False)])
def test_a_list_is_fresh_for_a_month(days, fresh):
    old = [listing(at=NOW - days * DAY, archive=a) for a in ("wayback", "arquivo", "archiveit")]
    assert isinstance(step(*old), CopySearch) is fresh


def test_an_index_that_was_out_of_order_is_asked_again_in_the_next_run():
    refused = answer(NOW - DAY / 24, status=429)
    assert isinstance(step(listing(answer=refused, captures=None)), AskIndex)


@pytest.mark.parametrize(("days", "archive"), [(6, "arquivo"), (8, "wayback")])
def test_a_closed_index_is_left_alone_for_a_week(days, archive):
    refused = answer(NOW - days * DAY, status=403)
    assert step(listing(answer=refused, captures=None)).archive == archive


@pytest.mark.parametrize(("days", "asked_again"), [(170, False), (190, True)])
def test_a_good_copy_is_looked_at_again_after_half_a_year(days, asked_again):
    look = captured(NEAR, at=NOW - days * DAY)
    assert isinstance(step(listing(listed(NEAR)), seen=[look]), AskCapture) is asked_again


# more captures than an index gives at once


def test_a_long_list_is_completed_by_what_came_after_the_death():
    long = listing(listed(NEAR), complete=False)
    assert step(long) == AskIndex(archive="wayback", near="20150307235959", since=DIED)
    late = listing(listed(LATE, digest="SAME"), since=DIED, complete=False)
    same = listing(listed(NEAR, digest="SAME"), listed(OLD), complete=False)
    assert asked(same, late) == OLD


def test_a_list_of_another_time_serves_where_it_reaches_around_the_wish():
    around = listing(listed(OLD), listed(AFTER), near="20160101000000", complete=False)
    beside = listing(listed(OLD), listed(NEAR), near="20140101000000", complete=False)
    late = listing(since=DIED, complete=False)
    assert asked(around, late) == OLD
    assert isinstance(step(beside, late), AskIndex)


def test_a_timemap_has_no_more_than_it_has_given():
    cut = listing(listed(OLD), archive="archiveit", near="20100101000000", complete=False)
    assert asked(listing(), listing(archive="arquivo"), cut) == OLD


def test_an_unreadable_answer_about_later_captures_ends_the_search():
    refused = listing(answer=answer(status=429), captures=None, since=DIED)
    end = step(listing(listed(NEAR), complete=False), refused)
    assert [one.archive for one in end.unread] == ["wayback"]


# copies that may show what came in the place of the page


SOFT = {"hard": False, "title": "Annual report on rivers"}


def test_a_copy_up_to_the_access_date_speaks_for_itself():
    end = step(listing(listed(NEAR)), seen=[captured(NEAR)], wanted=wish(**SOFT))
    assert end.found is not None


@pytest.mark.parametrize(
    "wanted",
    [
        wish(**SOFT, anchor=Anchor.DEATH, day=date(2026, 11, 10), near=DIED),
        wish(**SOFT, near=OLD),
    ],
)
@pytest.mark.parametrize(
    ("title", "found"), [("Annual report on rivers - Site", True), ("Casino", False), (None, False)]
)
def test_elsewhere_the_title_has_to_speak_for_it(wanted, title, found):
    looks = [captured(NEAR, title=title)]
    end = step(listing(listed(NEAR)), *NONE_ELSEWHERE, seen=looks, wanted=wanted)
    assert (end.found is not None) is found
    assert (end.doubted is None) is found


def test_after_an_error_any_earlier_copy_is_trusted():
    wanted = wish(anchor=Anchor.DEATH, near=DIED)
    assert step(listing(listed(NEAR)), seen=[captured(NEAR)], wanted=wanted).found


def test_a_copy_that_is_convincing_goes_before_one_that_is_doubted():
    wanted = wish(**SOFT, anchor=Anchor.DEATH, near=DIED)
    looks = [captured(AFTER, title="Casino"), captured(NEAR, title="Annual report on rivers")]
    end = step(listing(listed(NEAR), listed(AFTER)), seen=looks, wanted=wanted)
    assert end.found.timestamp == NEAR
    assert end.found.alike == 1
    assert end.doubted is None


# without a network


def test_what_is_known_is_told_without_a_question():
    old = listing(listed(NEAR), at=NOW - 400 * DAY)
    look = captured(NEAR, at=NOW - 400 * DAY)
    assert outcome(PAGE, wish(), facts(old, seen=[look]), POLICY).found.url == address(NEAR)


def test_where_nothing_is_known_nothing_is_told():
    assert outcome(PAGE, wish(), Facts(), POLICY) == CopySearch()


def test_a_capture_at_which_nobody_looked_is_no_proof_of_absence():
    assert outcome(PAGE, wish(), facts(listing(listed(NEAR))), POLICY) == CopySearch()


def test_a_long_list_serves_though_nobody_asked_what_came_later():
    long = listing(listed(NEAR), complete=False)
    assert outcome(PAGE, wish(), facts(long, seen=[captured(NEAR)]), POLICY).found
