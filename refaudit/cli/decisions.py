"""Decisions as a TOML file, for a team to keep beside its settings."""

import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec
import tomli_w
from msgspec import Struct

from refaudit import rules
from refaudit.errors import UsageError
from refaudit.model.decision import Decision

__all__ = ["read_decisions", "toml_of"]


class _File(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    ignore: list[Decision] = []


def toml_of(decisions: Iterable[Decision]) -> bytes:
    """An array of tables `ignore`, one for each decision."""
    tables = (msgspec.to_builtins(one, builtin_types=(date,)) for one in decisions)
    text = "\n".join(f"[[ignore]]\n{tomli_w.dumps(table)}" for table in tables)
    return text.encode("utf-8", "replace")


def read_decisions(path: Path) -> list[Decision]:
    """Read such a file.

    Raises:
        UsageError: it cannot be read; names the place.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        read = msgspec.convert(table, _File).ignore
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: {error}", "Mend the TOML at that line.") from error
    except msgspec.ValidationError as error:
        advice = "A decision has code, reason, article or url, and may have until and made."
        raise UsageError(f"{path}: {error}", advice) from error
    for number, decision in enumerate(read, 1):
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
