"""What the rules are about, as the page tells it: lines are filled, and code looks like code."""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from refaudit.model.report import RuleNote
from refaudit.report.speech import gettext
from refaudit.report.text import one_line, shown

__all__ = ["Explained", "Span", "explained"]

_SHOWN = 4000
_SUMMARY_SHOWN = 200
_BETWEEN = re.compile(r"\n[ \t]*\n")


class Span(Struct, frozen=True, kw_only=True):
    """A part of a sentence; `code` where it is to be written as it stands."""

    text: str
    code: bool


class Explained(Struct, frozen=True, kw_only=True):
    """A rule in a sentence, and then in paragraphs, which are English.

    `translated`: the sentence is in the language of the report, and that is another one.
    """

    summary: tuple[Span, ...]
    paragraphs: tuple[tuple[Span, ...], ...]
    translated: bool


def explained(notes: Iterable[RuleNote]) -> dict[str, Explained]:
    """The explanations by the code of their rule; of them only the code marks of Markdown count."""
    return {note.code: _told(note.explanation) for note in notes if note.explanation.strip()}


def _told(explanation: str) -> Explained:
    summary, *paragraphs = _BETWEEN.split(shown(explanation, _SHOWN).strip())
    said = gettext(summary)
    return Explained(
        summary=tuple(_spans(one_line(said, _SUMMARY_SHOWN))),
        translated=said != summary,
        paragraphs=tuple(tuple(_spans(one_line(each, _SHOWN))) for each in paragraphs),
    )


def _spans(line: str) -> Iterator[Span]:
    """Every second part between backticks is code; a mark that nothing ends is only a mark."""
    parts = line.split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    for place, text in enumerate(parts):
        if text:
            yield Span(text=text, code=place % 2 == 1)
