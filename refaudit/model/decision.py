"""Decisions of reviewers: findings that were looked at and are to be left as they are."""

from collections.abc import Collection
from datetime import date

from msgspec import Struct

__all__ = ["Decision"]


class Decision(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Findings that shall not be told again, and why.

    `code` is a rule's code or its beginning, as `LNK`. `article` is a title, or the source of an
    article, `url` what a citation cites, the page or its copy; both may end with `*`, which stands
    for any rest. At least one of the two is given, and both must fit where both are. With a
    `fingerprint` it is about the finding of that fingerprint alone. The decision holds up to the
    day `until`, in UTC and that day included. `made` is the day on which it was made.
    """

    code: str
    reason: str
    article: str | None = None
    url: str | None = None
    fingerprint: str | None = None
    until: date | None = None
    made: date | None = None

    def is_over(self, today: date) -> bool:
        """Whether it holds no more."""
        return self.until is not None and self.until < today

    def fits(
        self, code: str, articles: Collection[str], urls: Collection[str], fingerprint: str = ""
    ) -> bool:
        """Whether it is about a finding of this rule on an article so called, and on these URLs."""
        return (
            code.startswith(self.code)
            and self.fingerprint in {None, fingerprint}
            and (self.article is None or _matches(self.article, articles))
            and (self.url is None or _matches(self.url, urls))
        )

    @property
    def sentence(self) -> str:
        """Why a finding is set aside, and for how long."""
        return self.reason if self.until is None else f"{self.reason} (until {self.until})"


def _matches(pattern: str, texts: Collection[str]) -> bool:
    if pattern.endswith("*"):
        return any(text.startswith(pattern[:-1]) for text in texts)
    return pattern in texts
