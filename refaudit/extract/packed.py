"""Extraction in another process. A worker imports this module, so it imports little."""

from collections.abc import Sequence

import msgspec

from refaudit.extract.article import extract
from refaudit.model.citation import Article, Extraction

__all__ = ["pack", "unpack"]

_ENCODE = msgspec.msgpack.Encoder().encode
_DECODE = msgspec.msgpack.Decoder(list[Extraction]).decode


def pack(articles: Sequence[Article], *, links: bool) -> bytes:
    """What is extracted from each article, as bytes, which cost less to hand over than objects.

    Nothing of any of them where one has characters that are no Unicode text.
    """
    try:
        return _ENCODE([extract(article, links=links) for article in articles])
    except UnicodeEncodeError:
        return b""


def unpack(data: bytes) -> list[Extraction]:
    """What `pack` packed; nothing of nothing."""
    return _DECODE(data) if data else []
