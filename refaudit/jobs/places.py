"""On which line of a TOML text a key stands: `tomllib` gives values without their places."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator

__all__ = ["Path", "line_of"]

#: Keys and, of arrays of tables, numbers from 0: `("notify", "webhook", 0, "url_env")`.
Path = tuple[str | int, ...]

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
_KEYS = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_HEADER = re.compile(rf"[ \t]*(?P<open>\[\[?)[ \t]*(?P<keys>{_KEYS})[ \t]*\]")
_ASSIGNMENT = re.compile(rf"[ \t]*(?P<keys>{_KEYS})[ \t]*=")
#: A piece of a value or comment, in which brackets and line ends have no meaning of their own.
_PIECE = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|[\[{]|[\]}]|\n"
    r"|[^\"'\#\[\]{}\n]+",
    re.DOTALL,
)


def line_of(text: str, path: Path) -> int | None:
    """The line, from 1, of a key, else of the nearest table around it that has a line.

    The text must be TOML that can be read; None where nothing of the path is in it. In keys a
    hyphen is an underscore.
    """
    lines = dict(_placed(text))
    for end in range(len(path), 0, -1):
        if (line := lines.get(path[:end])) is not None:
            return line
    return None


def _placed(text: str) -> Iterator[tuple[Path, int]]:
    """Every key with its line, in reverse, so that the first place of a key counts in a dict."""
    table: Path = ()
    arrays: Counter[Path] = Counter()
    found: list[tuple[Path, int]] = []
    for start, line in _statements(text):
        if header := _HEADER.match(text, start):
            table = _under(_keys(header["keys"]), arrays)
            if header["open"] == "[[":
                arrays[table] += 1
                table = (*table, arrays[table] - 1)
            found.append((table, line))
        elif assignment := _ASSIGNMENT.match(text, start):
            path = table
            for key in _keys(assignment["keys"]):
                path = (*path, key)
                found.append((path, line))
    return reversed(found)


def _statements(text: str) -> Iterator[tuple[int, int]]:
    """Where each statement begins: its offset and line. A value may go on over many lines."""
    start, line, depth = 0, 1, 0
    began = line
    for piece in _PIECE.finditer(text):
        mark = piece[0]
        line += mark.count("\n")
        if mark in "[{":
            depth += 1
        elif mark in "]}":
            depth -= 1
        elif mark == "\n" and depth == 0:
            yield start, began
            start, began = piece.end(), line
    yield start, began


def _under(keys: list[str], arrays: Counter[Path]) -> Path:
    """The path of a header, with the number of the latest table in every array on the way."""
    path: Path = ()
    for place, key in enumerate(keys):
        path = (*path, key)
        if arrays[path] and place < len(keys) - 1:
            path = (*path, arrays[path] - 1)
    return path


def _keys(text: str) -> list[str]:
    """The parts of a dotted key as their names."""
    names = (next(iter(tomllib.loads(f"{part} = 0"))) for part in re.findall(_PART, text))
    return [name.replace("-", "_") for name in names]
