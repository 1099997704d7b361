"""One process: lanes of work, many lanes at once, one item of a lane at a time.

A lane is what must not run beside itself, as the targets of one host. The longest lane starts
first, because it decides when the whole work ends.
"""

import asyncio
from collections.abc import (
    AsyncGenerator,
    Awaitable,
    Callable,
    Collection,
    Iterable,
    Iterator,
    Sequence,
)
from contextlib import suppress
from enum import Enum, auto
from typing import TypeVar

__all__ = ["spread"]

T = TypeVar("T")
R = TypeVar("R")

#: Results are gathered for so many seconds, because a reader that writes them down pays for each
#: list, and up to so many, because while it writes no lane goes on.
_GATHERED = 0.2
_MOST_GATHERED = 64


class _Mark(Enum):
    """What stands in the queue of results behind the last one."""

    END = auto()


async def spread(
    lanes: Iterable[Sequence[T]], work: Callable[[T], Awaitable[R]], *, width: int
) -> AsyncGenerator[list[R], None]:
    """Yield the results of `work` for every item, those of about a fifth of a second in one list.

    At most `width` lanes are worked on at once. The first exception of `work` ends everything and
    is raised here. Closing the generator cancels what is under way and waits until it has ended.
    A reader that is slower than the work slows the work down: at most `width` results wait.
    """
    longest_first = sorted(lanes, key=len, reverse=True)
    waiting = iter(longest_first)
    results: asyncio.Queue[R | _Mark] = asyncio.Queue(maxsize=width)
    runners = [
        asyncio.create_task(_run(waiting, work, results))
        for _ in range(min(width, len(longest_first)))
    ]
    end = asyncio.create_task(_mark_end(runners, results))
    try:
        while batch := await _done(results):
            yield batch
        await asyncio.gather(*runners)
    finally:
        for task in (*runners, end):
            task.cancel()
        await asyncio.gather(*runners, end, return_exceptions=True)


async def _done(results: "asyncio.Queue[R | _Mark]") -> list[R]:
    """Wait for a result and take those that come soon after; an empty list is the end."""
    batch: list[R] = []
    gathering: float | None = None
    with suppress(TimeoutError):
        while len(batch) < min(results.maxsize, _MOST_GATHERED):
            result = await _next(results, gathering)
            if isinstance(result, _Mark):
                if batch:
                    results.put_nowait(result)  # the end is for the next call
                break
            batch.append(result)
            gathering = gathering or asyncio.get_running_loop().time() + _GATHERED
    return batch


async def _next(results: "asyncio.Queue[R | _Mark]", until: float | None) -> R | _Mark:
    if not results.empty():
        return results.get_nowait()  # to set up a time limit costs more than to take it
    async with asyncio.timeout_at(until):
        return await results.get()


async def _run(
    waiting: Iterator[Sequence[T]],
    work: Callable[[T], Awaitable[R]],
    results: "asyncio.Queue[R | _Mark]",
) -> None:
    for lane in waiting:
        for item in lane:
            await results.put(await work(item))


async def _mark_end(
    runners: Collection["asyncio.Task[None]"], results: "asyncio.Queue[R | _Mark]"
) -> None:
    if runners:
        await asyncio.wait(runners, return_when=asyncio.FIRST_EXCEPTION)
    await results.put(_Mark.END)
