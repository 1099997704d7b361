"""Those who do pieces of work: what an audit asks of a cluster."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

__all__ = ["Hands"]

T = TypeVar("T")
R = TypeVar("R")


class Hands(Protocol):
    """Does pieces of work, in any order and as many at once as it can.

    `work` is a function of a module, or a `functools.partial` of one, that may be begun again when
    whoever was at it has died; what it takes and gives must be picklable.
    """

    def each(
        self,
        work: Callable[[T], R],
        items: Iterable[T],
        *,
        name: str,
        follow: Callable[[R], T | None] = lambda _: None,
    ) -> Iterator[R]:
        """Yield `work(item)` for each item, as it comes; the first items begin first.

        `name` is what the work is called. `follow` may make a further item of a result.

        Raises:
            WorkerError: those who were at a piece died again and again.
            Exception: as the work did, again and again.
        """
        ...
