"""What changed from one run to a later one: findings came and went, links died and came back.

An article that the later run did not read has no part in it: nothing of it is resolved.
"""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from refaudit.model.evidence import Kind, State
from refaudit.model.finding import Severity

__all__ = ["MOST_LISTED", "Changed", "Difference", "LinkChange", "LinkChanged", "Reliance"]

#: Of each list of a difference; beyond it only the counts tell.
MOST_LISTED = 1000


class Changed(Struct, frozen=True, kw_only=True):
    """A finding that came or went.

    `article` is the title; `url` is what the citation cites, None for findings about the article.
    `flapping`: it rests on a link that was by turns dead and not before that, too, so that its
    coming is hardly news. `fingerprint` is that of the finding, empty where it is not known.
    """

    article: str
    code: str
    name: str
    severity: Severity
    message: str
    url: str | None = None
    parameter: str | None = None
    flapping: bool = False
    fingerprint: str = ""


class LinkChange(StrEnum):
    """What became of a link; `flapped`: it was by turns dead and not, as it was before."""

    DIED = "died"
    CAME_BACK = "came-back"
    FLAPPED = "flapped"


class LinkChanged(Struct, frozen=True, kw_only=True):
    """A target that died, came back or flapped.

    `was` is the last state before that could be told, `state` the present one, `since` when that
    was first seen. `changes` counts how often it went over, as far as the history goes.
    """

    url: str
    kind: Kind
    change: LinkChange
    was: State
    state: State
    changes: int
    since: datetime | None = None


class Difference(Struct, frozen=True, kw_only=True):
    """Two runs compared.

    `before` is the id of the earlier one, None when there is none: everything is new then. An
    article that it did not read is compared with the last run that did, if two runs that follow
    each other are compared. `new`, `persisting` and `resolved` count findings by severity;
    severities without any are left out. `unknown` counts those that were not found again where
    what they rest on could not be checked. `came` are the new findings, `gone` the resolved ones
    and `open` the unknown ones, worst first, at most `MOST_LISTED` of each.

    `links` are at most as many links; `link_changes` counts all of them by `LinkChange`.
    Findings about the runs themselves, and those that a decision sets aside, have no part.
    """

    run: str
    before: str | None
    new: dict[str, int]
    persisting: dict[str, int]
    resolved: dict[str, int]
    unknown: dict[str, int] = {}
    came: tuple[Changed, ...] = ()
    gone: tuple[Changed, ...] = ()
    open: tuple[Changed, ...] = ()
    link_changes: dict[str, int] = {}
    links: tuple[LinkChanged, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.new or self.resolved or self.unknown or self.link_changes)


class Reliance(Struct, frozen=True, kw_only=True):
    """The codes of rules whose findings rest on what was seen of the original, or the snapshot."""

    original: frozenset[str] = frozenset()
    snapshot: frozenset[str] = frozenset()
