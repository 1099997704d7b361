"""Hands for runs in pieces that need no cluster."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

__all__ = ["OwnHands"]

T = TypeVar("T")
R = TypeVar("R")


class OwnHands:
    """This process alone, one piece after the other; see `refaudit.engine.hands.Hands`."""

    def each(
        self,
        work: Callable[[T], R],
        items: Iterable[T],
        *,
        name: str,
        follow: Callable[[R], T | None] = lambda _: None,
    ) -> Iterator[R]:
        waiting = list(items)
        while waiting:
            result = work(waiting.pop(0))
            if (further := follow(result)) is not None:
                waiting.append(further)
            yield result
