"""ARC1xx, continued: what was seen of the archived copy, and which archive keeps it."""

from collections.abc import Iterator

from refaudit.catalogue import dates, stamps
from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Severity
from refaudit.rules.declaration import Example, Fault, Seen, citation_rule
from refaudit.rules.found import account, offer
from refaudit.rules.marking import find_copy
from refaudit.rules.needs import Need
from refaudit.rules.subject import Subject
from refaudit.rules.words import plain_day, shorten, shown, sightings, why

__all__ = [
    "archived_before_publication",
    "defunct_archive",
    "deprecated_archive",
    "live_link_without_archive",
    "short_archive_url",
    "snapshot_missing",
    "snapshot_of_error_page",
    "snapshot_of_other_time",
]

_WAYBACK = "https://web.archive.org/web/20200105101742/https://example.org/report"
_GHOST = "https://ghostarchive.org/archive/wV1kq"


def _copied(copy: str, day: str = "5 January 2020", date: str = "3 May 2019") -> str:
    return (
        f"{{{{cite web |url=https://example.org/report |title=Report |date={date}"
        f" |archive-url={copy} |archive-date={day} |url-status=dead}}}}"
    )


_GOOD = Example(
    wikitext=_copied(_WAYBACK), snapshot=Seen(state=State.GOOD, reason=Reason.CAPTURED, status=200)
)


@citation_rule(
    "ARC106",
    Severity.ERROR,
    needs=(Need.COPY,),
    bad=Example(
        wikitext=_copied(_WAYBACK), snapshot=Seen(state=State.MISSING, reason=Reason.NO_CAPTURE)
    ),
    good=_GOOD,
)
def snapshot_missing(it: Subject) -> Iterator[Fault]:
    """The archive has no copy under the `archive-url`.

    A reader who needs the copy finds nothing. Look in the archive's calendar for another copy of
    the cited address, then in other archives.
    """
    seen = it.snapshot
    if seen is not None and seen.state is State.MISSING:
        suggestion, edits = offer(it) or (
            "Find another copy of the cited address, here or in another archive",
            (),
        )
        words = f"{shown(seen.url)} is not in the archive{sightings(seen)}: {why(seen, 2)}."
        yield Fault(
            parameter=it.copy_name,
            message=words + account(it),
            suggestion=suggestion,
            edits=edits,
        )


@citation_rule(
    "ARC107",
    Severity.ERROR,
    needs=(Need.COPY,),
    bad=Example(
        wikitext=_copied(_WAYBACK),
        snapshot=Seen(state=State.ERROR_CAPTURE, reason=Reason.ARCHIVED_ERROR, status=404),
    ),
    good=_GOOD,
)
def snapshot_of_error_page(it: Subject) -> Iterator[Fault]:
    """The archived copy is one of an error page.

    The archive came when the page was gone already. Take an earlier copy, near the access date.
    """
    seen = it.snapshot
    if seen is not None and seen.state is State.ERROR_CAPTURE:
        suggestion, edits = offer(it) or ("Take an earlier copy of the cited address", ())
        yield Fault(
            parameter=it.copy_name,
            message=f"{shown(seen.url)} is a copy of an error page: {why(seen, 2)}." + account(it),
            suggestion=suggestion,
            edits=edits,
        )


@citation_rule(
    "ARC109",
    Severity.WARNING,
    needs=(Need.ADDRESS,),
    bad=_copied(
        "https://www.webcitation.org/5eWaHRbn4?url=https://example.org/report",
        day="12 February 2009",
        date="3 May 2008",
    ),
    good=_GOOD,
)
def defunct_archive(it: Subject) -> Iterator[Fault]:
    """The archive has closed, or takes no new copies and often does not answer.

    The copy may be lost any day. Look for one in an archive that is kept up.
    """
    archive = it.archive
    if archive is None or not archive.defunct or snapshot_missing.fires(it):
        return
    since = f" since {archive.defunct_since}" if archive.defunct_since else ""
    yield Fault(
        parameter=it.copy_name,
        message=f"{archive.name} is no longer kept up{since}: {shown(it.copy_url)}.",
        suggestion="Replace it by a copy in another archive",
    )


@citation_rule(
    "ARC110",
    Severity.WARNING,
    needs=(Need.ADDRESS,),
    bad=_copied("https://archive.today/20200105101742/https://example.org/report"),
    good=_GOOD,
)
def deprecated_archive(it: Subject) -> Iterator[Fault]:
    """This wiki has decided against the archive.

    English Wikipedia deprecated archive.today in February 2026: new links are refused, and
    citations no longer show the old ones. Replace the copy by one in another archive. Other wikis
    decide for themselves; for them the rule is silent.
    """
    archive = it.archive
    if archive is None or archive.defunct:
        return
    since = archive.deprecated_on.get(it.context.edition or "")
    if since is None or it.context.today < since:
        return
    yield Fault(
        parameter=it.copy_name,
        message=f"This wiki decided against {archive.name} on "
        f"{dates.write(since, it.style, it.language)}: {shown(it.copy_url)}.",
        suggestion="Replace it by a copy in another archive",
    )


