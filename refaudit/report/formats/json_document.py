"""The JSON report: the model itself, indented, as `refaudit.report.schema` describes it."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from refaudit.model.report import Report
from refaudit.report.format import Format
from refaudit.report.text import SUBSTITUTE

__all__ = ["FORMAT", "document"]

_SURROGATES = re.compile("[\ud800-\udfff]")


def _pieces(report: Report) -> Iterator[bytes]:
    yield document(report)


def document(noun: Struct) -> bytes:
    """A noun of the model as an indented document."""
    return msgspec.json.format(_encoded(noun), indent=2) + b"\n"


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
