"""The local engine: lanes, order, back-pressure, errors, cancellation."""

import asyncio
from contextlib import aclosing

import pytest

from refaudit.engine import spread


async def collect(lanes, work, width=3):
    return [result async for batch in spread(lanes, work, width=width) for result in batch]


async def double(n):
    await asyncio.sleep(0)
    return 2 * n


async def test_every_item_of_every_lane_is_done_once():
    lanes = [[1, 2, 3], [], [4], [5, 6]]
    assert sorted(await collect(lanes, double)) == [2, 4, 6, 8, 10, 12]


async def test_what_is_done_together_comes_together():
    async def work(item):
        return item

    batches = [batch async for batch in spread([[1], [2], [3]], work, width=3)]
    assert batches == [[1, 2, 3]]


async def test_no_lanes_no_results():
    assert await collect([], double) == []


async def test_a_lane_never_runs_beside_itself_and_lanes_run_beside_each_other():
    running: dict[str, int] = {}
    most_in_lane, most_in_all = 0, 0

    async def work(item):
        nonlocal most_in_lane, most_in_all
        lane = item[0]
        running[lane] = running.get(lane, 0) + 1
        most_in_lane = max(most_in_lane, running[lane])
        most_in_all = max(most_in_all, sum(running.values()))
        await asyncio.sleep(0.002)
        running[lane] -= 1

    await collect([[(lane, n) for n in range(4)] for lane in "abcde"], work, width=3)
    assert (most_in_lane, most_in_all) == (1, 3)


async def test_the_longest_lane_starts_first():
    started = []

    async def work(item):
        started.append(item)

    await collect([["short"], ["long", "long"]], work, width=1)
    assert started == ["long", "long", "short"]


async def test_an_exception_of_the_work_is_raised_to_the_reader_and_ends_the_rest():
    done = []

    async def work(item):
        if item == "bad":
            raise ValueError(item)
        await asyncio.sleep(5)
        done.append(item)

    with pytest.raises(ValueError, match="bad"):
        await collect([["slow"], ["bad"]], work)
    assert done == []


async def test_closing_the_iterator_cancels_what_is_under_way():
    cancelled = []

    async def work(item):
        if item == "quick":
            return item
        try:
            await asyncio.sleep(5)
        except asyncio.CancelledError:
            cancelled.append(item)
            raise

    async with aclosing(spread([["quick"], ["slow"]], work, width=2)) as results:
        assert await anext(results) == ["quick"]
    assert cancelled == ["slow"]


async def test_a_slow_reader_slows_the_work_down():
    done = 0

    async def work(_):
        nonlocal done
        done += 1

    async with aclosing(spread([range(1000)], work, width=2)) as results:
        await anext(results)
        await asyncio.sleep(0.01)
        assert done <= 5


async def test_cancelling_the_reader_ends_the_work():
    started = asyncio.Event()
    ended = asyncio.Event()

    async def work(_):
        started.set()
        try:
            await asyncio.sleep(5)
        finally:
            ended.set()

    reader = asyncio.ensure_future(collect([["only"]], work))
    await started.wait()
    reader.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reader
    assert ended.is_set()
