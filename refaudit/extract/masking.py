"""A stretch of an article with everything covered that is not its own text."""

from collections.abc import Set as AbstractSet

from refaudit.extract.links import GONE, HOLE
from refaudit.extract.nodes import Kind, Node, Scan

__all__ = ["mask"]

#: Their content is text of the stretch like any other.
_SEEN_THROUGH = frozenset({Kind.LINK, Kind.TAG, Kind.LIST})


def mask(scan: Scan, start: int, end: int, *, covered: AbstractSet[int] | None = None) -> str:
    """The text from `start` to `end`, of the same length.

    `HOLE` covers what a template computes, `GONE` comments, raw text and nested references. With
    `covered`, the starts of templates, only those are covered and others are seen through.
    """
    kept: list[str] = []
    position, index = start, scan.index_at(start)
    while index < len(scan.nodes) and (node := scan.nodes[index]).start < end:
        if node.kind in _SEEN_THROUGH or (
            covered is not None and _is_computed(node) and node.start not in covered
        ):
            index += 1
            continue
        kept.append(scan.text[position : node.start])
        kept.append((HOLE if _is_computed(node) else GONE) * (node.end - node.start))
        position, index = node.end, scan.after[index]
    kept.append(scan.text[position:end])
    return "".join(kept)


def _is_computed(node: Node) -> bool:
    return node.kind is Kind.TEMPLATE or node.kind is Kind.ARGUMENT
