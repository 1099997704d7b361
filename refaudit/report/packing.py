"""Many pieces of HTML in little room, which the page's script opens one packet at a time."""

import base64
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec

__all__ = ["PACKET", "packets", "script_safe"]

#: Cards of one packet: enough for their likeness to pay, few enough to be opened at once.
PACKET = 40


def packets(cards: Iterable[str]) -> Iterator[str]:
    """Base64 of zlib streams, each of a JSON array of at most `PACKET` cards in their order.

    `DecompressionStream("deflate")` opens them.
    """
    waiting = iter(cards)
    while packet := list(islice(waiting, PACKET)):
        yield base64.b64encode(zlib.compress(msgspec.json.encode(packet), 6)).decode("ascii")


def script_safe(noun: object) -> str:
    """JSON for a `<script>` element: no text of it can end the element or begin a comment."""
    text = msgspec.json.encode(noun).decode("utf-8")
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
