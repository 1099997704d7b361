"""What the commands that need settings, sources or a history have in common."""

import hashlib
import io
import json
import re
import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import platformdirs

from refaudit import sources
from refaudit.cli.console import explain
from refaudit.errors import SourceError, StoreError, TargetError
from refaudit.model.citation import Article
from refaudit.settings import Settings, as_table, load
from refaudit.store import Store

__all__ = ["Reading", "command_line", "key_of", "open_store", "settings_of"]

#: The password in the URL of a database: the record of a run goes into its report.
_PASSWORD = re.compile(r"(://[^:/@\s]*):[^/\s]*@")


def settings_of(config: Path | None, **flags: Any) -> Settings:
    """The settings of this call; the flags are named as the fields."""
    return load(flags, config=config)


def open_store(settings: Settings, *, writable: bool = True) -> Store:
    """The history that the settings name, else the user's own."""
    if settings.store is not None:
        return Store.open(settings.store, writable=writable)
    directory = platformdirs.user_data_path("refaudit")
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        advice = "Name another place with --store PATH."
        raise StoreError(f"{directory}: {error.strerror}", advice) from error
    return Store.open(str(directory / "history.sqlite"), writable=writable)


def key_of(name: str, reading: "Reading", settings: Settings) -> str:
    """The same for two calls that mean the same run: the second resumes the first.

    An article that was changed in between makes it another run: it is to be read anew.
    """
    table = as_table(settings)
    for field in ("progress", "jobs"):  # they change nothing in what is found
        del table[field]
    # Escaped to ASCII, as names of files may hold what UTF-8 cannot say.
    data = json.dumps([name, reading.fingerprint(), table])
    return hashlib.blake2b(data.encode(), digest_size=16).hexdigest()


def command_line() -> str:
    """The command as it was typed, for the record of the run, without the password of a URL."""
    shown = (_PASSWORD.sub(r"\1:***@", argument) for argument in sys.argv[1:])
    return shlex.join(["refaudit", *shown])


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
