"""Places by rank, gates with a width and a pace, and gates that are forgotten."""

import asyncio
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest

from refaudit.web.gates import Gates, Places


@asynccontextmanager
async def taken(places, rank):
    await places.take(rank)
    try:
        yield
    finally:
        places.give_back()


class Clock:
    def __init__(self):
        self.now = 1000.0

    def timer(self):
        return self.now

    async def sleep(self, seconds):
        until = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, until)


@pytest.fixture
def clock():
    return Clock()


async def test_places_go_to_the_highest_rank_and_then_to_who_came_first():
    places, served = Places(1), []

    async def wait(name, rank):
        async with taken(places, rank):
            served.append(name)

    async with taken(places, 0):
        waiting = [
            asyncio.create_task(wait(name, rank))
            for name, rank in [("a", 0), ("b", 0), ("c", 7), ("d", 3)]
        ]
        await asyncio.sleep(0)
    await asyncio.gather(*waiting)
    assert served == ["c", "d", "a", "b"]


async def test_a_high_rank_goes_at_once_and_others_wait_until_the_loop_keeps_up(monkeypatch):
    places, now = Places(3, at_once=5), asyncio.get_running_loop().time
    async with taken(places, 5):
        began = now()
        async with asyncio.timeout(1), taken(places, 0):
            assert now() - began >= 0.001
        async with asyncio.timeout(1), taken(places, 9):
            pass
        monkeypatch.setattr("refaudit.web.gates._LATE", -1.0)  # it never keeps up
        low = asyncio.create_task(places.take(4))
        await asyncio.sleep(0.01)
        assert not low.done()
        async with asyncio.timeout(1), taken(places, 5):
            assert not low.done()
        monkeypatch.setattr("refaudit.web.gates._LATE", 1.0)
        async with asyncio.timeout(1):
            await low


async def test_whoever_gives_up_leaves_the_place_to_the_next():
    places = Places(1, at_once=1)
    async with taken(places, 1):
        first, second = (asyncio.create_task(places.take(0)) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.sleep(0)
    async with asyncio.timeout(1):
        await second


async def test_a_place_is_given_back_by_whoever_was_cancelled():
    places = Places(1)

    async def hold(until):
        async with taken(places, 0):
            await until.wait()

    never = asyncio.Event()
    first, second, third = (asyncio.create_task(hold(never)) for _ in range(3))
    await asyncio.sleep(0)
    second.cancel()  # while it waits
    first.cancel()  # while it holds
    await asyncio.sleep(0)
    third.cancel()  # in the moment in which it was given the place
    await asyncio.gather(first, second, third, return_exceptions=True)
    async with asyncio.timeout(1), taken(places, 0):
        pass


async def test_a_place_that_came_in_the_moment_of_the_cancellation_is_not_lost():
    places = Places(1)

    async def take():
        async with taken(places, 0):
            raise AssertionError("it was cancelled before")

    async with taken(places, 0):
        task = asyncio.create_task(take())
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with asyncio.timeout(1), taken(places, 0):
        pass


async def test_a_gate_lets_so_many_in_and_not_too_fast(clock):
    gates = Gates(2, 0.25, clock.timer, clock.sleep)
    began, inside, most = [], 0, 0

    async def go():
        nonlocal inside, most
        async with gates.passed("example.org"):
            began.append(clock.now)
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(go() for _ in range(8)))
    assert most <= 2
    assert [later - earlier for earlier, later in pairwise(began)] == [0.25] * 7


async def test_gates_are_forgotten_when_nobody_needs_them(clock):
    gates = Gates(1, 0.5, clock.timer, clock.sleep)
    async with gates.passed("held"):
        for n in range(5000):
            async with gates.passed(f"{n}.org"):
                pass
            clock.now += 0.01
        assert len(gates) < 1200
        again = asyncio.create_task(gates.passed("held").__aenter__())
        await asyncio.sleep(0.01)
        assert not again.done()
        again.cancel()
        await asyncio.gather(again, return_exceptions=True)
