"""Documents that may have only so much length: lines as long as there is room, then a count."""

from collections.abc import Callable, Iterable, Iterator

from refaudit.report.words import count

__all__ = ["Told", "fitting"]

#: A line, without its end, and the number of findings that it tells.
Told = tuple[str, int]


def fitting(lines: Iterable[Told], room: int, size: Callable[[str], int] = len) -> Iterator[str]:
    """The first lines that have room, with their ends; behind them how many findings had none.

    `size` measures a line. The last sentence comes on top of `room`.
    """
    left_out = 0
    full = False
    for line, findings in lines:
        full = full or size(line) + 1 > room
        if full:
            left_out += findings
            continue
        room -= size(line) + 1
        yield f"{line}\n"
    if left_out:
        more = count(left_out, "more finding", "more findings")
        yield f"\n… and {more}, in the other formats.\n"
