"""Where and when an article is audited."""

from datetime import UTC, date, datetime
from functools import cached_property

from msgspec import Struct

__all__ = ["Context"]

_WIKIPEDIA = ".wikipedia.org"


class Context(Struct, frozen=True, kw_only=True, dict=True):
    """Where and when an article is audited; `now` is aware, `wiki` a host where it is known."""

    article: str
    now: datetime
    wiki: str | None = None
    language: str = "en"

    @cached_property
    def today(self) -> date:
        """The day of the audit in UTC, by which CS1 judges dates."""
        return self.now.astimezone(UTC).date()

    @property
    def edition(self) -> str | None:
        """The code of the Wikipedia (`en`); of a text without a wiki, its language."""
        if self.wiki is None:
            return self.language
        return self.wiki.removesuffix(_WIKIPEDIA) if self.wiki.endswith(_WIKIPEDIA) else None
