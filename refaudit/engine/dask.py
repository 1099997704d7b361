"""A cluster: dask.distributed, which shares the work out, does it again, and shows how it goes.

Nothing of a queue is made here. The scheduler gives a piece whose worker has died to another one,
and workers that have nothing to do take pieces from those that have too much.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from refaudit.engine.processes import cores
from refaudit.errors import UsageError, WorkerError

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["Cluster", "opened"]

T = TypeVar("T")
R = TypeVar("R")

#: How often a piece that failed is begun again.
_RETRIES = 3
#: A piece mostly waits for the largest of its hosts: many fit into one process of a local cluster,
#: each with some megabytes and a connection to PostgreSQL, which takes 100 unless it is told.
_THREADS, _ALL_THREADS = 16, 64
#: Seconds to wait for the scheduler, and for the first worker.
_PATIENCE = 30.0
#: The scheduler gives up a piece with which so many workers died.
_DEATHS = 5
_LOCAL = "127.0.0.1"


class Cluster:
    """The workers of a scheduler; see `Hands`."""

    def __init__(self, client: "Client") -> None:
        self._client = client

    @property
    def workers(self) -> int:
        """How many workers there are now."""
        return len(self._client.nthreads())

    @property
    def dashboard(self) -> str:
        """Where a browser shows how the work goes; empty where it is not shown."""
        return str(self._client.dashboard_link or "")

    def ask(self, question: Callable[[], R]) -> Mapping[str, R]:
        """The answer of each worker, by its address.

        Raises:
            UsageError: a worker cannot answer: what the question needs is not installed there.
        """
        try:
            answers: Mapping[str, R] = self._client.run(question)
        except Exception as error:  # whatever an import on another machine may raise
            raise UsageError(
                f"a worker of the cluster cannot do this work: {type(error).__name__}: {error}",
                "Install the same refaudit, with all its extras, for every worker.",
            ) from error
        return answers

    def each(
        self,
        work: Callable[[T], R],
        items: Iterable[T],
        *,
        name: str,
        follow: Callable[[R], T | None] = lambda _: None,
    ) -> Iterator[R]:
        """As `Hands.each`; when the iterator is closed, what has not begun is dropped."""
        from distributed import KilledWorker, as_completed  # noqa: PLC0415 - as in `opened`

        of_call, numbers = secrets.token_hex(4), count()

        def submit(item: T, rank: int) -> "Future[R]":
            return self._client.submit(
                work,
                item,
                key=f"{name}-{of_call}-{next(numbers)}",
                retries=_RETRIES,
                priority=-rank,
                pure=False,
            )

        # What follows from an item has its rank: the rest of a long piece goes before short ones.
        ranks = {submit(item, rank): rank for rank, item in enumerate(items)}
        done = as_completed(ranks, loop=self._client.loop)
        try:
            for future in done:
                rank = ranks.pop(future)
                result: R = future.result()
                future.release()
                if (further := follow(result)) is not None:
                    again = submit(further, rank)
                    ranks[again] = rank
                    done.add(again)
                yield result
        except KilledWorker as error:
            raise WorkerError(
                f"{name}: too many workers died over the same piece of work",
                "The system may have ended them for want of memory. Give the command again.",
            ) from error
        finally:
            self._client.cancel(list(ranks))


@contextmanager
def opened(scheduler: str | None = None, *, workers: int = 0) -> Iterator[Cluster]:
    """The cluster of a scheduler at `tcp://HOST:PORT`, or without one a cluster of this machine.

    That one has so many worker processes, with 0 one for each core, and ends with the block.

    Raises:
        UsageError: distributed is not installed, or the scheduler or its workers are not there.
    """
    try:
        # It takes a second, and only this needs it.
        import distributed  # noqa: PLC0415
        from dask import config  # noqa: PLC0415
    except ImportError:
        raise UsageError(
            "--engine dask needs the library distributed",
            "Install it with `pip install 'refaudit[cluster]'`.",
        ) from None
    with ExitStack() as stack:
        stack.enter_context(config.set({"distributed.scheduler.allowed-failures": _DEATHS}))
        address: Any = scheduler
        if scheduler is None:
            number = workers or cores()
            address = stack.enter_context(
                distributed.LocalCluster(
                    n_workers=number,
                    threads_per_worker=_threads(number),
                    host=_LOCAL,
                    dashboard_address=f"{_LOCAL}:0",
                    silence_logs="ERROR",
                )
            )
        yield Cluster(stack.enter_context(_connected(address)))


def _threads(workers: int) -> int:
    """Those of each of so many local processes."""
    return min(_THREADS, max(_ALL_THREADS // workers, 1))


@contextmanager
def _connected(address: Any) -> Iterator["Client"]:
    from distributed import Client  # noqa: PLC0415 - as in `opened`

    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"--scheduler: {address}: no scheduler answers there: {error}",
            "Start one with `dask scheduler`, and give its address as tcp://HOST:8786.",
        ) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError:
            raise UsageError(
                "the scheduler has no workers",
                "Start some with `dask worker ADDRESS`, and give the command again.",
            ) from None
        yield client
