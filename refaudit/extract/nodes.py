"""What nests in wikitext, as offsets, and the order in which it does."""

from bisect import bisect_left
from enum import IntEnum

from msgspec import Struct

__all__ = ["MAX_DEPTH", "Kind", "Node", "Scan", "Unclosed", "nest"]

#: Deeper nested templates are left alone. MediaWiki itself stops expanding at 40 (100 since 2021).
MAX_DEPTH = 100


class Kind(IntEnum):
    """What a node is. `OPAQUE` content is no wikitext, that of `TAG` is."""

    TEMPLATE = 0
    ARGUMENT = 1
    LINK = 2
    REFERENCE = 3
    LIST = 4
    TAG = 5
    OPAQUE = 6
    COMMENT = 7


class Node(Struct, frozen=True, kw_only=True, gc=False):
    """Something that nests, as offsets into the text.

    `inner_start` … `inner_end` is the content between tags or braces; for a self-closing tag both
    are `end` and `attributes` still ends before the slash. `attributes` is the text of the opening
    tag behind its name. `spaced` marks a reference whose tags MediaWiki would not take as such.
    """

    kind: Kind
    start: int
    end: int
    inner_start: int
    inner_end: int
    attributes: str = ""
    self_closing: bool = False
    spaced: bool = False


class Unclosed(Struct, frozen=True, kw_only=True, gc=False):
    """An opening reference tag without its closing tag."""

    start: int
    end: int


class Scan(Struct, frozen=True, kw_only=True):
    """All nodes in the order of their starts, an outer before its inner ones.

    `after[i]` is the index of the first node that starts behind the end of node `i`.
    """

    text: str
    nodes: list[Node]
    after: list[int]
    unclosed: list[Unclosed]

    def children(self, index: int) -> list[Node]:
        """The nodes directly inside a node."""
        found, child, end = [], index + 1, self.after[index]
        while child < end:
            found.append(self.nodes[child])
            child = self.after[child]
        return found

    def index_at(self, position: int) -> int:
        """The index of the first node that starts at or behind a position."""
        return bisect_left(self.nodes, position, key=lambda node: node.start)


def nest(nodes: list[Node]) -> tuple[list[Node], list[int]]:
    """Drop what is nested deeper than `MAX_DEPTH`, and find where each of the others ends."""
    open_nodes: list[int] = []
    ends: list[int] = []
    kept: list[Node] = []
    after: list[int] = []
    for node in nodes:
        start = node.start
        while ends and ends[-1] <= start:
            ends.pop()
            after[open_nodes.pop()] = len(kept)
        if len(ends) < MAX_DEPTH:
            ends.append(node.end)
            open_nodes.append(len(kept))
            kept.append(node)
            after.append(-1)
    for index in open_nodes:
        after[index] = len(kept)
    return kept, after
