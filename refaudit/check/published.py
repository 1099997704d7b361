"""The day on which a page says that it was published.

The day is read by htmldate, an extra (`refaudit[published]`): without it none is told. htmldate is
not shown the page, of which it would also take dates out of the address, the text and the day of
the last change, but only what the page names as its publication. So nothing is guessed, nothing is
fetched, and the work is the same for pages of any size.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from html import escape

__all__ = ["day"]

_MAX_CANDIDATES = 8
_MAX_LENGTH = 80
_MONTH, _DAY, _YEAR = r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12]\d|0?[1-9])", r"[12]\d{3}"
_NAME = r"[^\W\d_]{3,12}\.?"
#: A whole day. Of `05/06/2023` only the site knows which is the month.
_WHOLE_DAY = re.compile(
    rf"(?<!\d)(?:{_YEAR}([-/.]){_MONTH}\1{_DAY}|{_YEAR}(?:1[0-2]|0[1-9])(?:3[01]|[12]\d|0[1-9])"
    rf"|{_DAY}\.{_MONTH}\.{_YEAR}|{_DAY}\.? {_NAME},? {_YEAR}|{_NAME} {_DAY},? {_YEAR})(?!\d)"
)
_NUMBER = re.compile(r"\d+")
_PAGE = '<html><head><meta property="article:published_time" content="{}"></head></html>'
#: What is a possible day must not hang on the day on which the page is read.
_EARLIEST, _LATEST = datetime(1500, 1, 1), datetime(2200, 1, 1)  # noqa: DTZ001 - as htmldate reads


def day(statements: Iterable[str]) -> str | None:
    """The first of the statements that names a day, as `2023-01-05`; None where none does."""
    found = [match[0] for text in statements if (match := _WHOLE_DAY.search(text[:_MAX_LENGTH]))]
    find_date = _reader() if found else None
    if find_date is None:
        return None
    for text in found[:_MAX_CANDIDATES]:
        if told := _day(find_date, text.lower()):
            return told
    return None


def _day(find_date: Callable[..., str | None], text: str) -> str | None:
    told = find_date(
        _PAGE.format(escape(text)),
        extensive_search=False,
        original_date=True,
        min_date=_EARLIEST,
        max_date=_LATEST,
    )
    # For the 30th of February there is an answer too: the first.
    numbers = _NUMBER.findall(text)
    named = told is not None and (len(numbers) == 1 or int(told[-2:]) in map(int, numbers))
    return told if named else None


@cache
def _reader() -> Callable[..., str | None] | None:
    """The function of htmldate, imported when a page names a day: it brings lxml with it."""
    try:
        from htmldate import find_date  # noqa: PLC0415 - as said above
    except ImportError:
        return None
    read: Callable[..., str | None] = find_date
    return read
