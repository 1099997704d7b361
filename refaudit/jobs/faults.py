"""What is wrong with the tables of a job file: each fault with its key and the way to mend it."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from refaudit.jobs.declaration import (
    Command,
    Declaration,
    Mail,
    Notify,
    Reports,
    Timing,
    Webhook,
)
from refaudit.jobs.places import Path

__all__ = ["Fault", "decode", "suggestion", "unknown"]

_UNKNOWN = re.compile(r"Object contains unknown field `(?P<key>.*?)`(?: - at `(?P<path>\$.*)`)?")
_MISSING = re.compile(r"Object missing required field `(?P<key>.*?)`(?: - at `(?P<path>\$.*)`)?")
_WRONG = re.compile(r"(?P<words>.*?)(?: - at `(?P<path>\$.*)`)?", re.DOTALL)
_STEP = re.compile(r"\.(?P<key>[A-Za-z0-9_]+)|\[(?P<number>\d+)\]")
_TABLES: Mapping[Path, type[Struct]] = {
    (): Declaration,
    ("schedule",): Timing,
    ("report",): Reports,
    ("notify",): Notify,
    ("notify", "webhook"): Webhook,
    ("notify", "email"): Mail,
    ("notify", "command"): Command,
}
_BY_NAME = "Name an environment variable that holds it; the secret itself has no place in the file."
_ADVICE: Mapping[str, str] = {
    "name": "Letters, digits, dots, dashes and underscores, at most 64; it names files.",
    "url_env": _BY_NAME,
    "password_env": _BY_NAME,
    "title": "One line of at most 200 characters.",
    "argv": 'A list: the program, then each of its arguments, as ["/usr/bin/notify", "--new"].',
}
#: What takes the place of what must be there, so that the rest is looked at too.
_STAND_INS: Mapping[str, Any] = {"name": "job", "source": {}}
#: No file has so many faults that each is worth a line.
_MOST = 50


class Fault(Struct, frozen=True, kw_only=True):
    """Something wrong at a key. `words` never show a value: it may be a secret."""

    path: Path
    words: str
    advice: str | None = None


def decode(table: dict[str, Any]) -> tuple[Declaration | None, list[Fault]]:
    """The declaration, as far as the tables can be read, and all that is wrong with them."""
    faults: list[Fault] = []
    rest = table
    while len(faults) < _MOST:
        try:
            return msgspec.convert(rest, Declaration), faults
        except msgspec.ValidationError as error:
            fault, wrong = _fault(str(error))
            faults.append(fault)
            rest = _without(rest, wrong) if wrong else {**rest, **_STAND_INS}
    return None, faults


def unknown(path: Path, known: Iterable[str]) -> Fault:
    """A key that nobody knows among those that are known there."""
    words = f"there is no key {path[-1]!r}" + (f" in [{_dotted(path[:-1])}]" if path[1:] else "")
    return Fault(path=path, words=words, advice=suggestion(str(path[-1]), known))


def suggestion(name: str, known: Iterable[str]) -> str:
    """What a name may have been meant to be, else all that there is."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1)
    return f"Did you mean {near[0]!r}?" if near else "Known: " + ", ".join(names) + "."


def _fault(message: str) -> tuple[Fault, Path]:
    """A fault in the words of msgspec, and the path of what is to be left out to go on."""
    if match := _UNKNOWN.fullmatch(message):
        path = (*_path(match["path"]), match["key"])
        return unknown(path, _known(path[:-1])), path
    if match := _MISSING.fullmatch(message):
        table = _path(match["path"])
        where = f" in [{_dotted(table)}]" if table else ""
        return Fault(path=table, words=f"the key {match['key']!r} is missing{where}"), table
    match = _WRONG.fullmatch(message)
    path = _path(match["path"] if match else None)
    words = match["words"] if match else message
    if " matching regex " in words:
        words = "this cannot stand here"
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    return Fault(path=path, words=f"{_dotted(path)}: {words}", advice=_ADVICE.get(key)), path


def _known(path: Path) -> Iterator[str]:
    names = tuple(step for step in path if isinstance(step, str))
    for each in msgspec.structs.fields(_TABLES[names]):
        yield each.encode_name


def _path(text: str | None) -> Path:
    steps = _STEP.finditer(text or "")
    return tuple(step["key"] or int(step["number"]) for step in steps)


def _dotted(path: Path) -> str:
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path)[1:]


def _without(table: dict[str, Any], path: Path) -> dict[str, Any]:
    """The tables without what is at a path; of a list the whole goes."""
    key = str(path[0])
    inner = table[key]
    rest = {name: value for name, value in table.items() if name != key}
    if len(path) == 1 and key in _STAND_INS:
        return {**rest, key: _STAND_INS[key]}
    if len(path) == 1 or not isinstance(inner, dict):
        return rest
    return {**rest, key: _without(inner, path[1:])}
