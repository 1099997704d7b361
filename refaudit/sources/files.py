"""Wikitext from files, directories and standard input, one article at a time.

"The text as read" is `path.read_bytes().decode("utf-8")` without the byte order mark that it may
begin with. Nothing else is changed: CRLF stays two code points, a final newline stays. So the
offsets of a citation hold in a program that opens the file with `encoding="utf-8-sig", newline=""`.
"""

import codecs
import unicodedata
from collections.abc import Collection, Generator, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from refaudit.errors import SourceError, TargetError
from refaudit.model.citation import Article
from refaudit.sources import dumps
from refaudit.sources.choice import Choice, limited
from refaudit.sources.gauge import Gauge
from refaudit.sources.listing import STDIN, listing
from refaudit.sources.opening import Unreadable, opened, shown, too_long, why

__all__ = ["read"]

#: Bytes of an article that are read at once. The system would have to find anew the memory for many
#: more with each file.
_AT_ONCE = 1 << 18


def read(  # noqa: PLR0913 - what is read, and which part of it
    targets: Sequence[str],
    *,
    stdin: BinaryIO,
    max_bytes: int,
    language: str = "en",
    namespaces: Collection[int] = (0,),
    sample: float = 1.0,
    limit: int = 0,
    known: AbstractSet[str] = frozenset(),
    gauge: Gauge | None = None,
) -> Iterator[Article | SourceError]:
    r"""Read the targets in their order, each article when it is asked for.

    A target is the path of a file (`.wikitext`, `.wiki`, `.txt` in any case), a directory, an XML
    dump (see `dumps`), or `-` for `stdin`. A directory is read to its depths, in the order of the
    names in each directory; hidden entries and other endings, dumps too, are passed over. What is
    reached twice is read once. `namespaces` are the wanted ones of dumps.

    Of the pages only those in the `sample` are read, a share from 0 to 1 by their ids in dumps and
    their titles elsewhere, so that it is the same one everywhere; and of these at most `limit`,
    where 0 is all of them. `known` are the sources that were read before, in the same order from
    the beginning: articles of dumps among them come without text, or not at all. `gauge` is told
    how far it is.

    An article's `source` is the path as given, without needless dots and slashes (below a
    directory: joined to it); its title is the file's stem with `_` as blanks, in NFC, or `stdin`.
    Bytes of a name that are not UTF-8 show as `\udcNN` in both.

    What cannot be read is an error among the articles, so that the others go on: a `TargetError`
    where a target as a whole gives nothing (missing, not of these endings, a directory without
    articles), a plain `SourceError` for one file or folder (no permission, not a regular file,
    not UTF-8, NUL bytes, more than `max_bytes` bytes, gone since it was listed).
    """
    choice = Choice(
        max_bytes=max_bytes, language=language, namespaces=namespaces, sample=sample, known=known
    )
    found = _found(targets, stdin, choice, gauge or Gauge())
    with closing(limited(found, limit, known) if limit else found) as wanted:
        yield from wanted


def _found(
    targets: Sequence[str], stdin: BinaryIO, choice: Choice, gauge: Gauge
) -> Generator[Article | SourceError, None, None]:
    empty = True
    for found in listing(targets):
        for each in _of(found, stdin, choice, gauge):
            empty = False
            yield each
    if empty and targets:
        words = f"no page is in the sample of {choice.sample:g}"
        yield TargetError(shown(targets[0]), words, "Take a larger one.")


def _of(
    found: Path | SourceError | None, stdin: BinaryIO, choice: Choice, gauge: Gauge
) -> Iterator[Article | SourceError]:
    """What one file gives, or standard input."""
    if isinstance(found, SourceError):
        yield found
    elif found and dumps.is_dump(found):
        yield from dumps.read(found, choice, gauge)
    elif choice.has(title := _title(found)):
        source = shown(found or STDIN)
        try:
            data = (
                _contents(found, choice.max_bytes) if found else _bounded(stdin, choice.max_bytes)
            )
            text = _decoded(data)
        except Unreadable as fault:
            yield SourceError(source, *fault.args)
        else:
            gauge.add(len(data))
            yield Article(title=title, text=text, source=source, language=choice.language)


def _contents(path: Path, max_bytes: int) -> bytes:
    with opened(path) as file:
        return _bounded(file, max_bytes)


def _bounded(stream: BinaryIO, max_bytes: int) -> bytes:
    """All of a stream, whose length nobody knows: a pipe, or a file that still grows."""
    chunks: list[bytes] = []
    left = max_bytes
    try:
        while chunk := stream.read(_AT_ONCE):
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
