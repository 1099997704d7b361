"""A command as a whole process: wall time, CPU time, peak memory; and which peers there are."""

import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from benchmarks.rows import spoken

__all__ = [
    "Figures",
    "command",
    "middle",
    "named",
    "process",
    "program",
    "refaudit",
    "show",
    "succeeded",
]


#: What starts a command, so that its memory is its own.
_LAUNCHER = Path(__file__).with_name("launch.py")


class Figures(Struct, frozen=True, kw_only=True):
    """Seconds, and MiB of the largest resident set; `spoken` is what a person would type."""

    wall: float
    cpu: float
    memory: float
    status: int
    spoken: str = ""


def refaudit(*arguments: object) -> list[str]:
    """The command line of `refaudit` with these arguments, of this very checkout."""
    return [sys.executable, "-m", "refaudit", *map(str, arguments)]


def command(*arguments: object, directory: Path) -> Figures:
    """Run `refaudit` with these arguments in a directory, as `succeeded`."""
    return succeeded(refaudit(*arguments), directory)


def succeeded(
    words: Sequence[object], directory: Path, *, environment: Mapping[str, str] | None = None
) -> Figures:
    """As `process`; a command that fails is no measurement: this one ends with what it printed."""
    figures = process(words, directory, environment=environment)
    if figures.status:
        said = (directory / "output.txt").read_text("utf-8", "replace")
        sys.exit(f"{figures.spoken}\n{said[-2000:]}")
    return figures


def process(
    words: Sequence[object], directory: Path, *, environment: Mapping[str, str] | None = None
) -> Figures:
    """Run a command in a directory; what it prints is left there in `output.txt`."""
    told, telling = os.pipe()
    with (directory / "output.txt").open("wb") as output, os.fdopen(told, "rb") as reader:
        launcher = [sys.executable, "-I", "-S", str(_LAUNCHER), str(telling)]
        with os.fdopen(telling, "wb"):
            running = subprocess.Popen(
                [*launcher, *map(str, words)],
                cwd=directory,
                stdout=output,
                stderr=output,
                env=_environment(environment or {}),
                pass_fds=[telling],
            )
        said = reader.read()
        running.wait()
    if not said:
        sys.exit(f"{spoken(words, environment)}\ncannot be started: {output.name} says why")
    return structs.replace(
        msgspec.json.decode(said, type=Figures), spoken=spoken(words, environment)
    )


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    # Compiled modules are kept, as they are wherever a program is installed.
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return own | dict(more)


def middle(taken: Sequence[Figures]) -> Figures:
    """The run with the median wall time (of two in the middle, the shorter one)."""
    wall = statistics.median_low(one.wall for one in taken)
    return next(one for one in taken if one.wall == wall)


def program(name: str) -> Path | None:
    """A peer's executable beside this Python, or None where it is not installed."""
    path = Path(sys.executable).with_name(name)
    return path if path.exists() else None


def named(name: str, package: str = "") -> str:
    """A peer with its version, or with the word that it is not installed."""
    try:
        return f"{name} {metadata.version(package or name)}"
    except metadata.PackageNotFoundError:
        return f"{name} (not installed: pip install {package or name})"


def show(name: str, figures: Figures, limit: str) -> None:
    """One line of the table."""
    print(
        f"{name:<44} {figures.wall:7.2f} s wall {figures.cpu:7.2f} s CPU "
        f"{figures.memory:6.0f} MiB   (wanted: {limit})"
    )
