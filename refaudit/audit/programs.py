"""Digests of parts of the program, by which it is known what another version has made."""

import hashlib
import platform
from collections.abc import Iterator
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable

from refaudit import __version__

__all__ = ["digest_of"]

_CODE = (".py", ".toml")


@cache
def digest_of(parts: tuple[str, ...], libraries: tuple[str, ...]) -> str:
    """A digest of code and tables, by files and directories, and of versions of libraries.

    32 hexadecimal digits.
    """
    state = hashlib.blake2b(digest_size=16)
    versions = (f"{name} {metadata.version(name)}" for name in libraries)
    state.update("\n".join((__version__, platform.python_version(), *versions)).encode())
    for name in parts:
        state.update(_digest(name))
    return state.hexdigest()


@cache
def _digest(part: str) -> bytes:
    state = hashlib.blake2b(digest_size=16)
    for file in _files(resources.files("refaudit").joinpath(part)):
        state.update(file.name.encode() + b"\0" + file.read_bytes())
    return state.digest()


def _files(place: Traversable) -> Iterator[Traversable]:
    if place.is_file():
        yield from [place] if place.name.endswith(_CODE) else []
    elif place.is_dir():
        for entry in sorted(place.iterdir(), key=lambda entry: entry.name):
            yield from _files(entry)
