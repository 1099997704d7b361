"""Politeness: one at a time, an interval between two, rest on request, no place held while waiting.

Longer than 300 lines, because the promises of one module are tested in one file.
"""

import asyncio
from itertools import pairwise
from types import MappingProxyType

import pytest

from refaudit.catalogue.hosts import Rate
from refaudit.model.evidence import Failure
from refaudit.web.limits import Manners
from refaudit.web.politeness import Politeness, _decisive


class Clock:
    """Time that passes only while somebody sleeps, for all sleepers in their order."""

    def __init__(self):
        self.now = 1000.0
        self.slept = []

    def timer(self):
        return self.now

    async def sleep(self, seconds):
        self.slept.append(seconds)
        until = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, until)


@pytest.fixture
def clock():
    return Clock()


def politeness(clock, options=MappingProxyType({}), **manners):
    return Politeness(
        Manners(**{"interval": 1.0, "concurrency": 10} | manners),
        timer=clock.timer,
        sleep=clock.sleep,
        **{"chance": lambda: 0.0} | options,
    )


@pytest.mark.parametrize(("takes", "times"), [(0.2, [1000, 1001, 1002]), (5, [1000, 1005, 1010])])
async def test_the_interval_lies_between_the_beginnings_of_two_requests(clock, takes, times):
    polite = politeness(clock)
    began = []
    for _ in range(3):
        async with polite.turn("a.org") as queue, polite.place(queue, "a.org", None):
            began.append(clock.now)
            clock.now += takes
    assert began == times


async def test_a_request_begins_when_it_is_sent_and_not_when_the_connection_is_made(clock):
    polite = politeness(clock)
    async with polite.turn("a.org") as queue, polite.place(queue, "a.org", None):
        clock.now += 0.5
        queue.begin()
    await take(polite, "a.org")
    assert clock.now == 1001.5


async def test_other_hosts_do_not_wait(clock):
    polite = politeness(clock)
    for host in ("a.org", "b.org", "c.org"):
        await take(polite, host)
    assert clock.slept == []


async def test_a_host_has_one_request_at_a_time(clock):
    polite = politeness(clock, interval=0.0)
    running, most = 0, 0

    async def ask():
        nonlocal running, most
        async with polite.turn("a.org"):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            running -= 1

    await asyncio.gather(*(ask() for _ in range(20)))
    assert most == 1


async def test_the_run_has_so_many_requests_at_a_time(clock):
    polite = politeness(clock, concurrency=3)
    running, most = 0, 0

    async def ask(host):
        nonlocal running, most
        async with polite.turn(host) as queue, polite.place(queue, host, None):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            running -= 1

    await asyncio.gather(*(ask(f"{n}.org") for n in range(20)))
    assert most == 3


async def test_nobody_holds_a_place_while_waiting_for_a_host(clock):
    never = asyncio.Event()

    async def sleep(seconds):
        await never.wait()

    polite = Politeness(Manners(interval=60, concurrency=1), timer=clock.timer, sleep=sleep)
    await take(polite, "slow.org")
    waiting = asyncio.create_task(take(polite, "slow.org"))
    await asyncio.sleep(0)
    async with asyncio.timeout(1):
        await take(polite, "fast.org")
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)


async def take(polite, host, path="/", address=None):
    async with polite.turn(host, path) as queue:
        if (closed := queue.closed) is None:
            async with polite.place(queue, host, address):
                pass
        return closed


async def test_a_request_that_reached_nobody_is_followed_by_no_pause(clock):
    polite = politeness(clock)
    async with polite.turn("a.org"):
        pass
    async with polite.turn("a.org") as queue, polite.place(queue, "a.org", None):
        queue.owed_pause = False
    await take(polite, "a.org")
    assert clock.slept == []


async def test_a_pause_is_owed_after_an_error_too(clock):
    polite = politeness(clock)
    with pytest.raises(ValueError, match="x"):
        async with polite.turn("a.org") as queue, polite.place(queue, "a.org", None):
            raise ValueError("x")
    await take(polite, "a.org")
    assert clock.slept == [1.0]