@citation_rule(
    "ARC111",
    Severity.WARNING,
    needs=(Need.ADDRESS,),
    bad=_copied(_GHOST),
    good=_copied("https://ghostarchive.org/archive/20200105101742/https://example.org/report"),
)
def short_archive_url(it: Subject) -> Iterator[Fault]:
    """The archive URL is a short one, which hides the day and the address of the copy.

    Nobody can see from it what was copied, and blacklisted addresses hide behind such links. Open
    it and take the long form that the archive offers.
    """
    archive, address = it.archive, it.address
    if archive is None or address is None or address.form != "short" or not archive.long_form:
        return
    if defunct_archive.fires(it) or deprecated_archive.fires(it) or snapshot_missing.fires(it):
        return
    yield Fault(
        parameter=it.copy_name,
        message=f"{shown(it.copy_url)} shows neither the day nor the address of the copy.",
        suggestion=f"Open it and take the long form, {_filled(archive.long_form, it)}",
    )


@citation_rule(
    "ARC113",
    Severity.WARNING,
    needs=(Need.COPY,),
    bad=Example(
        wikitext=_copied(_WAYBACK),
        snapshot=Seen(
            state=State.OTHER_TIME,
            reason=Reason.NEAREST_CAPTURE,
            served_timestamp="20220811093000",
        ),
    ),
    good=_GOOD,
)
def snapshot_of_other_time(it: Subject) -> Iterator[Fault]:
    """The archive has no copy of that time and answers with the nearest one.

    What a reader sees is not what was cited; pages change. If the copy that is served supports the
    text, take its address and its day.
    """
    seen = it.snapshot
    if seen is None or seen.state is not State.OTHER_TIME:
        return
    served = seen.snapshot.served_timestamp if seen.snapshot else None
    day = stamps.day(served) if served else None
    yield Fault(
        parameter=it.copy_name,
        message=f"{shown(seen.url)} leads to a copy of another time"
        f"{f', {plain_day(day)}' if day else ''}: {why(seen, 2)}.",
        suggestion="Take the address and the day of the copy that is served, if it supports "
        "the text",
    )


@citation_rule(
    "ARC114",
    Severity.WARNING,
    needs=(Need.ADDRESS,),
    bad=_copied(_WAYBACK, date="3 May 2021"),
    good=_copied(_WAYBACK),
)
def archived_before_publication(it: Subject) -> Iterator[Fault]:
    """The copy was made before the source was published.

    One of the two dates is wrong, or the copy shows an earlier version of the page. One day is let
    pass, because the days of the world differ, and three months where the source bears only a
    month or a year, because issues appear ahead of it.
    """
    made, first, published = it.archived_day, it.first_seen, it.published
    if made and first and published and made < first:
        yield Fault(
            parameter=it.copy_name,
            message=f"The copy of {plain_day(made)} is older than the source, "
            f"which is dated {shorten(published.raw)}.",
            suggestion="Check the date of the source, and whether the copy supports the text",
        )


@citation_rule(
    "ARC116",
    Severity.INFO,
    needs=(Need.PAGE,),
    bad=Example(
        wikitext="{{cite web |url=https://example.org/report |title=Report |date=3 May 2019}}",
        original=Seen(state=State.LIVE, reason=Reason.OK, status=200),
    ),
    good=Example(
        wikitext=_copied(_WAYBACK).replace("dead", "live"),
        original=Seen(state=State.LIVE, reason=Reason.OK, status=200),
    ),
)
def live_link_without_archive(it: Subject) -> Iterator[Fault]:
    """The page answers today and the citation keeps no copy of it.

    Most links die some day. A copy made now shows what was cited: add it with `url-status=live`.
    A source with an identifier, as a DOI or an ISBN, can be found without its URL: of it nothing is
    said.
    """
    seen = it.original
    if seen is None or seen.state is not State.LIVE or it.has_archive or it.names.has_identifier:
        return
    if it.citation.family is not None:
        yield Fault(
            parameter=it.name("url"),
            message=f"{shown(seen.url)} answers and has no archived copy.",
            suggestion=find_copy(it) + (", and |url-status=live" if it.by_module else ""),
        )


def _filled(form: str, it: Subject) -> str:
    """The long form of an archive's addresses, with the cited address in it."""
    original = shown(it.citation.url or "https://…")
    return form.replace("{timestamp}", "YYYYMMDDhhmmss").replace("{original}", original)
