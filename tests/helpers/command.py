"""refaudit as a user runs it: a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

__all__ = ["Outcome", "command", "environment", "findings", "refaudit"]


class Outcome(Struct, frozen=True, kw_only=True):
    """How a call ended."""

    status: int
    stdout: str
    stderr: str

    @property
    def rows(self) -> list[Any]:
        """stdout read as JSON Lines."""
        return [json.loads(line) for line in self.stdout.splitlines()]


def command(*arguments: str | Path) -> list[str]:
    """The command line of a call."""
    return [sys.executable, "-m", "refaudit", *map(str, arguments)]


def environment(home: Path, more: Mapping[str, str] = {}) -> dict[str, str]:
    """An environment without the settings of whoever runs the tests."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("REFAUDIT_", "XDG_"))}
    return {**kept, "HOME": str(home), "COLUMNS": "200", "NO_COLOR": "1", **more}


def refaudit(
    *arguments: str | Path,
    cwd: Path,
    stdin: bytes = b"",
    env: Mapping[str, str] = {},
    timeout: float = 60,
) -> Outcome:
    """Run refaudit in `cwd`, which is also its home directory."""
    ended = subprocess.run(
        command(*arguments),
        cwd=cwd,
        env=environment(cwd, env),
        input=stdin,
        capture_output=True,
        timeout=timeout,
        check=False,
    )
    return Outcome(
        status=ended.returncode,
        stdout=ended.stdout.decode("utf-8", "replace"),
        stderr=ended.stderr.decode("utf-8", "replace"),
    )


def findings(report: Mapping[str, Any]) -> set[tuple[str, int | None]]:
    """The findings of a JSON report as (code, ordinal of the citation or None)."""
    found: set[tuple[str, int | None]] = {(f["code"], None) for f in report["findings"]}
    for article in report["articles"]:
        found |= {(f["code"], None) for f in article["findings"]}
        found |= {(f["code"], c["ordinal"]) for c in article["citations"] for f in c["findings"]}
    return found


def codes(report: Mapping[str, Any], ordinal: int | None) -> Sequence[str]:
    """The codes of the findings on one citation, sorted."""
    return sorted(code for code, place in findings(report) if place == ordinal)