async def test_a_postponed_host_waits_and_a_shorter_wish_changes_nothing(clock):
    polite = politeness(clock)
    polite.postpone("a.org", 30)
    polite.postpone("a.org", 5)
    await take(polite, "a.org")
    assert clock.now == 1030


async def test_a_host_put_off_while_somebody_sleeps_makes_it_sleep_again(clock):
    polite = politeness(clock)
    polite.postpone("a.org", 10)
    waiting = asyncio.create_task(take(polite, "a.org"))
    await asyncio.sleep(0)
    polite.postpone("a.org", 25)
    await waiting
    assert clock.now == 1025


@pytest.mark.parametrize(("told", "pause"), [(7.0, 7.0), (None, 60.0), (0.0, 1.0)])
async def test_a_wish_for_a_pause_holds_for_the_host(clock, told, pause):
    polite = politeness(clock)
    async with polite.turn("a.org") as queue, polite.place(queue, "a.org", None):
        queue.was_told_to_wait(told)
    await take(polite, "b.org")
    assert clock.slept == []
    await take(polite, "a.org")
    assert clock.slept == [pause]


async def test_a_bare_wish_is_capped_like_others(clock):
    polite = politeness(clock, max_retry_after=2.0)
    async with polite.turn("a.org") as queue:
        queue.was_told_to_wait(None)
    await take(polite, "a.org")
    assert clock.slept == [2.0]


async def test_a_wish_beyond_the_limit_closes_the_host_for_so_long(clock):
    polite = politeness(clock)
    async with polite.turn("a.org") as queue:
        queue.was_told_to_wait(121.0)
    closed = await take(polite, "a.org")
    assert closed.failure is Failure.THROTTLED
    assert "121 s" in closed.words
    assert clock.slept == []
    clock.now += 121
    assert await take(polite, "a.org") is None


async def test_who_queues_for_a_host_that_closes_is_told_at_once(clock):
    polite = politeness(clock)
    async with polite.turn("a.org") as queue:
        waiting = [asyncio.create_task(take(polite, "a.org")) for _ in range(50)]
        await asyncio.sleep(0)
        queue.was_told_to_wait(500.0)
    assert all(closed is not None for closed in await asyncio.gather(*waiting))
    assert clock.slept == []


async def test_a_host_that_says_later_again_and_again_is_closed(clock):
    polite = politeness(clock)
    for _ in range(6):
        async with polite.turn("a.org") as queue:
            assert queue.closed is None
            queue.was_told_to_wait(1.0)
    assert polite.closed("a.org").failure is Failure.THROTTLED


async def test_a_host_that_is_silent_again_and_again_is_closed_for_a_while(clock):
    polite = politeness(clock)
    for _ in range(9):
        async with polite.turn("a.org") as queue:
            assert queue.closed is None
            queue.had_none(Failure.TIMEOUT)
    assert polite.closed("a.org").failure is Failure.TIMEOUT
    clock.now += 900
    async with polite.turn("a.org") as queue:
        assert queue.closed is None


async def test_an_answer_between_troubles_starts_the_count_anew(clock):
    polite = politeness(clock)
    for _ in range(4):
        async with polite.turn("a.org") as queue:
            for _ in range(5):
                queue.had_none(Failure.TIMEOUT)
            queue.had_answer()
            for _ in range(5):
                queue.had_error()
            queue.had_answer()
            for _ in range(5):
                queue.was_told_to_wait(0.0)
            queue.had_answer()
    assert polite.closed("a.org") is None


async def test_hosts_are_forgotten_when_their_pause_is_over(clock):
    polite = politeness(clock)
    for n in range(5000):
        await take(polite, f"{n}.org")
        clock.now += 0.1
    assert len(polite) <= 12


