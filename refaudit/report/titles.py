"""The titles that a citation gives, its page bears and its archived copy bore, side by side."""

from collections.abc import Iterator

from msgspec import Struct

from refaudit.model.checked import Checked
from refaudit.model.report import AuditedCitation
from refaudit.report.text import one_line

__all__ = ["TitleView", "titles"]

_TITLE_SHOWN = 300


class TitleView(Struct, frozen=True, kw_only=True):
    """A title, and who bears it."""

    bearer: str
    title: str


def titles(citation: AuditedCitation) -> tuple[TitleView, ...]:
    """The titles, the cited one first; none where there is nothing to compare.

    That is where neither page nor copy has one, or where all say the same.
    """
    borne = [*_borne("page", citation.original), *_borne("copy", citation.snapshot_check)]
    cited = [("cited", citation.title or "")]
    made = [
        TitleView(bearer=bearer, title=line)
        for bearer, title in (*cited, *borne)
        if (line := one_line(title, _TITLE_SHOWN))
    ]
    return tuple(made) if len({_folded(each.title) for each in made}) > 1 else ()


def _borne(bearer: str, checked: Checked | None) -> Iterator[tuple[str, str]]:
    """The title of a page, and its others where they say something else."""
    content = checked.content if checked else None
    if content is None:
        return
    seen = set[str]()
    for name, title in (
        (bearer, content.title),
        (f"{bearer}, heading", content.heading),
        (f"{bearer}, when shared", content.social_title),
    ):
        if title and _folded(title) not in seen:
            seen.add(_folded(title))
            yield name, title


def _folded(title: str) -> str:
    return " ".join(title.casefold().split())
