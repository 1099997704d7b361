"""Wikitext from files, directories and standard input, one article at a time.

"The text as read" is `path.read_bytes().decode("utf-8")` without the byte order mark that it may
begin with. Nothing else is changed: CRLF stays two code points, a final newline stays. So the
offsets of a citation hold in a program that opens the file with `encoding="utf-8-sig", newline=""`.
"""

import codecs
import hashlib
import os
import stat
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from refaudit.errors import SourceError, TargetError
from refaudit.model.citation import Article
from refaudit.sources import dumps
from refaudit.sources.opening import CHUNK, Unreadable, opened, shown, too_long, why

__all__ = ["count", "fingerprint", "read"]

_STDIN = "-"
_ARTICLES = (".wikitext", ".wiki", ".txt")
#: Beyond it, walking the tree twice costs more than the end of a progress bar is worth.
_COUNTED = 100_000


def read(
    targets: Sequence[str],
    *,
    stdin: BinaryIO,
    max_bytes: int,
    language: str = "en",
    namespaces: Collection[int] = (0,),
) -> Iterator[Article | SourceError]:
    r"""Read the targets in their order, each article when it is asked for.

    A target is the path of a file (`.wikitext`, `.wiki`, `.txt` in any case), a directory, an XML
    dump (see `dumps`), or `-` for `stdin`. A directory is read to its depths, in the order of the
    names in each directory; hidden entries and other endings, dumps too, are passed over. What is
    reached twice is read once. `namespaces` are the wanted ones of dumps.

    An article's `source` is the path as given, without needless dots and slashes (below a
    directory: joined to it); its title is the file's stem with `_` as blanks, in NFC, or `stdin`.
    Bytes of a name that are not UTF-8 show as `\udcNN` in both.

    What cannot be read is an error among the articles, so that the others go on: a `TargetError`
    where a target as a whole gives nothing (missing, not of these endings, a directory without
    articles), a plain `SourceError` for one file or folder (no permission, not a regular file,
    not UTF-8, NUL bytes, more than `max_bytes` bytes, gone since it was listed).
    """
    for found in _listing(targets):
        if isinstance(found, SourceError):
            yield found
            continue
        if found and dumps.is_dump(found):
            yield from dumps.read(
                found, max_bytes=max_bytes, language=language, namespaces=namespaces
            )
            continue
        try:
            data = _contents(found, max_bytes) if found else _bounded(stdin, max_bytes)
            text = _decoded(data)
        except Unreadable as fault:
            yield SourceError(shown(found or _STDIN), *fault.args)
        else:
            source = shown(found or _STDIN)
            yield Article(title=_title(found), text=text, source=source, language=language)


def count(targets: Sequence[str]) -> int | None:
    """How many articles and errors `read` would yield by the listing alone.

    None if they are very many, or if a dump is among them, which tells only when it is read.
    """
    if any(dumps.is_dump(target) for target in targets):
        return None
    number = sum(1 for _ in islice(_listing(targets), _COUNTED + 1))
    return number if number <= _COUNTED else None


def fingerprint(targets: Sequence[str]) -> str:
    """Tells, without reading them, whether the files behind the targets have changed.

    32 hexadecimal digits over names, sizes and times of change; standard input is left out.
    """
    state = hashlib.blake2b(digest_size=16)
    for path in _listing(targets):
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


def _listing(targets: Sequence[str]) -> Iterator[Path | SourceError | None]:
    """The files behind the targets, None for standard input, and targets that are nothing."""
    seen: set[_Identity] = set()
    for target in targets:
        path = Path(target)
        if target == _STDIN:
            if _is_new((_STDIN,), seen):
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


def _contents(path: Path, max_bytes: int) -> bytes:
    with opened(path) as file:
        return _bounded(file, max_bytes)


def _bounded(stream: BinaryIO, max_bytes: int) -> bytes:
    """All of a stream, whose length nobody knows: a pipe, or a file that still grows."""
    chunks: list[bytes] = []
    left = max_bytes
    try:
        while chunk := stream.read(CHUNK):
            chunks.append(chunk)
            left -= len(chunk)
            if left < 0:
                raise Unreadable(*too_long(max_bytes))
    except OSError as error:
        raise Unreadable(f"cannot be read: {why(error)}") from error
    return b"".join(chunks)


def _decoded(data: bytes) -> str:
    nul = data.find(0)
    if nul >= 0:
        raise Unreadable(f"binary: a NUL byte at offset {nul}", "Give wikitext in UTF-8.")
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        raise Unreadable("empty: there is no article in it", "Look whether it is the right one.")
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"not UTF-8: byte 0x{data[error.start]:02X} at offset {error.start}",
            "Save it as UTF-8.",
        ) from None


def _title(path: Path | None) -> str:
    if path is None:
        return "stdin"
    stem = shown(path.stem)
    return unicodedata.normalize("NFC", stem.replace("_", " ")).strip() or stem
