"""The titles that a citation gives, its page bears and its archived copy bore, side by side."""

from collections.abc import Iterator

from msgspec import Struct

from refaudit.model.checked import Checked
from refaudit.model.evidence import State
from refaudit.model.report import AuditedCitation
from refaudit.report.speech import gettext, translatable
from refaudit.report.text import one_line

__all__ = ["TitleView", "titles"]

_TITLE_SHOWN = 300
#: Who bears a title: the document itself, its heading, and what it is called when it is shared.
_PAGE = (
    translatable("page"),
    translatable("page, heading"),
    translatable("page, when shared"),
)
_COPY = (
    translatable("copy"),
    translatable("copy, heading"),
    translatable("copy, when shared"),
)
#: Where the page that came is the archive's own, as its “not in the archive”.
_NO_COPY = frozenset({State.MISSING, State.BLOCKED})


class TitleView(Struct, frozen=True, kw_only=True):
    """A title, and who bears it."""

    bearer: str
    title: str


def titles(citation: AuditedCitation) -> tuple[TitleView, ...]:
    """The titles, the cited one first; none where there is nothing to compare.

    That is where neither page nor copy has one, or where all say the same.
    """
    copy = citation.snapshot_check
    captured = copy if copy and copy.state not in _NO_COPY else None
    borne = [*_borne(_PAGE, citation.original), *_borne(_COPY, captured)]
    cited = [(translatable("cited"), citation.title or "")]
    made = [
        TitleView(bearer=gettext(bearer), title=line)
        for bearer, title in (*cited, *borne)
        if (line := one_line(title, _TITLE_SHOWN))
    ]
    return tuple(made) if len({_folded(each.title) for each in made}) > 1 else ()


def _borne(bearers: tuple[str, ...], checked: Checked | None) -> Iterator[tuple[str, str]]:
    """The title of a page, and its others where they say something else."""
    content = checked.content if checked else None
    if content is None:
        return
    seen = set[str]()
    borne = (content.title, content.heading, content.social_title)
    for name, title in zip(bearers, borne, strict=True):
        if title and _folded(title) not in seen:
            seen.add(_folded(title))
            yield name, title


def _folded(title: str) -> str:
    return " ".join(title.casefold().split())
