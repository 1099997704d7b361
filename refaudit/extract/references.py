"""Footnotes of one name joined into references, and the faults of their markup.

Names are compared together with their group. A name with blank content is a use of it; of several
definitions the first is shown, and those with other text are told as `others`. What follows
another footnote is shown as the end of it.
"""

from collections.abc import Sequence

from msgspec import Struct, structs

from refaudit.extract.nodes import Scan
from refaudit.extract.outline import Footnote, Outline, Use
from refaudit.extract.places import Lines
from refaudit.model.citation import MarkupFault, Reference, Span

__all__ = ["Resolved", "faults", "resolve"]

#: Equal for the footnotes that MediaWiki shows as one.
_Identity = tuple[object, ...]


class Resolved(Struct, frozen=True, kw_only=True):
    """The references in the order of their first definition or use.

    `of_footnote` maps the number of each footnote whose content is shown to its reference; that of
    one that follows another has the other's name and uses, and its own place.
    """

    references: tuple[Reference, ...]
    of_footnote: dict[int, Reference]


def resolve(scan: Scan, found: Outline, lines: Lines) -> Resolved:
    """Join definitions and uses."""
    groups: dict[_Identity, list[int]] = {}
    defined = _followed(found.footnotes)
    followers: list[int] = []
    for number, footnote in enumerate(found.footnotes):
        if footnote.follows and (footnote.group, footnote.follows) in defined:
            followers.append(number)
        else:
            groups.setdefault(_identity(footnote, number, scan.text), []).append(number)
    uses: dict[_Identity, list[Use]] = {}
    for use in found.uses:
        uses.setdefault(("name", use.group, use.name), []).append(use)
    made: list[tuple[int | None, Reference]] = []
    for identity, numbers in groups.items():
        footnotes = [found.footnotes[number] for number in numbers]
        made.append((numbers[0], _defined(scan.text, footnotes, uses.pop(identity, []), lines)))
    made += [(None, _undefined(places, lines)) for places in uses.values()]
    made.sort(key=lambda pair: pair[1].start)
    of_footnote = {number: reference for number, reference in made if number is not None}
    named = {(r.group, r.name): r for _, r in made} if followers else {}
    for number in followers:
        footnote = found.footnotes[number]
        followed = named[footnote.group, footnote.follows]
        of_footnote[number] = _continued(scan.text, followed, footnote, lines)
    return Resolved(references=tuple(reference for _, reference in made), of_footnote=of_footnote)


def _followed(footnotes: Sequence[Footnote]) -> frozenset[tuple[str | None, str | None]]:
    """Group and name of each footnote that another follows."""
    followed = {(note.group, note.follows) for note in footnotes if note.follows}
    if not followed:
        return frozenset()  # as in nearly all articles
    return frozenset(followed.intersection((note.group, note.name) for note in footnotes))


def _identity(footnote: Footnote, number: int, text: str) -> _Identity:
    if footnote.name is not None:
        return "name", footnote.group, footnote.name
    if footnote.short is not None:
        content = text[footnote.content_start : footnote.content_end]
        return "short", *(part.strip() for part in content.split("|"))
    return "number", number


def _defined(
    text: str, footnotes: Sequence[Footnote], uses: Sequence[Use], lines: Lines
) -> Reference:
    first = footnotes[0]
    content = text[first.content_start : first.content_end]
    return Reference(
        name=first.name,
        group=first.group,
        uses=len(uses) + [footnote.listed for footnote in footnotes].count(False),
        start=first.start,
        end=first.end,
        line=lines.at(first.start),
        content=content,
        malformed_tag=first.malformed,
        list_defined=first.listed,
        others=_others(text, footnotes, lines) if len(footnotes) > 1 and not first.short else (),
    )


def _others(text: str, footnotes: Sequence[Footnote], lines: Lines) -> tuple[Span, ...]:
    """The definitions that say something else than the first."""
    contents = [text[note.content_start : note.content_end].strip() for note in footnotes]
    return tuple(
        _span(note, lines)
        for note, content in zip(footnotes, contents, strict=True)
        if content != contents[0]
    )


def _continued(text: str, followed: Reference, footnote: Footnote, lines: Lines) -> Reference:
    """The reference around what stands in a tag that follows another: the other one's, there."""
    return structs.replace(
        followed,
        start=footnote.start,
        end=footnote.end,
        line=lines.at(footnote.start),
        content=text[footnote.content_start : footnote.content_end],
    )


def _undefined(uses: Sequence[Use], lines: Lines) -> Reference:
    first = uses[0]
    return Reference(
        name=first.name,
        group=first.group,
        uses=len(uses),
        start=first.start,
        end=first.end,
        line=lines.at(first.start),
        content=None,
        malformed_tag=first.malformed,
    )


def _span(footnote: Footnote, lines: Lines) -> Span:
    return Span(start=footnote.start, end=footnote.end, line=lines.at(footnote.start))


def faults(scan: Scan, found: Outline, lines: Lines) -> tuple[MarkupFault, ...]:
    """The reference tags that MediaWiki does not take as they were meant, in order."""
    unclosed = [
        MarkupFault(
            kind="unclosed-reference-tag",
            start=tag.start,
            end=tag.end,
            line=lines.at(tag.start),
            detail="no closing tag before the next reference opens or the text ends",
        )
        for tag in scan.unclosed
    ]
    tags: list[Footnote | Use] = [*found.footnotes, *found.uses]
    malformed = [
        MarkupFault(
            kind="malformed-reference-tag",
            start=tag.start,
            end=tag.end,
            line=lines.at(tag.start),
            detail=tag.problem or "blanks inside the angle brackets or before the slash",
        )
        for tag in tags
        if tag.malformed
    ]
    return tuple(sorted(unclosed + malformed, key=lambda fault: fault.start))
