"""Strangers' text as one line that can be shown and stored."""

import re

__all__ = ["line"]

#: Characters that no reader sees, and that databases and terminals choke on.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def line(text: str) -> str:
    """The words of a text with one blank between them, without control characters."""
    return " ".join(_CONTROL.sub(" ", text).split())
