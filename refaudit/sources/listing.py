"""Which files are behind the targets of a command, in which order, and how many there are."""

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from refaudit.errors import SourceError, TargetError
from refaudit.sources import dumps
from refaudit.sources.opening import shown, why

__all__ = ["STDIN", "count", "fingerprint", "listing", "size"]

#: The target that is standard input.
STDIN = "-"
_ARTICLES = (".wikitext", ".wiki", ".txt")
#: Beyond it, walking the tree twice costs more than the end of a progress bar is worth.
_COUNTED = 100_000


def count(targets: Sequence[str]) -> int | None:
    """How many articles and errors `read` would yield by the listing alone.

    None if they are very many, or if a dump is among them, which tells only when it is read.
    """
    if any(dumps.is_dump(target) for target in targets):
        return None
    number = sum(1 for _ in islice(listing(targets), _COUNTED + 1))
    return number if number <= _COUNTED else None


def size(targets: Sequence[str]) -> int | None:
    """The bytes of the files behind the targets, packed as they are.

    None if they are very many, or where standard input is among them.
    """
    if STDIN in targets:
        return None
    paths = [path for path in islice(listing(targets), _COUNTED + 1) if isinstance(path, Path)]
    return sum(map(_size, paths)) if len(paths) <= _COUNTED else None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def fingerprint(targets: Sequence[str]) -> str:
    """Tells, without reading them, whether the files behind the targets have changed.

    32 hexadecimal digits over names, sizes and times of change; standard input is left out.
    """
    state = hashlib.blake2b(digest_size=16)
    for path in listing(targets):
        if not isinstance(path, Path):
            state.update(repr(path and path.source).encode())
            continue
        try:
            status = path.stat()
        except OSError:
            state.update(os.fsencode(path))
        else:
            state.update(os.fsencode(path) + f"\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return state.hexdigest()


def listing(targets: Sequence[str]) -> Iterator[Path | SourceError | None]:
    """The files behind the targets, None for standard input, and targets that are nothing."""
    seen: set[_Identity] = set()
    for target in targets:
        path = Path(target)
        if target == STDIN:
            if _is_new((STDIN,), seen):
                yield None
            continue
        try:
            # An empty path is the working directory to pathlib, but to a shell an unset variable.
            is_directory = bool(target) and stat.S_ISDIR(path.stat().st_mode)
        except (OSError, ValueError) as error:
            yield TargetError(shown(target), why(error), "Give the path of a file or directory.")
            continue
        if is_directory:
            yield from _walk(path, seen)
        elif refusal := _refusal(target):
            yield refusal
        elif _is_new(_identity(path), seen):
            yield path


#: Device, inode and name. A file may have several names and so be several articles; a directory is
#: walked once under whatever name, because a symbolic link can lead back to one above.
_Identity = tuple[int | str, ...]


def _identity(path: Path) -> _Identity:
    try:
        status = path.stat()
    except OSError:
        return (str(path),)
    name = "" if stat.S_ISDIR(status.st_mode) else path.name
    return status.st_dev, status.st_ino, name


def _is_new(identity: _Identity, seen: set[_Identity]) -> bool:
    if identity in seen:
        return False
    seen.add(identity)
    return True


def _refusal(path: str) -> TargetError | None:
    if path.lower().endswith(_ARTICLES) or dumps.is_dump(path):
        return None
    return TargetError(
        shown(path),
        "not the name of a wikitext file or XML dump",
        f"Wikitext files end in {', '.join(_ARTICLES)}. Others can be piped in, with - as target.",
    )


def _walk(top: Path, earlier: set[_Identity]) -> Iterator[Path | SourceError]:
    """Files below a directory. A stack, because trees can be deeper than Python's own."""
    seen: set[_Identity] = set()
    empty = True
    pending = [top]
    while pending:
        path = pending.pop()
        identity = _identity(path)
        if not _is_new(identity, seen):
            continue
        if identity in earlier:
            empty = False
        elif not _is_directory(path):
            empty = False
            yield path
        else:
            try:
                pending += _children(path)
            except OSError as error:
                empty = False
                kind = TargetError if path == top else SourceError
                yield kind(shown(path), f"cannot be listed: {why(error)}")
    earlier |= seen
    if empty:
        yield TargetError(
            shown(top),
            "a directory without articles",
            f"Articles are files that end in {', '.join(_ARTICLES)}.",
        )


def _children(directory: Path) -> list[Path]:
    """Subdirectories and articles, the last name first, as a stack wants them."""
    entries = (path for path in directory.iterdir() if not path.name.startswith("."))
    wanted = [p for p in entries if p.name.lower().endswith(_ARTICLES) or _is_directory(p)]
    return sorted(wanted, key=lambda path: path.name, reverse=True)


def _is_directory(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
