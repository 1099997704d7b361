"""What is cited, and what is true of it."""

from msgspec import Struct

__all__ = ["Case", "Cited"]


class Cited(Struct, frozen=True, kw_only=True):
    """A citation as an editor wrote it. Dates are ISO days; `archive_url` belongs to `url`."""

    url: str
    title: str
    access_date: str = "2021-03-09"
    archive_url: str | None = None
    archive_date: str | None = None
    url_status: str | None = None


class Case(Struct, frozen=True, kw_only=True):
    """One URL with its label.

    `truth` has every `state/reason` that is right, the most fitting first; `state/*` stands for
    all reasons of a state. `judged` is the URL that the label is of, one of the two in `cited`.
    `hard` marks a case that a checker may well get wrong. `needs` is `dns` or `tls` where the case
    is only there when names and certificates are real.
    """

    id: str
    family: str
    language: str
    cause: str
    truth: tuple[str, ...]
    judged: str
    cited: Cited
    hard: bool = False
    needs: str | None = None

    @property
    def state(self) -> str:
        """The state that fits best."""
        return self.truth[0].partition("/")[0]

    @property
    def label(self) -> str:
        """The state and reason that fit best."""
        return self.truth[0]

    def allows(self, state: str, reason: str) -> bool:
        """Whether a verdict is right."""
        return f"{state}/{reason}" in self.truth or f"{state}/*" in self.truth
