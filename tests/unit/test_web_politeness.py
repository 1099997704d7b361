"""Politeness: one at a time, a pause after each, rest on request, no place held while waiting."""

import asyncio

import pytest

from refaudit.model.evidence import Failure
from refaudit.web.limits import Manners
from refaudit.web.politeness import Politeness


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


def politeness(clock, **manners):
    return Politeness(
        Manners(**{"interval": 1.0, "concurrency": 10} | manners),
        timer=clock.timer,
        sleep=clock.sleep,
    )


async def test_a_pause_lies_between_the_end_of_a_request_and_the_next(clock):
    polite = politeness(clock)
    times = []
    for _ in range(3):
        async with polite.turn("a.org"):
            times.append(clock.now)
            clock.now += 5
    assert times == [1000, 1006, 1012]


async def test_other_hosts_do_not_wait(clock):
    polite = politeness(clock)
    for host in ("a.org", "b.org", "c.org"):
        async with polite.turn(host):
            pass
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
        async with polite.turn(host):
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
    async with polite.turn("slow.org"):
        pass
    waiting = asyncio.create_task(take(polite, "slow.org"))
    await asyncio.sleep(0)
    async with asyncio.timeout(1), polite.turn("fast.org"):
        pass
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)


async def take(polite, host):
    async with polite.turn(host) as queue:
        return queue.closed


async def test_a_request_that_reached_nobody_is_followed_by_no_pause(clock):
    polite = politeness(clock)
    async with polite.turn("a.org") as queue:
        queue.owed_pause = False
    async with polite.turn("a.org"):
        pass
    assert clock.slept == []


async def test_a_pause_is_owed_after_an_error_too(clock):
    polite = politeness(clock)
    with pytest.raises(ValueError, match="x"):
        async with polite.turn("a.org"):
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
    async with polite.turn("a.org") as queue:
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
            queue.had_none()
    assert polite.closed("a.org").failure is Failure.TIMEOUT
    clock.now += 900
    async with polite.turn("a.org") as queue:
        assert queue.closed is None


async def test_an_answer_between_troubles_starts_the_count_anew(clock):
    polite = politeness(clock)
    for _ in range(4):
        async with polite.turn("a.org") as queue:
            for _ in range(5):
                queue.had_none()
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
        queue.had_none()
    clock.now += 500
    await take(polite, "x.org")
    assert len(polite) == 3
    clock.now += 5000
    await take(polite, "y.org")
    assert len(polite) == 1


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
        async with polite.turn("a.org"):
            await asyncio.Event().wait()

    task = asyncio.create_task(hang())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with asyncio.timeout(1):
        await take(polite, "b.org")


async def test_an_unknown_host_is_open(clock):
    assert politeness(clock).closed("a.org") is None
