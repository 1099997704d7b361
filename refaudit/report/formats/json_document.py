"""The JSON report: the model itself, indented, as `refaudit.report.schema` describes it.

Every text is what it was, but what UTF-8 cannot say. What would act on the terminal that shows the
document, or look like another text there, is written as an escape of JSON's own.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from refaudit.model.report import Report
from refaudit.report.format import Format
from refaudit.report.text import SUBSTITUTE

__all__ = ["FORMAT", "document"]

_SURROGATES = re.compile("[\ud800-\udfff]")
#: In UTF-8: DEL and C1, line and paragraph separators with the embeddings and overrides behind
#: them, isolates. C0 is escaped in JSON anyhow.
_ACTING = re.compile(rb"\x7f|\xc2[\x80-\x9f]|\xe2\x80[\xa8-\xae]|\xe2\x81[\xa6-\xa9]")


def _pieces(report: Report) -> Iterator[bytes]:
    """An article at a time, lest several copies of the report are held."""
    if not report.articles:
        yield document(report)
        return
    # Quotes inside of texts are escaped, so that this stands nowhere else.
    head, key, tail = document(replace(report, articles=())).partition(b'\n  "articles": []')
    yield head + key.removesuffix(b"]")
    comma = b""
    for article in report.articles:
        # No text of JSON has a line end in it.
        yield comma + (b"\n" + _indented(article)).replace(b"\n", b"\n    ")
        comma = b","
    yield b"\n  ]" + tail


def document(noun: Struct) -> bytes:
    """A noun of the model as an indented document."""
    return _indented(noun) + b"\n"


def _indented(noun: Struct) -> bytes:
    return _ACTING.sub(_escape, msgspec.json.format(_encoded(noun), indent=2))


def _escape(match: re.Match[bytes]) -> bytes:
    return b"\\u%04x" % ord(match[0].decode("utf-8"))


def _encoded(noun: Struct) -> bytes:
    try:
        return msgspec.json.encode(noun)
    except UnicodeEncodeError:
        return msgspec.json.encode(_sayable(msgspec.to_builtins(noun)))


def _sayable(value: Any) -> Any:
    """The value with what UTF-8 cannot say replaced in every text; as deep as the model is."""
    if isinstance(value, str):
        return _SURROGATES.sub(SUBSTITUTE, value)
    if isinstance(value, dict):
        return {_sayable(key): _sayable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_sayable(each) for each in value]
    return value


FORMAT = Format(name="json", extension="json", media_type="application/json", pieces=_pieces)
