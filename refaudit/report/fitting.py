"""Documents that may have only so much length: lines as long as there is room, then a count."""

from collections.abc import Callable, Iterable, Iterator

from refaudit.report.words import count

__all__ = ["Told", "fitting"]

#: A line, without its end, and the number of findings that it tells.
Told = tuple[str, int]


def fitting(
    lines: Iterable[Told], room: int, findings: int, size: Callable[[str], int] = len
) -> Iterator[str]:
    """The first lines that have room, with their ends; behind them how many findings had none.

    `findings` is how many all lines tell: those behind the last that has room are not made. `size`
    measures a line. The last sentence comes on top of `room`.
    """
    for line, told in lines:
        room -= size(line) + 1
        if room < 0:
            break
        findings -= told
        yield f"{line}\n"
    if findings:
        more = count(findings, "more finding", "more findings")
        yield f"\n… and {more}, in the other formats.\n"
