"""Several processes: pure work on a stream of batches, the results in the order of the batches.

The start method is always `spawn`: a forked child of a process with threads may hang, and not every
system can fork. So `work` and what it takes and gives must be picklable, and `work` a function of a
module, or a `functools.partial` of one.
"""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import connection, get_context, parent_process
from typing import TypeVar

from refaudit.errors import WorkerError

__all__ = ["cores", "spread_batches"]

T = TypeVar("T")
R = TypeVar("R")

#: Batches a worker that are under way or done and not yet read: one at work, one to go on with.
_AHEAD = 2


def cores() -> int:
    """How many processes can run at once on the cores that this one may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread_batches(
    batches: Iterable[T], work: Callable[[T], R], *, workers: int
) -> Generator[R, None, None]:
    """Yield `work(batch)` for each batch, in their order, worked on by so many processes.

    With one worker the work is done in this process, each batch when its result is asked for.
    With more, `batches` is read ahead by at most two a worker, and a slow reader slows the work
    down. An exception of `work` is raised here in its place in the order, one of `batches` when it
    comes. When the generator is closed, also by Ctrl-C, batches under way are finished, the others
    dropped, and the processes ended. Workers whose parent has died end at once.

    Raises:
        WorkerError: a worker was killed, or died in another way than by an exception.
    """
    if workers == 1:
        yield from map(work, batches)
        return
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin)
    waiting: deque[Future[R]] = deque()
    try:
        for batch in batches:
            with _children_deaf():
                waiting.append(pool.submit(work, batch))
            if len(waiting) == _AHEAD * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise WorkerError(
            "a worker process died",
            "The system may have ended it for want of memory; try fewer processes.",
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _children_deaf() -> Iterator[None]:
    """Processes that are started inside never hear of Ctrl-C, from their first moment on."""
    if not hasattr(signal, "pthread_sigmask"):  # as on Windows, where `_begin` alone must do
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """In a worker, before its first batch."""
    # A terminal sends Ctrl-C to all processes; the parent alone decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
