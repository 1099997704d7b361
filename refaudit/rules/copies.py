"""ARC1xx, continued: the copy and its original in each other's place."""

from collections.abc import Iterator

from refaudit.catalogue import archives, dates, stamps
from refaudit.model import uri
from refaudit.model.citation import SnapshotAddress
from refaudit.model.finding import Edit, Severity
from refaudit.rules.citable import citable
from refaudit.rules.declaration import Fault, citation_rule
from refaudit.rules.marking import put_in
from refaudit.rules.needs import Need
from refaudit.rules.subject import Subject
from refaudit.rules.words import assign, shown

__all__ = ["archive_equals_url", "archive_in_url_parameter", "archive_without_url"]

_COPY = "https://web.archive.org/web/20200105101742/https://example.org/report"


def _cite(parameters: str) -> str:
    return f"{{{{cite web |title=Report |date=3 May 2019 {parameters}}}}}"


_ARCHIVED = f"|archive-url={_COPY} |archive-date=5 January 2020"
_GOOD = _cite(f"|url=https://example.org/report {_ARCHIVED} |url-status=dead")


@citation_rule(
    "ARC108",
    Severity.WARNING,
    needs=(Need.MODULE,),
    bad=_cite(f"|url={_COPY}"),
    good=_GOOD,
)
def archive_in_url_parameter(it: Subject) -> Iterator[Fault]:
    """The address of an archived copy stands in `url`.

    Readers and bots cannot see the original. Give the cited address in `url`, the copy in
    `archive-url`, and its day in `archive-date`.
    """
    citation = it.citation
    address = archives.read(citation.url) if citation.url else None
    if address is None or address.form == "malformed":
        return
    if archive_equals_url.fires(it):
        return
    edits = () if "archive-url" in it.written else _split(it, address)
    yield Fault(
        parameter=it.name("url"),
        message=f"{assign(it.name('url'), shown(citation.url or ''))} is an archived copy.",
        suggestion=put_in(*edits)
        or "Put the cited address into |url= and the copy into |archive-url=",
        edits=edits,
    )


@citation_rule(
    "ARC112",
    Severity.ERROR,
    needs=("url", "archive-url"),
    bad=_cite(f"|url={_COPY} {_ARCHIVED}"),
    good=_GOOD,
    cs1_category="CS1 errors: URL",
)
def archive_equals_url(it: Subject) -> Iterator[Fault]:
    """`archive-url` and `url` are the same address.

    The citation module then drops the archive URL and its date. If the address is that of a copy,
    `url` should be the page that was copied; if not, there is no copy yet.
    """
    citation = it.citation
    if not citation.url or not _equal(citation.url, it.copy_url):
        return
    copied = it.copied_url
    new, copy = citable(copied), it.name("archive-url")
    yield Fault(
        parameter=copy,
        message=f"|{copy}= and |{it.name('url')}= are both {shown(citation.url)}.",
        suggestion=it.put("url", new)
        if new
        else f"Put the address of a copy into |{copy}=, or remove it",
        edits=(Edit(parameter=it.name("url"), value=new),) if new else (),
    )


@citation_rule(
    "ARC115",
    Severity.ERROR,
    needs=(Need.MODULE, "archive-url"),
    bad=_cite(_ARCHIVED),
    good=_GOOD,
    cs1_category="CS1 errors: archive-url",
)
def archive_without_url(it: Subject) -> Iterator[Fault]:
    """There is an `archive-url`, but no `url`.

    The citation shows an error and leaves the copy out. The cited address can be read from the
    address of the copy.
    """
    if it.originals:
        return
    copied = it.copied_url
    new = citable(copied)
    yield Fault(
        parameter="url",
        message=f"{assign(it.name('archive-url'), shown(it.copy_url))} stands without |url=.",
        suggestion=f"|url={new}" if new else "Add |url= with the address that was archived",
        edits=(Edit(parameter=it.name("url"), value=new),) if new else (),
    )


def _split(it: Subject, address: SnapshotAddress) -> tuple[Edit, ...]:
    """The three parameters that an archive URL in `url` should have been."""
    day = stamps.day(address.timestamp) if address.timestamp else None
    copied = citable(address.original)
    if day is None or copied is None or address.form != "full":
        return ()
    name = it.name("url")
    return (
        Edit(parameter=name, value=copied),
        Edit(parameter=it.name("archive-url"), value=it.citation.url, after=name),
        Edit(
            parameter=it.name("archive-date"),
            value=dates.write(day, it.style, it.language),
            after=it.name("archive-url"),
        ),
    )


def _equal(one: str, other: str) -> bool:
    if one.strip() == other.strip():
        return True
    target = uri.target_of(one)
    return target is not None and target == uri.target_of(other)
