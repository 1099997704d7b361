"""Where a command's articles come from: its settings, and the sources that its targets name."""

import hashlib
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from refaudit import sources
from refaudit.cli.console import explain
from refaudit.errors import SourceError, TargetError
from refaudit.model.citation import Article
from refaudit.settings import Settings, load

__all__ = ["Reading", "settings_of"]


def settings_of(config: Path | None, **flags: Any) -> Settings:
    """The settings of this call; the flags are named as the fields."""
    return load(flags, config=config)


class Reading:
    """The articles of a call, read one by one; faults are told as they are met, and counted."""

    def __init__(self, targets: Sequence[str], settings: Settings) -> None:
        self._targets = targets
        self._settings = settings
        # One byte more than is allowed tells that there is too much.
        self._stdin = _stdin(settings.max_article_bytes + 1) if "-" in targets else b""
        self.read = 0
        self.unreadable = 0
        self.missing = 0

    def __iter__(self) -> Iterator[Article | SourceError]:
        found: Iterable[Article | SourceError] = sources.read(
            self._targets,
            stdin=io.BytesIO(self._stdin),
            max_bytes=self._settings.max_article_bytes,
            language=self._settings.lang,
            namespaces=self._settings.namespace,
        )
        for source in found:
            if isinstance(source, SourceError):
                self._note(source)
            else:
                self.read += 1
            yield source

    @property
    def total(self) -> int | None:
        """How many articles there are, where that is known."""
        return sources.count(self._targets)

    def fingerprint(self) -> list[str]:
        """What is read, and in which state."""
        places = [str(Path(target).absolute()) for target in self._targets]
        stdin = hashlib.blake2b(self._stdin, digest_size=16).hexdigest()
        return [*places, sources.fingerprint(self._targets), stdin]

    def _note(self, fault: SourceError) -> None:
        explain(fault)
        self.unreadable += 1
        self.missing += isinstance(fault, TargetError)

    @property
    def failed(self) -> bool:
        """Whether a target gave nothing at all, or nothing could be read."""
        return self.missing > 0 or self.read == 0


def _stdin(limit: int) -> bytes:
    # Python has no stdin at all when it was started with that closed.
    return sys.stdin.buffer.read(limit) if sys.stdin else b""
