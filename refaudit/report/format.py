"""What a report format is."""

from collections.abc import Callable, Iterable
from importlib.util import find_spec

from msgspec import Struct

from refaudit.errors import UsageError
from refaudit.model.report import Report

__all__ = ["Document", "Format", "Library"]

#: The name of a file in the directory of a run, and its bytes in order.
Document = tuple[str, Iterable[bytes]]


class Library(Struct, frozen=True, kw_only=True):
    """An optional library: the module that is imported, and the extra that installs it."""

    module: str
    extra: str


class Format(Struct, frozen=True, kw_only=True):
    """A way to write a report down.

    `name` is what `--format` takes, `extension` comes without a dot. `stem` is the rest of the
    file's name, where others look for another one than `report`. `pieces` gives the bytes of the
    document in order, so that a report of any size is written without being held whole. `library`
    is what it needs beyond the program's own dependencies.

    `files` gives the same report as one document or several, where one would be too large: names
    relative to the directory, each with its bytes, the document of `filename` last. The others
    stand in `folder`, which is the format's own. Where it is `translated`, its own sentences come
    in the report's language; machines and wikis read the others, which are in English.
    """

    name: str
    extension: str
    media_type: str
    pieces: Callable[[Report], Iterable[bytes]]
    stem: str = "report"
    library: Library | None = None
    files: Callable[[Report], Iterable[Document]] | None = None
    folder: str | None = None
    translated: bool = False

    def documents(self, report: Report) -> Iterable[Document]:
        """What is written to a directory, in this order."""
        return self.files(report) if self.files else [(self.filename, self.pieces(report))]

    @property
    def filename(self) -> str:
        """The name of its file in the directory of a run."""
        return f"{self.stem}.{self.extension}"

    def render(self, report: Report) -> bytes:
        """The whole document."""
        return b"".join(self.pieces(report))

    def require(self) -> None:
        """Make sure that it can be written here.

        Raises:
            UsageError: the library is not installed; says how to get it.
        """
        if self.library is not None and find_spec(self.library.module) is None:
            raise UsageError(
                f"the report format {self.name!r} needs the library {self.library.module}",
                f"Install it with: pip install 'refaudit[{self.library.extra}]'",
            )
