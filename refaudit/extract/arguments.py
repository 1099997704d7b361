"""The arguments of a template call, cut where MediaWiki cuts them.

A pipe separates only outside nested templates, links and tags; the first `=` outside them separates
name and value. HTML tags and bracketed external links protect nothing.
"""

import re
from collections.abc import Sequence

from msgspec import Struct

from refaudit.catalogue import templates
from refaudit.extract.nodes import Kind, Node
from refaudit.extract.values import resolved, strip_comments

__all__ = ["Argument", "Call", "covered", "read_call", "template_name", "written_name"]

_NO_NAME = re.compile(r"[{}\[\]]")
_COMPUTED = frozenset({Kind.TEMPLATE, Kind.ARGUMENT})


class Argument(Struct, frozen=True, kw_only=True, gc=False):
    """One argument of a call.

    `name` is trimmed, and the position for an unnamed argument. `written` is the value without
    comments, trimmed. `computed` marks a value that
    contains a call of a template. `value_start` … `value_end` is the raw value in the article,
    with its blanks.
    """

    name: str
    positional: bool
    written: str
    computed: bool
    value_start: int
    value_end: int
    language: str

    @property
    def text(self) -> str:
        """`written` with its characters resolved."""
        return resolved(self.written, self.language)


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


def written_name(text: str, node: Node) -> str:
    """What stands where a call gives its name."""
    pipe = text.find("|", node.inner_start, node.inner_end)
    return text[node.inner_start : node.inner_end if pipe < 0 else pipe]


def template_name(written: str) -> str:
    """The name that a call gives by what is written there, empty where a template computes it."""
    return "" if _NO_NAME.search(written) else strip_comments(written).strip()


def read_call(text: str, node: Node, children: Sequence[Node], language: str) -> Call:
    """Read a call; `children` are the nodes directly inside the template, in order."""
    name, *parts = covered(text, node, children).split("|")
    position = name_end = node.inner_start + len(name)
    commented = text.find("<!--", node.inner_start, node.inner_end) >= 0
    arguments: list[Argument] = []
    unnamed = 0
    for part in parts:
        start = value_start = position + 1
        position = start + len(part)
        equals = part.find("=")
        if equals < 0:
            unnamed += 1
            label = str(unnamed)
        else:
            value_start += equals + 1
            label = text[start : value_start - 1]
            label = (strip_comments(label) if commented else label).strip()
        raw = text[value_start:position]
        raw = (strip_comments(raw) if commented else raw).strip()
        arguments.append(
            Argument(
                name=label,
                positional=equals < 0,
                written=raw,
                computed="{{" in raw
                and _has_computed(text, _between(children, value_start, position), language),
                value_start=value_start,
                value_end=position,
                language=language,
            )
        )
    called = strip_comments(text[node.inner_start : name_end]).strip()
    return Call(name=called, name_end=name_end, arguments=tuple(arguments))


def covered(text: str, node: Node, children: Sequence[Node]) -> str:
    """The content of a template; what nests in it is covered, so that it has no pipes."""
    kept: list[str] = []
    position = node.inner_start
    for child in children:
        kept += (text[position : child.start], "\0" * (child.end - child.start))
        position = child.end
    kept.append(text[position : node.inner_end])
    return "".join(kept)


def _between(nodes: Sequence[Node], start: int, end: int) -> Sequence[Node]:
    return [node for node in nodes if start <= node.start < end]


def _has_computed(text: str, nodes: Sequence[Node], language: str) -> bool:
    return any(node.kind in _COMPUTED and not _is_character(text, node, language) for node in nodes)


def _is_character(text: str, node: Node, language: str) -> bool:
    row = templates.helper(text[node.inner_start : node.inner_end], language)
    return row is not None and row.text is not None
