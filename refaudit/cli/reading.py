"""Where a command's articles come from: its settings, and the sources that its targets name."""

import hashlib
import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import structs

from refaudit import sources
from refaudit.cli.console import explain
from refaudit.errors import SourceError, TargetError, UsageError
from refaudit.model.citation import Article, UnchangedArticle
from refaudit.settings import Settings, load
from refaudit.sources.choice import in_sample, limited
from refaudit.sources.mediawiki_wanted import asks_for_a_list, titles_in

if TYPE_CHECKING:
    from refaudit.audit.cluster_plan import Part
    from refaudit.sources.mediawiki import LiveWiki
    from refaudit.sources.mediawiki_pages import Found, Known

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
        self._passed = frozenset[str]()
        self._gauge = sources.Gauge(lambda: sources.size(targets))
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
        settings = self._settings
        if settings.sample < 1:  # the limit is one of what the sample leaves
            settings = structs.replace(settings, limit=0)
        return LiveWiki(settings, self._targets, more_titles=titles, environ=os.environ)

    def recognise(self, known: "Known") -> None:
        """Let a wiki keep the texts that are known; its other pages, and files, come as ever."""
        if self._wiki is not None:
            self._wiki.recognise(known)

    def pass_over(self, known: AbstractSet[str]) -> None:
        """Let files and dumps pass over these sources: the run has read them, in their order."""
        self._passed = frozenset(known)

    def __iter__(self) -> Iterator[Article | UnchangedArticle | SourceError]:
        for source in self._found():
            if isinstance(source, SourceError):
                self._note(source)
            else:
                self.read += 1
            yield source

    def parts(self) -> "list[Part] | None":
        """The articles in parts, for others to read; None where they are to be read here.

        A wiki and standard input have one reader, and so has a choice that rests on an order.
        """
        if self._wiki is not None or _STDIN in self._targets:
            return None
        if self._settings.limit or self._settings.sample < 1:
            return None
        from refaudit.audit.cluster_plan import parts_of  # noqa: PLC0415 - as above

        return parts_of(self._targets, Path.cwd())

    def hear(self, read: int, faults: Iterable[SourceError]) -> None:
        """Take notice of what others have read."""
        self.read += read
        for fault in faults:
            self._note(fault)

    def _found(self) -> "Iterable[Found]":
        if self._wiki is not None:
            return self._wiki if self._settings.sample >= 1 else self._sampled(self._wiki)
        return sources.read(
            self._targets,
            stdin=io.BytesIO(self._stdin),
            max_bytes=self._settings.max_article_bytes,
            language=self._settings.lang,
            namespaces=self._settings.namespace,
            sample=self._settings.sample,
            limit=self._settings.limit,
            known=self._passed,
            gauge=self._gauge,
        )

    def _sampled(self, wiki: "LiveWiki") -> "Iterable[Found]":
        share, limit = self._settings.sample, self._settings.limit
        chosen = (
            each
            for each in wiki
            if isinstance(each, SourceError) or in_sample(each.page or each.title, share)
        )
        return limited(chosen, limit) if limit else chosen

    @property
    def total(self) -> int | None:
        """How many articles there are, at most, where that is known."""
        found = None
        if self._settings.sample >= 1:
            found = sources.count(self._targets) if self._wiki is None else self._wiki.total
        limit = self._settings.limit or None
        return min((number for number in (found, limit) if number is not None), default=None)

    @property
    def share(self) -> float | None:
        """How much of the files is read, from 0 to 1, where that is known."""
        return self._gauge.share if self._wiki is None else None

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
