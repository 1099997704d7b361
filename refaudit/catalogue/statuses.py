"""What an HTTP status says by itself, by the classes of `statuses.toml`."""

from enum import StrEnum
from functools import cache

from refaudit.catalogue import marker_tables
from refaudit.errors import CatalogueError

__all__ = ["StatusClass", "status_class"]


class StatusClass(StrEnum):
    """What an HTTP status says by itself; see `statuses.toml`."""

    ALIVE = "alive"
    REDIRECT = "redirect"
    DEAD = "dead"
    LEGAL = "legal"
    AUTH = "auth"
    BOT_BLOCK = "bot-block"
    THROTTLED = "throttled"
    SERVER = "server"
    ODD = "odd"


def status_class(status: int) -> StatusClass:
    """The class of a status, of any number: `server` or `odd` for one without a row.

    Raises:
        CatalogueError: a class of the table is none of `StatusClass`.
    """
    known = _statuses().get(status)
    if known is not None:
        return known
    return StatusClass.SERVER if 500 <= status <= 599 else StatusClass.ODD


@cache
def _statuses() -> dict[int, StatusClass]:
    try:
        return {
            status: StatusClass(name)
            for name, statuses in marker_tables.statuses().items()
            for status in statuses
        }
    except ValueError as error:
        raise CatalogueError(f"statuses.toml: classes: {error}") from error
