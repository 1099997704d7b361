"""How long findings stay as they are while nothing but the day changes.

Rules look at the day of the audit in three ways. They compare the dates of a citation, and those on
which wikis gave archives up, with it: what lies behind it stays behind. They write the month into a
suggestion, or the day: then it is another one in the next month, or on the next day. No rule looks
at the clock otherwise.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from refaudit.catalogue import archives, dates, parameters, templates
from refaudit.model.citation import Citation, CitedDates, Extraction
from refaudit.model.dates import CitedDate, bounds
from refaudit.model.finding import Finding
from refaudit.rules.context import Context

__all__ = ["MONTHLY", "WITH_STATUS", "lasting"]

#: Rules that may write the month, as in `{{dead link|date=November 2026}}`.
MONTHLY = frozenset({"DAT107", "LNK101"})
#: Rules that may write a status, which is a day in the templates of some wikis.
WITH_STATUS = frozenset(
    {"LNK101", "LNK102", "LNK104", "LNK105", "LNK107", "PAR101", "PAR102", "PAR110"}
)
_MORE_DATES = ("doi-broken-date", "pmc-embargo-date")
_STATUS = "url-status"
_DAY = timedelta(days=1)


def lasting(article: Extraction, context: Context, found: Iterable[Finding]) -> date | None:
    """The first day on which the rules may say something else of an article with these findings.

    None if no later day changes them. On days before `context.today` they may be others, too.
    """
    today = context.today
    codes = {finding.code for finding in found}
    ends = [day for one in article.citations for day in _given_up(one, context) if day > today]
    if codes & MONTHLY:
        ends.append((today.replace(day=1) + 31 * _DAY).replace(day=1))
    if not all(_is_past(one, context) for one in article.citations) or (
        codes & WITH_STATUS and any(_writes_days(one, context) for one in article.citations)
    ):
        ends.append(today + _DAY)
    return min(ends, default=None)


def _given_up(citation: Citation, context: Context) -> Iterator[date]:
    """The days on which the wiki gave up the archives that the citation has copies in."""
    for cited in citation.urls:
        address = archives.read(cited.url) if cited.url else None
        if address is not None:
            day = archives.service(address.archive).deprecated_on.get(context.edition or "")
            yield from [day] if day else []


def _is_past(citation: Citation, context: Context) -> bool:
    """Whether each of its dates has begun, and ends by the end of next year at the latest.

    CS1 takes dates up to then. So no comparison with a later day comes out otherwise.
    """
    today = context.today
    for cited in (*_dates(citation.dates), *_more_dates(citation, context)):
        if cited is not None and cited.valid and cited.iso:
            first, last = bounds(cited.iso)
            if first > today or last.year > today.year + 1:
                return False
    return True


def _dates(given: CitedDates) -> tuple[CitedDate | None, ...]:
    return (given.date, given.year, given.publication_date, given.access_date, given.archive_date)


def _more_dates(citation: Citation, context: Context) -> Iterator[CitedDate]:
    """Those that no field of the citation has."""
    language = templates.names_of(citation.template, context.language)
    for name, value in citation.parameters.items():
        if (of := parameters.canonical(name, language)) in _MORE_DATES:
            yield dates.read(value.strip(), parameter=of, language=language)


def _writes_days(citation: Citation, context: Context) -> bool:
    """Whether a day is written as the status of its page, by some name or other."""
    language = templates.names_of(citation.template, context.language)
    names = (*citation.parameters, _STATUS, parameters.spelling(_STATUS, language))
    rows = (parameters.find(name, language) for name in names)
    return any(row is not None and row.canonical == _STATUS and row.otherwise for row in rows)
