"""What a page says about itself in linked data (JSON-LD with the words of schema.org)."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

__all__ = ["Statements", "read"]

#: Blocks of a page that are read, and nodes of a block.
_MAX_BLOCKS = 20
_MAX_NODES = 200
_WANTED = re.compile(r"isAccessibleForFree|datePublished", re.IGNORECASE)
_START = re.compile(r"[\[{]")
#: Not strict: publishing systems leave line ends in their texts.
_DECODER = json.JSONDecoder(strict=False)

_NO = frozenset({"false", "no", "0"})
#: Nodes of these are about the page. What stands in a list of articles or under a comment is not.
_SAME_PAGE = ("@graph", "mainentity", "mainentityofpage")
_PARTS = "haspart"
#: For blocks that are no JSON after all.
_NOT_FREE = re.compile(
    r'"isAccessibleForFree"\s*+:\s*+"?+(?:https?://schema\.org/)?+(?:false|no)\b', re.IGNORECASE
)
_PUBLISHED = re.compile(r'"datePublished"\s*+:\s*+"([^"\\]{4,60})"', re.IGNORECASE)


class Statements(Struct, frozen=True, kw_only=True):
    """What the blocks of a page say.

    `published` holds dates of publication as written, in order. `for_subscribers` says that the
    page, or a part of it, is not accessible for free.
    """

    published: tuple[str, ...] = ()
    for_subscribers: bool = False


def read(blocks: Iterable[str]) -> Statements:
    """Read the blocks of a page, whatever they hold."""
    published: list[str] = []
    closed = False
    for block in [block for block in blocks if _WANTED.search(block)][:_MAX_BLOCKS]:
        root = _decoded(block)
        if root is None:
            published += _PUBLISHED.findall(block)
            closed = closed or _NOT_FREE.search(block) is not None
            continue
        for node, is_part in _nodes(root):
            closed = closed or _says_no(node.get("isaccessibleforfree"))
            date = node.get("datepublished")
            if isinstance(date, str) and not is_part:
                published.append(date)
    return Statements(published=tuple(published), for_subscribers=closed)


def _decoded(block: str) -> Any:
    """The first value in a block; comments and CDATA around it are passed over."""
    start = _START.search(block)
    try:
        return _DECODER.raw_decode(block, start.start())[0] if start else None
    except (ValueError, RecursionError):
        return None


def _nodes(root: Any) -> Iterator[tuple[dict[str, Any], bool]]:
    """The nodes about the page, in order, and whether each is about a part of it only."""
    waiting: list[tuple[Any, bool]] = [(root, False)]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        value, is_part = waiting.pop()
        if isinstance(value, list):
            waiting += ((item, is_part) for item in reversed(value[:_MAX_NODES]))
        elif isinstance(value, dict):
            node = {name.lower(): held for name, held in value.items()}
            yield node, is_part
            waiting.append((node.get(_PARTS), True))
            waiting += ((node.get(name), is_part) for name in reversed(_SAME_PAGE))


def _says_no(value: Any) -> bool:
    """Whether a truth value of schema.org is false, in any of the spellings found on the web."""
    if isinstance(value, list):
        return any(_says_no(item) for item in value[:_MAX_NODES] if not isinstance(item, list))
    if isinstance(value, dict):
        value = value.get("@value", value.get("@id"))
    if isinstance(value, str):
        return value.strip().lower().rpartition("/")[2] in _NO
    return value is False or (isinstance(value, int) and value == 0)
