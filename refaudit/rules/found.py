"""The copy that was found for a dead page: how the citation takes it, and what speaks for it."""

from collections.abc import Iterator, Sequence

from refaudit.catalogue import archives, dates, stamps
from refaudit.model.copies import Anchor, Copy
from refaudit.model.finding import Edit
from refaudit.rules.headlines import agree
from refaudit.rules.marking import put_in, status_edit, takes_status
from refaudit.rules.subject import Subject
from refaudit.rules.words import as_value, plain_day, shorten, shown

__all__ = ["account", "is_exhausted", "offer"]

_ANCHORS = {
    Anchor.ACCESS: "the access date",
    Anchor.PUBLICATION: "the date of the source",
    Anchor.DEATH: "the link was first seen dead",
}
#: Days; a distance of more than two years is told in years.
_YEAR = 365.25


def offer(it: Subject, *wanted: str) -> tuple[str, tuple[Edit, ...]] | None:
    """How to give the citation the copy that was found; None where none was.

    With the first of the statuses `wanted` that has a word here; with none of them the status stays
    as it is, and so it does where the template is not known to take one. The edits are given once
    the death is confirmed; before that the suggestion leaves the decision to a person.
    """
    copy = _copy(it)
    if copy is None:
        return None
    url, day = copy
    if it.citation.family is None:
        return f"{{{{webarchive|url={url}|date={day}}}}}", ()
    name, place = it.name("archive-url"), it.name("archive-date")
    edits = [
        Edit(parameter=name, value=url, after=it.name("url")),
        Edit(parameter=place, value=day, after=name),
    ]
    if wanted and takes_status(it):
        edits.append(status_edit(it, *wanted))
    certain = it.by_module and it.death is not None and it.death.confirmed
    return put_in(*edits), tuple(edits) if certain else ()


def account(it: Subject) -> str:
    """What the search came to, as sentences behind a message; empty where nobody looked."""
    search = it.copies
    if search is None:
        return ""
    if search.found and _copy(it):
        name = archives.service(search.found.archive).name
        return f" {name} has a copy: {', '.join(_proof(it, search.found))}."
    said = ""
    if search.doubted and as_value(search.doubted.url):
        proof = ", ".join((shown(search.doubted.url), *_proof(it, search.doubted)))
        said = f" Nothing shows that the copy that was found is one of the cited page: {proof}."
    elif search.without:
        said = f" No good copy was found in {_listed(search.without)}."
    for unread in search.unread:
        name = archives.service(unread.archive).name
        said += f" {name} could not be looked into: {shorten(unread.why)}."
    return said


def is_exhausted(it: Subject) -> bool:
    """Whether the archives were all looked into, and have no copy."""
    search = it.copies
    return search is not None and not (search.found or search.doubted or search.unread)


def _copy(it: Subject) -> tuple[str, str] | None:
    """The address of the copy and its day, as they may be written here."""
    found = it.copies.found if it.copies else None
    url = as_value(found.url) if found else None
    day = stamps.day(found.timestamp) if found else None
    if url is None or day is None:
        return None
    if it.citation.family is None:
        return url, plain_day(day)
    return url, dates.write(day, it.style, it.language)


def _proof(it: Subject, copy: Copy) -> Iterator[str]:
    yield f"captured {_distance(copy)}"
    if copy.checked.status is not None:
        yield f"HTTP {copy.checked.status}"
    if agree(it, copy.checked):
        yield "the title matches"
    elif copy.checked.content and copy.checked.content.title:
        yield f"titled “{shorten(copy.checked.content.title)}”"


def _distance(copy: Copy) -> str:
    days, anchor = abs(copy.days), _ANCHORS[copy.anchor]
    if not days:
        on = "on the day on which" if copy.anchor is Anchor.DEATH else "on"
        return f"{on} {anchor}"
    is_long = days > 2 * _YEAR
    distance = f"about {days / _YEAR:.0f} years" if is_long else f"{days} day{'s' * (days > 1)}"
    return f"{distance} {'after' if copy.days > 0 else 'before'} {anchor}"


def _listed(ids: Sequence[str]) -> str:
    names = [archives.service(each).name for each in ids]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
