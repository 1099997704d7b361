"""Decisions and marks as a TOML file, for a team to keep beside its settings.

The page of a report writes such a file, too.
"""

import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec
import tomli_w
from msgspec import Struct

from refaudit import rules
from refaudit.errors import UsageError
from refaudit.model.decision import Decision
from refaudit.model.mark import Mark

__all__ = ["Shared", "read_shared", "toml_of"]


class Shared(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is in such a file: arrays of tables `ignore` and `mark`."""

    ignore: list[Decision] = []
    mark: list[Mark] = []


def toml_of(decisions: Iterable[Decision], marks: Iterable[Mark] = ()) -> bytes:
    """Such a file, with a table for each decision and each mark."""
    text = "\n".join([*_tables("ignore", decisions), *_tables("mark", marks)])
    return text.encode("utf-8", "replace")


def _tables(name: str, written: Iterable[Decision | Mark]) -> Iterator[str]:
    for one in written:
        table = msgspec.to_builtins(one, builtin_types=(date,))
        # Nothing in TOML is null, and an empty note says nothing.
        said = {key: value for key, value in table.items() if value not in {None, ""}}
        yield f"[[{name}]]\n{tomli_w.dumps(said)}"


def read_shared(path: Path) -> Shared:
    """Read such a file.

    Raises:
        UsageError: it cannot be read; names the place.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        read = msgspec.convert(table, Shared)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: {error}", "Mend the TOML at that line.") from error
    except msgspec.ValidationError as error:
        advice = (
            "An [[ignore]] has code, reason, article or url, and may have until, made and "
            "fingerprint; a [[mark]] has fingerprint and mark (confirmed, done or false-alarm), "
            "and may have note and made."
        )
        raise UsageError(f"{path}: {error}", advice) from error
    for number, decision in enumerate(read.ignore, 1):
        _check(decision, f"{path}: ignore[{number}]")
    return read


def _check(decision: Decision, where: str) -> None:
    if decision.article is None and decision.url is None:
        raise UsageError(f"{where}: it is about no article and no url")
    if not decision.reason.strip():
        raise UsageError(f"{where}: it has no reason")
    try:
        rules.select((), (decision.code,))
    except UsageError as error:
        raise UsageError(f"{where}: {error.message}", error.advice) from error
