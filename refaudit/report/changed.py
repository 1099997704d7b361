"""What changed since the run before, in the words with which a report opens."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from refaudit.model.difference import Changed, Difference, LinkChange, LinkChanged
from refaudit.model.finding import Severity
from refaudit.report.links import Link, link
from refaudit.report.text import one_line
from refaudit.report.words import SEVERITIES, STATES, count, ordered

__all__ = ["ChangeView", "Group", "LinkView", "Opening", "lines", "opening"]

_SHOWN = 25
_TEXT_SHOWN = 300
_NAME_SHOWN = 80
_LINKS = {
    LinkChange.DIED: ("died", "died"),
    LinkChange.CAME_BACK: ("came back", "came back"),
    LinkChange.FLAPPED: ("comes and goes", "come and go"),
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
        first = f"Nothing to compare with: this is the first run. {count(new, 'finding')}."
        return Opening(title="What changed", summary=first, groups=())
    return Opening(
        title=f"What changed since run {one_line(difference.before, _NAME_SHOWN)}",
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
        f"{_severities(difference.new)} new",
        f"{_severities(difference.resolved)} resolved",
        f"{_severities(difference.persisting)} as before",
    ]
    if difference.unknown:
        parts.append(f"{_severities(difference.unknown)} could not be checked again")
    links = [
        count(number, f"link {_LINKS[change][0]}", f"links {_LINKS[change][1]}")
        for change in LinkChange
        if (number := difference.link_changes.get(change.value))
    ]
    return "; ".join(filter(None, (", ".join(parts), ", ".join(links)))) + "."


def _severities(counts: Mapping[str, int]) -> str:
    words = {severity.value: words for severity, words in SEVERITIES.items()}
    told = [count(number, *words[key]) for key, number in ordered(dict(counts)) if key in words]
    return " and ".join(told) or "none"


def _groups(difference: Difference) -> Iterator[Group]:
    for heading, counts, changes in (
        ("New", difference.new, difference.came),
        ("Resolved", difference.resolved, difference.gone),
        ("Could not be checked again", difference.unknown, difference.open),
    ):
        if total := sum(counts.values()):
            yield Group(
                heading=f"{heading}: {count(total, 'finding')}",
                changes=tuple(map(_change, changes[:_SHOWN])),
                more=total - len(changes[:_SHOWN]),
            )
    if total := sum(difference.link_changes.values()):
        yield Group(
            heading=f"Links that changed: {total:,}",
            links=tuple(_link_views(difference.links[:_SHOWN])),
            more=total - len(difference.links[:_SHOWN]),
        )


def _change(changed: Changed) -> ChangeView:
    place = one_line(changed.article, _NAME_SHOWN)
    if changed.url:
        place += f", {one_line(link(changed.url).text, _TEXT_SHOWN)}"
    return ChangeView(
        code=one_line(changed.code, _NAME_SHOWN),
        name=one_line(changed.name, _NAME_SHOWN),
        severity=changed.severity,
        message=one_line(changed.message, _TEXT_SHOWN),
        place=place,
    )


def _link_views(links: Iterable[LinkChanged]) -> Iterator[LinkView]:
    for changed in links:
        words = f"{_LINKS[changed.change][0]}: "
        words += f"{STATES[changed.was]} before, {STATES[changed.state]} now"
        if changed.change is LinkChange.FLAPPED:
            words += f", {count(changed.changes, 'change')} so far"
        yield LinkView(link=link(changed.url), words=words)
