"""What wikis can do only with an extension."""

import re

from msgspec import Struct

from refaudit.catalogue.loader import Source, table

__all__ = ["search_extension"]


class _Search(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    extension: str
    words: tuple[str, ...]


class _Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    source: Source
    search: _Search


def search_extension(query: str) -> tuple[str, str] | None:
    """The first word of a search that needs an extension, and the extension; None if none does."""
    search = table("mediawiki", _Table).search
    words = "|".join(map(re.escape, search.words))
    found = re.search(rf"(?:^|[\s(!-])({words}):", query, re.IGNORECASE)
    return (found[1], search.extension) if found else None
