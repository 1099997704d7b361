"""Strangers' text as one line that can be shown and stored."""

import re

__all__ = ["line"]

#: Characters that no reader sees, and that databases and terminals choke on.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_BLANKS = dict.fromkeys((*range(0x20), 0x7F), " ")


def line(text: str) -> str:
    """The words of a text with one blank between them, without control characters."""
    # The pattern finds the same in any text, four times slower.
    plain = text.translate(_BLANKS) if text.isascii() else _CONTROL.sub(" ", text)
    return " ".join(plain.split())
