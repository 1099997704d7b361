"""DAT1xx: the dates of a citation, against the calendar, each other and today.

A value that is no valid date is reported once, by the rules of `spelling`; nothing else is
said of it. What a template computes is never judged.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from refaudit.catalogue import parameters
from refaudit.model.dates import bounds
from refaudit.model.finding import Severity
from refaudit.rules.archives import archive_date_mismatch
from refaudit.rules.copies import archive_without_url
from refaudit.rules.declaration import Fault, citation_rule
from refaudit.rules.needs import Need
from refaudit.rules.subject import Subject, day_of
from refaudit.rules.words import assign, plain_day, shorten

__all__ = [
    "access_date_out_of_range",
    "access_date_without_url",
    "accessed_before_publication",
    "archive_date_out_of_range",
    "future_date",
    "year_date_mismatch",
]

_CATEGORY = "CS1 errors: dates"
#: Wikipedia began on this day: no citation can have been accessed before.
_WIKIPEDIA_BEGAN = date(2001, 1, 15)
#: The first year from which web archives have copies.
_ARCHIVES_BEGAN = date(1996, 1, 1)
_DAY = timedelta(days=1)
#: Parameters that CS1 allows one more year than others.
_LATER = {"pmc-embargo-date": 2}


def _cite(**given: str) -> str:
    written = "".join(f" |{name.replace('_', '-')}={value}" for name, value in given.items())
    return f"{{{{cite web |url=https://example.org/report |title=Report{written}}}}}"


_COPY = "https://web.archive.org/web/20200105101742/https://example.org/report"
_GOOD = _cite(date="3 May 2019", access_date="4 May 2019")


@citation_rule(
    "DAT102",
    Severity.ERROR,
    bad=_cite(date="3 May 2091"),
    good=_cite(date="January 2027"),
    cs1_category=_CATEGORY,
)
def future_date(it: Subject) -> Iterator[Fault]:
    """A date lies further in the future than it can.

    CS1 takes dates of sources up to the end of next year, because issues appear before their
    date. A copy in an archive was made today at the latest. Often two digits were swapped.
    """
    today = it.context.today
    for name, cited in it.valid_dates:
        canonical = parameters.canonical(name, it.language)
        first, last = bounds(cited.iso or "")
        if canonical == "access-date":
            continue
        if canonical == "archive-date":
            late, limit = first > today, "after today"
            late = late and not archive_date_mismatch.fires(it)
        else:
            final = today.year + _LATER.get(canonical or "", 1)
            late, limit = last.year > final, f"after {final}"
        if late:
            yield Fault(
                parameter=name,
                message=f"{assign(name, cited.raw)} is {limit}.",
                suggestion="Take the day from the archive URL"
                if canonical == "archive-date"
                else "Look into the source for its date",
            )


@citation_rule(
    "DAT103",
    Severity.ERROR,
    bad=_cite(date="3 May 1999", access_date="4 May 1999"),
    good=_GOOD,
    cs1_category=_CATEGORY,
)
def access_date_out_of_range(it: Subject) -> Iterator[Fault]:
    """`access-date` is before Wikipedia began, 15 January 2001, or after tomorrow.

    Nobody can have read the source for this article on that day. Tomorrow passes, because it is
    tomorrow already in some places. For the day on which the source appeared, use `date`.
    """
    day = day_of(it.citation.dates.access_date)
    tomorrow = it.context.today + _DAY
    if day is None or _WIKIPEDIA_BEGAN <= day <= tomorrow:
        return
    name = it.name("access-date")
    limit = f"after {plain_day(tomorrow)}" if day > tomorrow else "before Wikipedia began"
    yield Fault(
        parameter=name,
        message=f"{_as_given(it, 'access-date')} is {limit}.",
        suggestion=f"Give the day on which the source was read, or remove |{name}=",
    )


@citation_rule(
    "DAT104",
    Severity.ERROR,
    needs=(Need.MODULE, "access-date"),
    bad="{{cite book |title=Report |date=3 May 2019 |access-date=4 May 2019}}",
    good=_GOOD,
    cs1_category="CS1 errors: access-date without URL",
)
def access_date_without_url(it: Subject) -> Iterator[Fault]:
    """There is an `access-date`, and no `url` that was accessed.

    The citation shows an error instead of the date. Give the URL, or remove the date: a printed
    source does not change. The link of an identifier such as `doi` does not count.
    """
    if it.originals or archive_without_url.fires(it):
        return
    name = it.name("access-date")
    yield Fault(
        parameter=name,
        message=f"{_as_given(it, 'access-date')} stands without |url=.",
        suggestion=f"Add |url=, or remove |{name}=",
    )


@citation_rule(
    "DAT105",
    Severity.WARNING,
    bad=_cite(date="3 May 2019", access_date="4 May 2018"),
    good=_GOOD,
)
def accessed_before_publication(it: Subject) -> Iterator[Fault]:
    """The source was accessed before it was published.

    One of the two dates is wrong, or the page has been published anew since. One day is let pass,
    because the days of the world differ, and three months where the source bears only a month or
    a year, because issues appear ahead of it.
    """
    accessed, first, published = day_of(it.citation.dates.access_date), it.first_seen, it.published
    if accessed is None or first is None or published is None or accessed >= first:
        return
    if not access_date_out_of_range.fires(it):
        name = it.name("access-date")
        yield Fault(
            parameter=name,
            message=f"{_as_given(it, 'access-date')} is before the date of the source, "
            f"{shorten(published.raw)}.",
            suggestion="Look into the source which of the two is wrong",
        )


@citation_rule(
    "DAT108",
    Severity.ERROR,
    bad=_cite(date="3 May 2019", year="2018"),
    good=_cite(date="3 May 2019", year="2019"),
    cs1_category=_CATEGORY,
)
def year_date_mismatch(it: Subject) -> Iterator[Fault]:
    """`year` is not the year of `date`.

    The citation shows an error. `year` beside `date` is only of use for short footnotes; remove
    it, or correct the one that is wrong.
    """
    whole, year = it.citation.dates.date, it.citation.dates.year
    if whole is None or year is None or not (whole.valid and year.valid and year.iso):
        return
    years = {day.year for day in bounds(whole.iso)} if whole.iso else set()
    if bounds(year.iso)[0].year not in years:
        name = it.name("year")
        yield Fault(
            parameter=name,
            message=f"{assign(name, year.raw.strip())} is not the year of "
            f"{assign(it.name('date'), whole.raw.strip())}.",
            suggestion=f"Remove |{name}=, or correct the one that is wrong",
        )


@citation_rule(
    "DAT111",
    Severity.ERROR,
    needs=("archive-date",),
    bad=_cite(date="1990", archive_url="https://archive.example.net/7", archive_date="5 May 1990"),
    good=_cite(date="3 May 2019", archive_url=_COPY, archive_date="5 January 2020"),
    cs1_category="CS1 errors: archive-url",
)
def archive_date_out_of_range(it: Subject) -> Iterator[Fault]:
    """`archive-date` is before 1996, when there was no web archive yet.

    It is often the date of the source. The day of the copy stands in the archive URL.
    """
    day = day_of(it.citation.dates.archive_date)
    if day is None or day >= _ARCHIVES_BEGAN or archive_date_mismatch.fires(it):
        return
    name = it.name("archive-date")
    yield Fault(
        parameter=name,
        message=f"{_as_given(it, 'archive-date')} is before there were web archives.",
        suggestion="Take the day from the archive URL",
    )


def _as_given(it: Subject, canonical: str) -> str:
    return assign(it.name(canonical), it.value(canonical) or "")
