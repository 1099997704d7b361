"""What a report format is."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from refaudit.model.report import Report

__all__ = ["Format"]


class Format(Struct, frozen=True, kw_only=True):
    """A way to write a report down.

    `name` is what `--format` takes, `extension` comes without a dot. `pieces` gives the bytes of
    the document in order, so that a report of any size is written without being held whole.
    """

    name: str
    extension: str
    media_type: str
    pieces: Callable[[Report], Iterable[bytes]]

    def render(self, report: Report) -> bytes:
        """The whole document."""
        return b"".join(self.pieces(report))
