"""The arguments of a template call, cut where MediaWiki cuts them.

A pipe separates only outside nested templates, links and tags; the first `=` outside them separates
name and value. HTML tags and bracketed external links protect nothing.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from msgspec import Struct

from refaudit.catalogue import templates
from refaudit.extract.nodes import Kind, Node
from refaudit.extract.values import decode, strip_comments

__all__ = ["Argument", "Call", "read_call", "template_name"]

_EDGE = re.compile(r"[|=]")
_NAME = re.compile(r"[^|{}\[\]]*")
_COMPUTED = (Kind.TEMPLATE, Kind.ARGUMENT)


class Argument(Struct, frozen=True, kw_only=True, gc=False):
    """One argument of a call.

    `name` is trimmed, and the position for an unnamed argument. `written` is the value without
    comments, trimmed; `text` the same with its characters resolved. `computed` marks a value that
    contains a call of a template. `value_start` … `value_end` is the raw value in the article,
    with its blanks.
    """

    name: str
    positional: bool
    written: str
    text: str
    computed: bool
    value_start: int
    value_end: int


class Call(Struct, frozen=True, kw_only=True):
    """A template call: its name as written, where that ends, and its arguments in order."""

    name: str
    name_end: int
    arguments: tuple[Argument, ...]

    def last(self) -> dict[str, Argument]:
        """The arguments that count: the last of each name."""
        return {argument.name: argument for argument in self.arguments}

    def value(self, name: str) -> str:
        """The text of the last argument of this name, empty where there is none."""
        return next((a.text for a in reversed(self.arguments) if a.name == name), "")


def template_name(text: str, node: Node) -> str:
    """The name that a call gives, empty where a template computes it."""
    match = _NAME.match(text, node.inner_start, node.inner_end)
    end = match.end() if match else node.inner_start
    if end < node.inner_end and text[end] != "|":
        return ""
    return strip_comments(text[node.inner_start : end]).strip()


def read_call(text: str, node: Node, children: Sequence[Node], language: str) -> Call:
    """Read a call; `children` are the nodes directly inside the template, in order."""
    pieces = list(_pieces(text, node, children))
    starts = [child.start for child in children]
    arguments: list[Argument] = []
    position = 0
    for start, equals, end in pieces[1:]:
        if equals is None:
            position += 1
            name, value_start = str(position), start
        else:
            name, value_start = strip_comments(text[start:equals]).strip(), equals + 1
        inside = children[bisect_left(starts, value_start) : bisect_left(starts, end)]
        raw = strip_comments(text[value_start:end]).strip()
        arguments.append(
            Argument(
                name=name,
                positional=equals is None,
                written=raw,
                text=decode(raw, language),
                computed="{{" in raw and _has_computed(text, inside, language),
                value_start=value_start,
                value_end=end,
            )
        )
    first = pieces[0]
    name = strip_comments(text[first[0] : first[2]]).strip()
    return Call(name=name, name_end=first[2], arguments=tuple(arguments))


def _has_computed(text: str, nodes: Sequence[Node], language: str) -> bool:
    return any(node.kind in _COMPUTED and not _is_character(text, node, language) for node in nodes)


def _is_character(text: str, node: Node, language: str) -> bool:
    row = templates.helper(text[node.inner_start : node.inner_end], language)
    return row is not None and row.text is not None


def _pieces(
    text: str, node: Node, children: Sequence[Node]
) -> Iterator[tuple[int, int | None, int]]:
    """(start, position of the first `=`, end) of the name and of each argument."""
    start, equals = node.inner_start, None
    for gap_start, gap_end in _gaps(node, children):
        for match in _EDGE.finditer(text, gap_start, gap_end):
            if match[0] == "=":
                equals = match.start() if equals is None else equals
            else:
                yield start, equals, match.start()
                start, equals = match.end(), None
    yield start, equals, node.inner_end


def _gaps(node: Node, children: Sequence[Node]) -> Iterator[tuple[int, int]]:
    position = node.inner_start
    for child in children:
        yield position, child.start
        position = child.end
    yield position, node.inner_end
