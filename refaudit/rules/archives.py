"""ARC1xx: what the citation itself says of its archived copy."""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import unquote

from refaudit.catalogue import archives, dates
from refaudit.model import uri
from refaudit.model.evidence import State
from refaudit.model.finding import Edit, Severity
from refaudit.rules.citable import is_short, untracked
from refaudit.rules.declaration import Fault, citation_rule
from refaudit.rules.found import account, offer
from refaudit.rules.likeness import probably_same_page
from refaudit.rules.marking import put_in
from refaudit.rules.needs import Need
from refaudit.rules.subject import Subject, day_of
from refaudit.rules.words import assign, plain_day, shown, why

__all__ = [
    "archive_date_mismatch",
    "archive_date_missing",
    "archive_of_other_page",
    "archive_url_missing",
    "malformed_archive_url",
]

_CATEGORY = "CS1 errors: archive-url"
_URL = "https://example.org/report"
_COPY = f"https://web.archive.org/web/20200105101742/{_URL}"

_DOUBLED = re.compile(r"(?<!:)//+")


def _cite(**parameters: str) -> str:
    given = "".join(f" |{name.replace('_', '-')}={value}" for name, value in parameters.items())
    return f"{{{{cite web |title=Report |date=3 May 2019{given}}}}}"


_GOOD = _cite(url=_URL, archive_url=_COPY, archive_date="5 January 2020", url_status="dead")


@citation_rule(
    "ARC101",
    Severity.ERROR,
    needs=(Need.MODULE, "archive-url"),
    bad=_cite(url=_URL, archive_url=_COPY),
    good=_GOOD,
    cs1_category=_CATEGORY,
)
def archive_date_missing(it: Subject) -> Iterator[Fault]:
    """There is an `archive-url` without `archive-date`.

    The citation shows an error, and a reader does not learn how old the copy is. The day is that of
    the timestamp in the archive URL, in UTC.
    """
    if "archive-date" in it.written:
        return
    mend = _dated(it, it.archived_day) if it.archived_day else None
    yield Fault(
        parameter="archive-date",
        message=f"{assign(it.name('archive-url'), shown(it.copy_url))} stands without "
        "|archive-date=.",
        suggestion=put_in(mend) if mend else "Open the copy and add the day on which it was made",
        edits=(mend,) if mend else (),
    )


@citation_rule(
    "ARC102",
    Severity.ERROR,
    needs=(Need.MODULE, "archive-date"),
    bad=_cite(url=_URL, archive_date="5 January 2020"),
    good=_GOOD,
    cs1_category=_CATEGORY,
)
def archive_url_missing(it: Subject) -> Iterator[Fault]:
    """There is an `archive-date` without `archive-url`.

    The citation shows an error. Find the copy that was meant, or remove the date.
    """
    if it.has_archive:
        return
    name = it.name("archive-date")
    yield Fault(
        parameter=name,
        message=f"{assign(name, it.value('archive-date') or '')} stands without |archive-url=.",
        suggestion=f"Add the |archive-url= of the copy that was meant, or remove |{name}=",
    )


@citation_rule(
    "ARC103",
    Severity.ERROR,
    needs=(Need.ADDRESS,),
    bad=_cite(url=_URL, archive_url=_COPY, archive_date="6 January 2020"),
    good=_GOOD,
    cs1_category=_CATEGORY,
)
def archive_date_mismatch(it: Subject) -> Iterator[Fault]:
    """`archive-date` is not the day in the timestamp of `archive-url`.

    Readers are told of another copy than the one they are sent to. The timestamp is right, in UTC;
    a date that is one day off was often written down in another time zone.
    """
    claimed = day_of(it.citation.dates.archive_date)
    made = it.archived_day if it.citation.archive_url else None
    if claimed is None or made is None or claimed == made:
        return
    mend = _dated(it, made)
    days = abs((claimed - made).days)
    inside = "archive-date" in it.written
    name, tag = mend.parameter if inside else "date", it.marker("archive")
    where = f" in {{{{{tag.template}}}}}" if tag and not inside else ""
    yield Fault(
        parameter=name if inside else None,
        message=f"{assign(name, it.value('archive-date') or plain_day(claimed))} is "
        f"{days} day{'s' * (days > 1)} {'after' if claimed > made else 'before'} "
        f"{plain_day(made)}, the timestamp of the archived copy.",
        suggestion=f"|{name}={mend.value}{where}",
        edits=(mend,) if inside else (),
    )


