"""Words to the person at the terminal. Strangers' text is shown without its control characters."""

import json
import os
import sys
import unicodedata
from typing import IO, Any

from rich.console import Console
from rich.text import Text

from refaudit.errors import RefauditError, ReportError

__all__ = ["STDERR", "discard", "emit", "encodable", "explain", "say", "shown"]

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


class _Stderr(Console):
    """A console whose words may be lost, as into a log on a full disk: the work goes on."""

    def print(self, *objects: Any, **options: Any) -> None:
        try:
            super().print(*objects, **options)
        except OSError:
            discard(sys.stderr)


#: Everything but the product goes here.
STDERR = _Stderr(stderr=True, highlight=False, soft_wrap=True)


def discard(stream: IO[str]) -> None:
    """Throw away what a stream still holds and will be given.

    Python would fail over it once more on its way out, with words and a status of its own.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def encodable(text: str) -> str:
    """Text of the command line that UTF-8 can say; bytes that are none are U+FFFD."""
    return os.fsencode(text).decode("utf-8", "replace")


def shown(text: str) -> str:
    """Text in one line that cannot move the cursor, change colours or turn its direction."""
    return "".join("�" if unicodedata.category(c) in _HIDDEN else c for c in text)


def say(text: str, *, style: str = "") -> None:
    """A line for the person."""
    STDERR.print(Text(shown(text), style=style))


def explain(error: RefauditError) -> None:
    """What went wrong, and what to do about it."""
    STDERR.print(Text.assemble(("refaudit: ", "bold red"), shown(error.message)))
    if error.advice:
        say(error.advice)


def emit(product: bytes) -> None:
    """A piece of the product, on stdout.

    On a terminal, what could steer it is escaped as in JSON, where that says the same.

    Raises:
        BrokenPipeError: whoever reads stdout has enough.
        ReportError: stdout cannot be written.
    """
    # Python has no stdout at all when it was started with that closed.
    if sys.stdout is None:
        raise ReportError("stdout: it is closed", "Let it go to a file or a program.")
    if sys.stdout.isatty():
        product = _inert(product)
    try:
        sys.stdout.buffer.write(product)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        discard(sys.stdout)
        advice = "What was learned is kept; mend the cause, or let stdout go elsewhere."
        raise ReportError(f"stdout: cannot be written: {error.strerror}", advice) from error


def _inert(product: bytes) -> bytes:
    text = product.decode("utf-8", "surrogateescape")
    steering = {c for c in set(text) - {"\n", "\t"} if unicodedata.category(c) in _HIDDEN}
    return text.translate({ord(c): json.dumps(c)[1:-1] for c in steering}).encode()
