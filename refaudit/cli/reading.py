"""Where a command's articles come from: its settings, and the sources that its targets name."""

import hashlib
import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from refaudit import sources
from refaudit.cli.console import explain
from refaudit.errors import SourceError, TargetError, UsageError
from refaudit.model.citation import Article
from refaudit.settings import Settings, load
from refaudit.sources.mediawiki_wanted import asks_for_a_list, titles_in

if TYPE_CHECKING:
    from refaudit.sources.mediawiki import LiveWiki

__all__ = ["Reading", "settings_of"]

_STDIN = "-"
#: Bytes of a file of titles: those of the largest wiki fit.
_MOST_TITLES = 1 << 30


def settings_of(config: Path | None, **flags: Any) -> Settings:
    """The settings of this call; the flags are named as the fields."""
    return load(flags, config=config)


class Reading:
    """The articles of a call, read one by one; faults are told as they are met, and counted.

    Raises:
        UsageError: there is nothing to read, or pages are named of a wiki that is not.
    """

    def __init__(self, targets: Sequence[str], settings: Settings) -> None:
        self._targets = targets
        self._settings = settings
        self._stdin = b""
        self.read = 0
        self.unreadable = 0
        self.missing = 0
        self._wiki = self._live_wiki() if settings.wiki else None
        if self._wiki is None:
            _require_files(targets, settings)
            if _STDIN in targets:
                # One byte more than is allowed tells that there is too much.
                self._stdin = _stdin(settings.max_article_bytes + 1)

    def _live_wiki(self) -> "LiveWiki":
        # The libraries of the network take a while, and files need none.
        from refaudit.sources.mediawiki import LiveWiki  # noqa: PLC0415

        titles: list[str] = []
        if (path := self._settings.titles_from) is not None:
            self._stdin = _titles(path)
            titles = titles_in(_decoded(self._stdin, path))
        return LiveWiki(self._settings, self._targets, more_titles=titles, environ=os.environ)

    def __iter__(self) -> Iterator[Article | SourceError]:
        for source in self._found():
            if isinstance(source, SourceError):
                self._note(source)
            else:
                self.read += 1
            yield source

    def _found(self) -> Iterable[Article | SourceError]:
        if self._wiki is not None:
            # It is told of no revision that is known, and so calls none unchanged.
            return cast("Iterable[Article | SourceError]", self._wiki)
        return sources.read(
            self._targets,
            stdin=io.BytesIO(self._stdin),
            max_bytes=self._settings.max_article_bytes,
            language=self._settings.lang,
            namespaces=self._settings.namespace,
        )

    @property
    def total(self) -> int | None:
        """How many articles there are, where that is known."""
        return sources.count(self._targets) if self._wiki is None else self._wiki.total

    def fingerprint(self) -> list[str]:
        """What is read, and in which state, as far as it tells before it is read."""
        digest = hashlib.blake2b(self._stdin, digest_size=16).hexdigest()
        if self._wiki is not None:
            return [*self._targets, digest]
        places = [str(Path(target).absolute()) for target in self._targets]
        return [*places, sources.fingerprint(self._targets), digest]

    def _note(self, fault: SourceError) -> None:
        explain(fault)
        self.unreadable += 1
        self.missing += isinstance(fault, TargetError)

    @property
    def failed(self) -> bool:
        """Whether a target gave nothing at all, or nothing could be read."""
        empty = self._wiki is None or not self._wiki.may_be_empty or self.unreadable > 0
        return self.missing > 0 or (self.read == 0 and empty)


def _require_files(targets: Sequence[str], settings: Settings) -> None:
    if asks_for_a_list(settings) or settings.titles_from or settings.changed_since:
        raise UsageError(
            "titles, categories and other lists of pages are those of a wiki",
            "Say which with --wiki, as --wiki en.wikipedia.org.",
        )
    if not targets:
        advice = "Name a file, a directory, a dump, or - for stdin; or give a --wiki."
        raise UsageError("nothing to read: there is no TARGET", advice)


def _titles(path: str) -> bytes:
    if path == _STDIN:
        return _stdin(_MOST_TITLES)
    try:
        with Path(path).open("rb") as file:
            return file.read(_MOST_TITLES)
    except OSError as error:
        raise UsageError(f"titles-from {path}: cannot be read: {error.strerror}") from error


def _decoded(data: bytes, path: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        words = f"titles-from {path}: not UTF-8: byte 0x{data[error.start]:02X} at {error.start}"
        raise UsageError(words, "Save it as UTF-8.") from None


def _stdin(limit: int) -> bytes:
    # Python has no stdin at all when it was started with that closed.
    return sys.stdin.buffer.read(limit) if sys.stdin else b""