async def test_a_closed_host_and_one_in_trouble_are_remembered(clock):
    polite = politeness(clock)
    async with polite.turn("closed.org") as queue:
        queue.was_told_to_wait(5000.0)
    async with polite.turn("silent.org") as queue:
        queue.had_none(Failure.TIMEOUT)
    clock.now += 500
    await take(polite, "x.org")
    assert len(polite) == 3
    clock.now += 5000
    await take(polite, "y.org")
    assert len(polite) == 2  # whoever wanted a pause once, to add up what it wants in the run


async def test_a_host_in_use_is_not_forgotten(clock):
    polite = politeness(clock)
    async with polite.turn("a.org"):
        pass
    polite.postpone("a.org", 2)
    async with polite.turn("a.org"):
        clock.now += 100
        await take(polite, "b.org")
        assert len(polite) == 2


async def test_cancelled_waiters_leave_no_trace(clock):
    polite = politeness(clock)
    async with polite.turn("a.org"):
        waiting = [asyncio.create_task(take(polite, "a.org")) for _ in range(10)]
        await asyncio.sleep(0)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    clock.now += 2
    await take(polite, "b.org")
    assert len(polite) == 1


async def test_a_request_cancelled_in_its_turn_gives_its_place_back(clock):
    polite = politeness(clock, concurrency=1)

    async def hang():
        async with polite.turn("a.org") as queue, polite.place(queue, "a.org", None):
            await asyncio.Event().wait()

    task = asyncio.create_task(hang())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with asyncio.timeout(1):
        await take(polite, "b.org")


async def test_an_unknown_host_is_open(clock):
    assert politeness(clock).closed("a.org") is None


async def test_a_pause_is_made_longer_by_chance_and_never_shorter(clock):
    chances = iter([0.0, 0.5, 1.0, 0.0])
    polite = politeness(clock, {"chance": lambda: next(chances)}, jitter=0.1)
    for _ in range(4):
        await take(polite, "a.org")
    assert clock.slept == [1.0, pytest.approx(1.05), pytest.approx(1.1)]


async def test_hosts_of_one_domain_are_asked_few_at_a_time_and_not_too_fast(clock):
    polite = politeness(clock, concurrency=100)
    began, running, most = [], 0, 0

    async def ask(n):
        nonlocal running, most
        host = f"h{n}.example.org"
        async with polite.turn(host) as queue, polite.place(queue, host, f"192.0.2.{n}"):
            began.append(clock.now)
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            running -= 1

    await asyncio.gather(*(ask(n) for n in range(50)))
    assert most <= 4
    assert min(b - a for a, b in pairwise(began)) >= 0.25


@pytest.mark.parametrize("suffix", ["blogspot.com", "github.io", "co.uk"])
async def test_under_a_public_suffix_everybody_is_a_domain_of_their_own(clock, suffix):
    polite = politeness(clock)
    for n in range(20):
        await take(polite, f"h{n}.{suffix}", address=f"192.0.2.{n}")
    assert clock.slept == []


async def test_hosts_behind_one_address_are_asked_some_at_a_time(clock):
    polite = politeness(clock, concurrency=100)
    running, most = 0, 0

    async def ask(n):
        nonlocal running, most
        host = f"h{n}.github.io"
        async with polite.turn(host) as queue, polite.place(queue, host, "192.0.2.1"):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            running -= 1

    await asyncio.gather(*(ask(n) for n in range(50)))
    assert most == 8


async def test_nobody_holds_a_place_while_waiting_for_neighbours(clock):
    polite = politeness(clock, concurrency=9)
    never = asyncio.Event()

    async def hold(n):
        host = f"h{n}.github.io"
        async with polite.turn(host) as queue, polite.place(queue, host, "192.0.2.1"):
            await never.wait()

    holding = [asyncio.create_task(hold(n)) for n in range(50)]
    await asyncio.sleep(0.01)
    async with asyncio.timeout(1):
        await take(polite, "other.org", address="192.0.2.2")
    for task in holding:
        task.cancel()
    await asyncio.gather(*holding, return_exceptions=True)


