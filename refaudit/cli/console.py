"""Words to the person at the terminal. Strangers' text is shown without its control characters."""

import sys
import unicodedata

from rich.console import Console
from rich.text import Text

from refaudit.errors import RefauditError

__all__ = ["STDERR", "emit", "explain", "say", "shown"]

#: Everything but the product goes here.
STDERR = Console(stderr=True, highlight=False, soft_wrap=True)
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


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
    """A piece of the product, on stdout."""
    sys.stdout.buffer.write(product)
    sys.stdout.buffer.flush()
