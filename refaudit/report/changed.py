"""What changed since the run before, in the words with which a report opens."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from refaudit.model.difference import Changed, Difference, LinkChange, LinkChanged
from refaudit.model.finding import Severity
from refaudit.report.links import Link, link, url_text
from refaudit.report.speech import gettext, ngettext, translatable, translatable_forms
from refaudit.report.text import one_line
from refaudit.report.words import SEVERITIES, STATES, count, grouped

__all__ = ["ChangeView", "Group", "LinkView", "Opening", "lines", "opening"]

_SHOWN = 25
_TEXT_SHOWN = 300
_NAME_SHOWN = 80
_LINKS = {
    LinkChange.DIED: translatable("died"),
    LinkChange.CAME_BACK: translatable("came back"),
    LinkChange.FLAPPED: translatable("comes and goes"),
}
_LINKS_COUNTED = {
    LinkChange.DIED: translatable_forms("link died", "links died"),
    LinkChange.CAME_BACK: translatable_forms("link came back", "links came back"),
    LinkChange.FLAPPED: translatable_forms("link comes and goes", "links come and go"),
}


class ChangeView(Struct, frozen=True, kw_only=True):
    """A finding that came or went, bounded; `place` is the article and what it cites."""

    code: str
    name: str
    severity: Severity
    message: str
    place: str


class LinkView(Struct, frozen=True, kw_only=True):
    """A link that changed: its address, and how in words."""

    link: Link
    words: str


class Group(Struct, frozen=True, kw_only=True):
    """One kind of change: a heading with the number, the first of them, and how many more."""

    heading: str
    changes: tuple[ChangeView, ...] = ()
    links: tuple[LinkView, ...] = ()
    more: int = 0


class Opening(Struct, frozen=True, kw_only=True):
    """The difference: `title`, `summary` in one sentence, and its groups; none without changes."""

    title: str
    summary: str
    groups: tuple[Group, ...]


def opening(difference: Difference) -> Opening:
    """Put a difference into words."""
    if difference.before is None:
        new = sum(difference.new.values())
        first = gettext("Nothing to compare with: this is the first run.")
        found = ngettext("{n} finding.", "{n} findings.", new).format(n=grouped(new))
        return Opening(title=gettext("What changed"), summary=f"{first} {found}", groups=())
    return Opening(
        title=gettext("What changed since run {run}").format(
            run=one_line(difference.before, _NAME_SHOWN)
        ),
        summary=_summary(difference),
        groups=tuple(_groups(difference)),
    )


def lines(difference: Difference) -> Iterator[str]:
    """The difference as plain text, line by line."""
    told = opening(difference)
    yield told.title
    yield told.summary
    for group in told.groups:
        yield f"\n{group.heading}"
        for each in group.changes:
            severity = SEVERITIES[each.severity][0]
            yield f"  {severity:<7}  {each.code} {each.name}  {each.place}"
            yield f"           {each.message}"
        for one in group.links:
            yield f"  {one.link.text}  {one.words}"
        if group.more:
            yield f"  and {group.more:,} more"


def _summary(difference: Difference) -> str:
    parts = [
        gettext("{findings} new").format(findings=_severities(difference.new)),
        gettext("{findings} resolved").format(findings=_severities(difference.resolved)),
        gettext("{findings} as before").format(findings=_severities(difference.persisting)),
    ]
    if difference.unknown:
        open_ = gettext("{findings} could not be checked again")
        parts.append(open_.format(findings=_severities(difference.unknown)))
    links = [
        count(number, *_LINKS_COUNTED[change])
        for change in LinkChange
        if (number := difference.link_changes.get(change.value))
    ]
    return "; ".join(filter(None, (", ".join(parts), ", ".join(links)))) + "."


def _severities(counts: Mapping[str, int]) -> str:
    told = [count(counts[each], *SEVERITIES[each]) for each in Severity if counts.get(each, 0) > 0]
    return gettext(" and ").join(told) or gettext("none")


def _groups(difference: Difference) -> Iterator[Group]:
    for heading, counts, changes in (
        (gettext("New"), difference.new, difference.came),
        (gettext("Resolved"), difference.resolved, difference.gone),
        (gettext("Could not be checked again"), difference.unknown, difference.open),
    ):
        if total := sum(counts.values()):
            number = count(total, "finding", "findings")
            told = f"{heading}: {number}"
            if changes is difference.gone:  # else one reads that a link that is back is dead
                told = gettext("{heading}, as told before").format(heading=told)
            yield Group(
                heading=told,
                changes=tuple(map(_change, changes[:_SHOWN])),
                more=total - len(changes[:_SHOWN]),
            )
    if total := sum(difference.link_changes.values()):
        yield Group(
            heading=gettext("Links that changed: {n}").format(n=grouped(total)),
            links=tuple(_link_views(difference.links[:_SHOWN])),
            more=total - len(difference.links[:_SHOWN]),
        )


def _change(changed: Changed) -> ChangeView:
    place = one_line(changed.article, _NAME_SHOWN)
    if changed.url:
        place += f", {one_line(url_text(changed.url), _TEXT_SHOWN)}"
    return ChangeView(
        code=one_line(changed.code, _NAME_SHOWN),
        name=one_line(changed.name, _NAME_SHOWN),
        severity=changed.severity,
        message=one_line(changed.message, _TEXT_SHOWN),
        place=place,
    )


def _link_views(links: Iterable[LinkChanged]) -> Iterator[LinkView]:
    for changed in links:
        told = gettext("{change}: {was} before, {now} now")
        words = told.format(
            change=gettext(_LINKS[changed.change]),
            was=gettext(STATES[changed.was]),
            now=gettext(STATES[changed.state]),
        )
        if changed.change is LinkChange.FLAPPED:
            often = ngettext(", {n} change so far", ", {n} changes so far", changed.changes)
            words += often.format(n=grouped(changed.changes))
        yield LinkView(link=link(changed.url), words=words)
