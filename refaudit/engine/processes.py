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
from multiprocessing import active_children, connection, get_context, parent_process
from typing import TypeVar, cast

from refaudit.errors import WorkerError

__all__ = ["cores", "spread_batches", "spread_beside"]

T = TypeVar("T")
L = TypeVar("L")
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
    for _, result in spread_beside(batches, lambda batch: batch, work, workers=workers):
        yield cast("R", result)


def spread_beside(
    items: Iterable[T],
    load: Callable[[T], L | None],
    work: Callable[[L], R],
    *,
    workers: int,
    named: Callable[[T], str] | None = None,
) -> Generator[tuple[T, R | None], None, None]:
    """Yield each item with `work(load(item))`, or with None where its load is None.

    Only the loads are sent to other processes. All else is as in `spread_batches`; `named` says
    which items the workers were at when one died.
    """
    if workers == 1:
        for item in items:
            own = load(item)
            yield item, None if own is None else work(own)
        return
    others = frozenset(active_children())
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin)
    waiting: deque[tuple[T, Future[R | None] | None]] = deque()
    try:
        for item in items:
            sent = load(item)
            with _children_deaf():
                waiting.append((item, None if sent is None else pool.submit(work, sent)))
            while waiting and (waiting[0][1] is None or len(waiting) == _AHEAD * workers):
                yield _first(waiting)
        while waiting:
            yield _first(waiting)
    except BrokenProcessPool as error:
        # The pool waits for ever for a worker that was started at the moment when another died.
        for child in frozenset(active_children()) - others:
            child.terminate()
        at = [item for item, future in waiting if future and future.exception()][:workers]
        over = f" over one of these: {'; '.join(map(named, at))}" if named and at else ""
        raise WorkerError(
            f"a worker process died{over}",
            "The system may have ended it for want of memory; try fewer processes.",
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _first(waiting: deque[tuple[T, Future[R] | None]]) -> tuple[T, R | None]:
    """The first one with its result; one whose work fails stays where it is."""
    item, future = waiting[0]
    result = future.result() if future else None
    waiting.popleft()
    return item, result


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