async def test_stand_ins_have_no_neighbours(clock):
    polite = politeness(clock)
    for n in range(50):
        await take(polite, f"h{n}.example.org", address=None)
    assert clock.slept == []


def service(host, path):
    """An archive with two hosts, whose index is asked four times as slowly."""
    if not host.endswith("archive.org"):
        return ()
    index = Rate(name="index", hosts=(), paths=("/cdx/",), interval=1)
    whole = Rate(name="whole", hosts=(), paths=("/",), interval=1)
    return ((index, 8.0), (whole, 2.0)) if path.startswith("/cdx/") else ((whole, 2.0),)


async def test_a_rate_counts_for_the_service_as_a_whole(clock):
    polite = politeness(clock, {"rates": service})
    await take(polite, "web.archive.org")
    await take(polite, "archive.org")
    await take(polite, "web.archive.org")
    assert clock.slept == [2.0, 2.0]


async def test_a_rate_of_a_kind_counts_for_that_kind(clock):
    polite = politeness(clock, {"rates": service})
    times = []

    async def ask(path):
        async with (
            polite.turn("web.archive.org", path) as queue,
            polite.place(queue, "web.archive.org", None),
        ):
            times.append((path, clock.now))

    await ask("/cdx/1")
    await asyncio.gather(ask("/cdx/2"), ask("/web/1"), ask("/web/2"))
    assert [path for path, _ in times] == ["/cdx/1", "/web/1", "/web/2", "/cdx/2"]
    assert times[-1][1] - times[0][1] >= 8.0
    assert min(later - earlier for (_, earlier), (_, later) in pairwise(times)) >= 2.0


async def test_who_waits_for_a_rate_is_told_that_the_host_has_closed(clock):
    polite = politeness(clock, {"rates": service})
    async with polite.turn("archive.org") as queue, polite.place(queue, "archive.org", None):
        waiting = [asyncio.create_task(take(polite, "archive.org")) for _ in range(50)]
        await asyncio.sleep(0)
        queue.was_told_to_wait(500.0)
    closed = await asyncio.gather(*waiting)
    assert {one.failure for one in closed} == {Failure.THROTTLED}
    assert clock.now <= 1002


async def test_a_host_that_wants_it_slow_gets_it_for_the_whole_run(clock):
    polite = politeness(clock)
    polite.slow_down("a.org", 10.0)
    await take(polite, "a.org")
    clock.now += 5000
    await take(polite, "b.org")
    await take(polite, "a.org")
    await take(polite, "a.org")
    assert clock.slept == [10.0, 10.0]
    polite.slow_down("a.org", 0.1)
    clock.slept.clear()
    await take(polite, "a.org")
    assert clock.slept == [10.0]


@pytest.mark.parametrize("failure", [Failure.CONNECTION_REFUSED, Failure.MALFORMED_RESPONSE])
async def test_a_host_that_only_fails_is_closed(clock, failure):
    polite = politeness(clock)
    async with polite.turn("a.org") as queue:
        for _ in range(8):
            queue.had_none(Failure.TIMEOUT)
        assert queue.closed is None
        queue.had_none(failure)
    assert polite.closed("a.org").failure is failure


@pytest.mark.parametrize(("good_before", "errors"), [(False, 9), (True, 45)])
async def test_a_server_that_only_fails_is_closed_soon_and_one_that_can_do_better_later(
    clock, good_before, errors
):
    polite = politeness(clock)
    async with polite.turn("a.org") as queue:
        if good_before:
            queue.had_answer()
        for _ in range(errors - 1):
            queue.had_error()
        assert queue.closed is None
        queue.had_error()
        assert queue.closed.failure is Failure.HOST_TROUBLE