@citation_rule(
    "ARC104",
    Severity.ERROR,
    bad=_cite(
        url=_URL,
        archive_url="https://web.archive.org/web/20200105101742/https://example.org/other",
        archive_date="5 January 2020",
    ),
    good=_cite(
        url=_URL,
        archive_url="https://web.archive.org/web/20200105101742/http://www.example.org/report/",
        archive_date="5 January 2020",
    ),
)
def archive_of_other_page(it: Subject) -> Iterator[Fault]:
    """The archived copy is one of another address than the cited one.

    Scheme, `www.`, a last slash, tracking parameters and the order of the query do not count, nor
    does an address to which the cited one was seen to lead or which stands in its query, or one
    that keeps the path, the number or the headline of the cited one, as after a site was rebuilt.
    Where the page has moved and `url` was brought up to date, put the address that was archived
    back, or find a copy of the new one.
    """
    cited = it.citation.url or next(filter(None, it.originals), "")
    copied, seen = _other_page(it), it.snapshot
    if copied:
        message = f"The archived copy is one of {shown(copied)}, but {shown(cited)} is cited."
    elif seen is not None and seen.state is State.OTHER_PAGE:
        message = f"The archive answers with a copy of another page: {why(seen, 2)}."
    else:
        return
    advice = "Find a copy of the cited address, or cite the address that was archived"
    suggestion, edits = offer(it) or (advice, ())
    yield Fault(
        parameter=it.copy_name,
        message=message + account(it),
        suggestion=suggestion,
        edits=edits,
    )


@citation_rule(
    "ARC105",
    Severity.ERROR,
    needs=(Need.ADDRESS,),
    bad=_cite(
        url=_URL,
        archive_url=f"https://web.archive.org/save/{_URL}",
        archive_date="5 January 2020",
    ),
    good=_GOOD,
    cs1_category=_CATEGORY,
)
def malformed_archive_url(it: Subject) -> Iterator[Fault]:
    """The `archive-url` is an address of the archive, but not one of a copy.

    A calendar, a save command or a timestamp of too few digits leads to no certain copy, and the
    citation module drops the URL together with its date. Open it, choose a copy and take its
    address, which has 14 digits on the Wayback Machine.
    """
    address = it.address
    if address is None or address.form != "malformed":
        return
    yield Fault(
        parameter=it.copy_name,
        message=f"{shown(it.copy_url)} is not the address of a copy ({address.problem}).",
        suggestion="Open it, choose a copy and take that copy's address",
    )


def _dated(it: Subject, day: date) -> Edit:
    """`archive-date` of that day, in the article's style."""
    name = it.name("archive-date")
    return Edit(
        parameter=name, value=dates.write(day, it.style, it.language), after=it.name("archive-url")
    )


def _other_page(it: Subject) -> str | None:
    """The address that was archived, if it is none of the cited ones.

    None also where no one can tell: with URLs that a template computes, copies, invalid ones.
    """
    copied = it.copied_url
    if copied is None or copied in it.originals:
        return None
    cited = [url for url in it.originals if url and _is_comparable(url)]
    if not cited or len(cited) < len(it.originals):
        return None
    if it.original:
        cited += [it.original.final_url or "", *(hop.url for hop in it.original.hops)]
    cited += [inner for url in cited for inner in _addresses_in(url)]
    return None if any(_same_page(url, copied) for url in cited) else copied


def _addresses_in(url: str) -> list[str]:
    """The whole addresses in the query of a URL, as of one that only leads its readers on."""
    query = url.partition("#")[0].partition("?")[2]
    values = (unquote(pair.partition("=")[2]) for pair in query.split("&"))
    return [value for value in values if value.startswith(("http://", "https://"))]


def _is_comparable(url: str) -> bool:
    """Whether the URL names a page by itself: no copy, no shortened link, nothing invalid."""
    return isinstance(uri.parse(url), uri.Url) and not (is_short(url) or archives.read(url))


def _same_page(one: str, other: str) -> bool:
    """Whether two URLs lead to one page, be one with tracking parameters or a doubled slash."""
    return (
        uri.same_resource(one, other)
        or uri.same_resource(_tidy(one), _tidy(other))
        or probably_same_page(one, other)
    )


def _tidy(url: str) -> str:
    return _DOUBLED.sub("/", untracked(url))
