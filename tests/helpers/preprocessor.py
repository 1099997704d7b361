"""A slow and plain reading of wikitext, character by character: the oracle of the fast scanner.

It keeps a stack of what is open, as MediaWiki's preprocessor does, and has none of the scanner's
patterns, look-ahead or memory of what was not found. It is kinder than MediaWiki where the scanner
is: an unclosed `[[` does not keep a template open, `< ref >` and `< /ref >` are tags,
`<ref name=n / >` is a use, and an unclosed reference takes no closed one behind it with it.
"""

from refaudit.catalogue import templates
from refaudit.extract.scan import MAX_TAG

__all__ = ["Found", "read"]

#: (kind of node, start, end), as `Node.kind` names them.
Found = tuple[str, int, int]

BLANKS = " \t\n\r\f"
MARKUP = templates.markup()
KINDS = {
    **dict.fromkeys(MARKUP.opaque, "OPAQUE"),
    **dict.fromkeys(MARKUP.transparent, "TAG"),
    MARKUP.reference: "REFERENCE",
    MARKUP.reference_list: "LIST",
}


def read(text: str) -> set[Found]:
    """Templates, arguments, tags and comments; no links."""
    return set(_region(text, 0, len(text)))


def _region(text: str, position: int, end: int) -> list[Found]:
    found: list[Found] = []
    stack: list[list[int]] = []  # [brace as a number, start, count]
    while position < end:
        character = text[position]
        if text.startswith("<!--", position, end):
            close = text.find("-->", position + 4, end)
            stop = end if close < 0 else close + 3
            found.append(("COMMENT", position, stop))
            position = stop
        elif character == "<" and (tag := _tag(text, position, end)):
            nodes, position = tag
            found += nodes
        elif character in "{}":
            stop = position
            while stop < end and text[stop] == character:
                stop += 1
            if stop - position >= 2 and character == "{":
                stack.append([ord("{"), position, stop - position])
            elif stop - position >= 2:
                _close(stack, found, position, stop)
            position = stop
        else:
            position += 1
    return found


def _close(stack: list[list[int]], found: list[Found], position: int, stop: int) -> None:
    """Braces pair with the innermost open ones, three at most, two at least."""
    while stack and stop - position >= 2:
        _, start, count = stack.pop()
        width = min(3, count, stop - position)
        found.append(
            ("TEMPLATE" if width == 2 else "ARGUMENT", start + count - width, position + width)
        )
        position += width
        if count - width >= 2:
            stack.append([ord("{"), start, count - width])


def _tag(text: str, position: int, end: int) -> tuple[list[Found], int] | None:
    """The tag that opens here with all that is inside, and where to go on; None for text."""
    name_start = position + 1
    while name_start < end and text[name_start] in BLANKS:
        name_start += 1
    name_end = name_start
    while name_end < end and text[name_end].isascii() and text[name_end].isalpha():
        name_end += 1
    name, blanks = text[name_start:name_end].lower(), name_start - position - 1
    ends = text[name_end : name_end + 1] in [*BLANKS, ">"] or text.startswith("/>", name_end, end)
    if name not in KINDS or not ends or name_end >= end:
        return None
    if blanks and (name != MARKUP.reference or blanks > 9):
        return None
    close = text.find(">", name_end, min(end, name_end + MAX_TAG))
    if close < 0:
        return None
    attributes, kind = text[name_end:close], KINDS[name]
    if _closes_itself(attributes, reference=kind == "REFERENCE"):
        return [(kind, position, close + 1)], close + 1
    if kind == "REFERENCE":
        edge = _end_of_reference(text, close + 1, end, spaced=blanks > 0)
    else:
        edge = _closing(text, close + 1, end, name, blanks=0)
    if edge is None or (kind == "REFERENCE" and f"</{name}" in attributes.lower()):
        skipped = kind != "REFERENCE" or "<" not in attributes
        return [], close + 1 if skipped else name_end
    inside = [] if kind == "OPAQUE" else _region(text, close + 1, edge[0])
    return [(kind, position, edge[1]), *inside], edge[1]


def _closes_itself(attributes: str, *, reference: bool) -> bool:
    if attributes.endswith("/") or not reference:
        return attributes.endswith("/")
    bare = attributes.rstrip(BLANKS)
    return bare.endswith("/") and (len(bare) == 1 or bare[-2] in BLANKS + "\"'")


def _closing(
    text: str, position: int, end: int, name: str, *, blanks: int
) -> tuple[int, int] | None:
    """The next `</name >`, with up to `blanks` blanks before and behind the slash."""
    while (position := text.find("<", position, end)) >= 0:
        if stop := _closes(text, position, end, name, blanks=blanks):
            return position, stop
        position += 1
    return None


def _closes(text: str, position: int, end: int, name: str, *, blanks: int) -> int | None:
    """Where the closing tag that begins here ends; None for other text."""
    at = position + 1
    before = at
    while at < end and text[at] in BLANKS and at - before < blanks:
        at += 1
    if not text.startswith("/", at, end):
        return None
    at += 1
    behind = at
    while at < end and text[at] in BLANKS and at - behind < blanks:
        at += 1
    if text[at : min(end, at + len(name))].lower() != name:
        return None
    at += len(name)
    strict = at == position + 2 + len(name)
    last = at
    while at < end and text[at] in BLANKS:
        at += 1
    if not strict and at - last > blanks:
        return None
    return at + 1 if text.startswith(">", at, end) else None


def _end_of_reference(
    text: str, position: int, end: int, *, spaced: bool
) -> tuple[int, int] | None:
    """Its closing tag; None where another reference opens first."""
    while (position := text.find("<", position, end)) >= 0:
        if text.startswith("<!--", position, end):
            close = text.find("-->", position + 4, end)
            position = position + 4 if close < 0 else close + 3
            continue
        if stop := _closes(text, position, end, MARKUP.reference, blanks=9):
            return position, stop
        blanks = _opens(text, position, end)
        if blanks == 0 or (blanks and spaced):
            return None
        position += 1
    return None


def _opens(text: str, position: int, end: int) -> int | None:
    """How many blanks stand in an opening reference tag before its name; None for other text."""
    at = position + 1
    while at < end and text[at] in BLANKS:
        at += 1
    blanks = at - position - 1
    name_end = at + len(MARKUP.reference)
    if blanks > 9 or text[at:name_end].lower() != MARKUP.reference or name_end >= end:
        return None
    ends = text[name_end] in [*BLANKS, ">"] or text.startswith("/>", name_end, end)
    return blanks if ends else None
