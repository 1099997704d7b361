"""Which of the pages that are found are read, and how."""

import hashlib
from collections.abc import Collection, Generator, Iterator
from collections.abc import Set as AbstractSet
from typing import TypeVar

from msgspec import Struct

from refaudit.errors import SourceError, TargetError
from refaudit.model.citation import Article, UnchangedArticle

__all__ = ["Choice", "in_sample", "limited"]

Found = TypeVar("Found", bound=Article | UnchangedArticle | SourceError)

_BITS = 64


class Choice(Struct, frozen=True, kw_only=True):
    """What is wanted of files and dumps.

    No article may have more than `max_bytes` bytes; `language` is that of those that do not tell
    theirs. `namespaces` are those of dumps. `sample` is the share of the pages that are read, above
    0 and up to 1. `known` are the sources that were read before, in the same order from the
    beginning.
    """

    max_bytes: int
    language: str = "en"
    namespaces: Collection[int] = (0,)
    sample: float = 1.0
    known: AbstractSet[str] = frozenset()

    def has(self, name: int | str) -> bool:
        """Whether the page of this id or title is in the sample."""
        return in_sample(name, self.sample)


def in_sample(name: int | str, share: float) -> bool:
    """Whether the page of this id or title is in a sample of such a share.

    It always is or never is, wherever it stands, and is in every larger sample too.
    """
    if share >= 1:
        return True
    key = str(name).encode("utf-8", "backslashreplace")
    digest = hashlib.blake2b(key, digest_size=_BITS // 8).digest()
    return int.from_bytes(digest, "big") < int(share * 2**_BITS)


def limited(
    found: Iterator[Found], limit: int, known: AbstractSet[str] = frozenset()
) -> Generator[Found, None, None]:
    """At most so many of the pages, of which the known ones are some.

    A target that gives nothing is no page.
    """
    left = limit - len(known)
    for each in found:
        missing = isinstance(each, TargetError)
        if each.source in known:
            left += missing
        elif not missing:
            if left <= 0:
                return
            left -= 1
        yield each
        # Looking for one more may take long, and is needed only to meet all that are known.
        if left <= 0 and not known:
            return
