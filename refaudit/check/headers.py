"""The headers of an answer that verdicts use; the others are not kept."""

import re
from collections.abc import Mapping

from refaudit.catalogue import markers

__all__ = ["kept"]

_KEPT = frozenset(
    {
        "content-type",
        "last-modified",
        "memento-datetime",
        "retry-after",
        "server",
        "x-archive-redirect-reason",
        "x-archive-wayback-runtime-error",
    }
)
_COOKIES = "set-cookie"
_COOKIE_BREAK = re.compile(r"[,\n]")
_COOKIE_LENGTH = 16_384
#: Enough for every value that is looked for.
_MAX_LENGTH = 500


def kept(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers of the allow-list, and those by which a wall gives itself away."""
    wanted = _KEPT | markers.wall_headers()
    found = {name: _printable(value) for name, value in headers.items() if name in wanted}
    if cookies := headers.get(_COOKIES):
        found[_COOKIES] = _printable(_names(cookies))
    return found


def _names(cookies: str) -> str:
    """The names of cookies, `a=, b=`: what they hold is a stranger's secret."""
    parts = (part.partition("=") for part in _COOKIE_BREAK.split(cookies[:_COOKIE_LENGTH]))
    return ", ".join(f"{name.strip()}=" for name, equals, _ in parts if equals and ";" not in name)


def _printable(value: str) -> str:
    """Without the characters that databases and terminals choke on."""
    return "".join(c if c.isprintable() else " " for c in value[:_MAX_LENGTH]).strip()
