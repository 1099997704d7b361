"""Servers of the benchmarks: each a process of its own, on addresses of the loopback network."""

import contextlib
import multiprocessing
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection

__all__ = ["addresses", "serving"]


@contextlib.contextmanager
def serving(serve: Callable[..., None], *more: object) -> Iterator[Connection]:
    """A process in which `serve(connection, *more)` runs as long as the block; gives our end."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(theirs, *more), daemon=True)
    server.start()
    try:
        yield ours
    finally:
        server.terminate()
        server.join()


def addresses(number: int) -> list[str]:
    """So many addresses of the loopback network."""
    return [f"127.{1 + n // 62500}.{n // 250 % 250}.{1 + n % 250}" for n in range(number)]