async def test_a_host_that_wants_pauses_between_answers_does_not_keep_the_run_for_hours(clock):
    polite = politeness(clock)
    asked = 0
    while polite.closed("a.org") is None:
        async with polite.turn("a.org") as queue, polite.place(queue, "a.org", None):
            asked += 1
            if asked % 2:
                queue.was_told_to_wait(None)
            else:
                queue.had_answer()
    closed = polite.closed("a.org")
    assert closed.failure is Failure.THROTTLED
    assert clock.now - 1000 < 700
    clock.now = closed.until
    async with polite.turn("a.org") as queue:
        assert queue.closed is None
        queue.was_told_to_wait(1.0)
        assert queue.closed.failure is Failure.THROTTLED


async def test_a_run_gives_a_host_so_much_of_its_time(clock):
    polite = politeness(clock, budget=10.0)
    for _ in range(10):
        assert await take(polite, "a.org") is None
    clock.now += 1
    closed = await take(polite, "a.org")
    assert (closed.failure, clock.now) == (Failure.BUDGET, 1010)
    assert await take(polite, "b.org") is None
    clock.now += 100_000
    assert (await take(polite, "a.org")).failure is Failure.BUDGET


async def test_the_longest_queue_is_served_first(clock):
    polite = politeness(clock, {"expected": {"long.org": 3, "a.org": 1}}, concurrency=1)
    served = []

    async def ask(host):
        async with polite.turn(host) as queue, polite.place(queue, host, None):
            served.append(host)

    async with polite.turn("x.org") as queue, polite.place(queue, "x.org", None):
        waiting = [asyncio.create_task(ask(host)) for host in ("a.org", "b.org", "long.org")]
        await asyncio.sleep(0.01)
    await asyncio.gather(*waiting)
    assert served == ["long.org", "a.org", "b.org"]


async def test_a_long_queue_goes_first_even_when_its_pauses_are_over(clock):
    polite = politeness(clock, {"expected": {"long.org": 9}}, concurrency=1)
    await take(polite, "long.org")
    clock.now += 5
    await take(polite, "x.org")  # which lets the host be forgotten
    served = []

    async def ask(host):
        async with polite.turn(host) as queue, polite.place(queue, host, None):
            served.append(host)

    async with polite.turn("y.org") as queue, polite.place(queue, "y.org", None):
        waiting = [asyncio.create_task(ask(host)) for host in ("a.org", "long.org")]
        await asyncio.sleep(0.01)
    await asyncio.gather(*waiting)
    assert served == ["long.org", "a.org"]


async def test_a_connection_is_made_before_the_interval_is_over_and_the_request_waits_for_it(clock):
    polite = politeness(clock)
    turns, sent = [], []
    for _ in range(3):
        async with polite.turn("a.org") as queue, polite.place(queue, "a.org", None):
            turns.append(clock.now)
            clock.now += 0.125  # the connection
            await queue.ready()
            queue.sent()
            sent.append(clock.now)
    assert turns == [1000, 1001, 1002]
    assert sent == [1000.125, 1001.125, 1002.125]


async def test_a_slow_connection_does_not_bring_the_next_one_too_early(clock):
    polite = politeness(clock)
    async with polite.turn("a.org") as queue, polite.place(queue, "a.org", None):
        clock.now += 0.9
        await queue.ready()
        queue.sent()
    async with polite.turn("a.org") as queue, polite.place(queue, "a.org", None):
        assert clock.now == 1001.65  # a quarter of the interval before it is over
        await queue.ready()
        queue.sent()
    assert clock.now == 1001.9


@pytest.mark.parametrize(
    ("expected", "rank"),
    [
        ({}, 0),
        ({"a.org": 1, "b.org": 1}, 1),
        ({"long.org": 50, **{f"{n}.org": 1 for n in range(100)}}, 50),
        # What a thousand hosts need takes longer than the four pauses of one.
        ({"long.org": 4, **{f"{n}.org": 1 for n in range(1000)}}, 0),
    ],
)
def test_a_host_decides_when_its_pauses_take_longer_than_the_work_on_all(expected, rank):
    assert _decisive(Manners(interval=1.0), expected) == rank
