"""What the demonstration's web pages and captures have in common: how a row becomes an answer."""

import html
from importlib import resources
from typing import TypeVar

import msgspec
from msgspec import Struct

from refaudit.demo.loopback import Answer
from refaudit.errors import CatalogueError

__all__ = ["Reply", "answer", "load"]

_HTML = "text/html; charset=utf-8"
_Table = TypeVar("_Table")


class Reply(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer, as a row says it. `text` is the only paragraph of a page with that `title`.

    A reply whose headers name another `Content-Type` has `text` alone as its body.
    """

    status: int = 200
    title: str = ""
    text: str = ""
    headers: dict[str, str] = {}
    delay: float = 0.0


def answer(reply: Reply) -> Answer:
    """The HTTP answer of a row."""
    headers = {"Content-Type": _HTML} | reply.headers
    body = reply.text if headers["Content-Type"] != _HTML else _page(reply.title, reply.text)
    return Answer(
        status=reply.status, headers=headers, body=body.encode("utf-8"), delay=reply.delay
    )


def _page(title: str, text: str) -> str:
    title, text = html.escape(title), html.escape(text)
    return (
        f'<!doctype html>\n<html>\n<head><meta charset="utf-8"><title>{title}</title></head>\n'
        f"<body><h1>{title}</h1>\n<p>{text}</p>\n</body>\n</html>\n"
    )


def load(name: str, shape: type[_Table]) -> _Table:
    """Read a table that lies beside this file.

    Raises:
        CatalogueError: a row is not of that shape.
    """
    data = (resources.files(__package__) / name).read_bytes()
    try:
        return msgspec.toml.decode(data, type=shape)
    except msgspec.DecodeError as error:
        raise CatalogueError(f"refaudit/demo/{name}: {error}") from error
