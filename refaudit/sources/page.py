"""What an export says of its wiki and of a page; filled in while its XML is read."""

from msgspec import Struct

__all__ = ["Page", "Revision", "Site", "Start"]


class Site(Struct, kw_only=True):
    """What the head of the export says of the wiki. All of it may be missing."""

    host: str | None = None
    database: str = ""
    language: str | None = None
    namespaces: dict[str, int] = {}

    def namespace_of(self, title: str) -> int:
        """By the title alone, for schemas before 0.6, which do not say it."""
        prefix, colon, _ = title.partition(":")
        return self.namespaces.get(prefix.strip().casefold(), 0) if colon else 0


class Revision(Struct, kw_only=True):
    """One version of a page. `text` is None where it is not in the export or was not wanted."""

    id: int | None = None
    timestamp: str = ""
    model: str = "wikitext"
    text: str | None = None
    too_long: bool = False


class Page(Struct, kw_only=True):
    """A page with its last revision: the newest, and among equals the one that is given last.

    `kept` says whether its text was wanted, None where that was not asked yet.
    """

    title: str = ""
    id: int | None = None
    namespace: int = 0
    redirect: bool = False
    revisions: int = 0
    revision: Revision | None = None
    kept: bool | None = None


class Start(Struct, frozen=True, kw_only=True):
    """A page in the middle of a file at which its reading begins.

    `head` is the XML from the beginning of the file to its first page. The page begins behind
    `dropped` bytes of what is unpacked from byte `place` of the file on.
    """

    head: bytes
    place: int
    dropped: int
