"""How a table of the catalogue becomes typed values."""

from collections.abc import Hashable
from datetime import date
from functools import cache
from importlib import resources
from threading import Lock
from typing import Any, TypeVar, cast

import msgspec
from msgspec import Struct

from refaudit.errors import CatalogueError

__all__ = ["Source", "table"]

T = TypeVar("T")
#: msgspec crashes when two threads decode to one type for the first time at the same moment.
_READING = Lock()


class Source(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the rows of a table come from, and the day on which that was last looked at."""

    from_: tuple[str, ...] = msgspec.field(name="from")
    checked: date


def table(name: str, type: type[T]) -> T:  # noqa: A002 - it is the type, and callers say so
    """Read `catalogue/<name>.toml` as `type`, once for the life of the process.

    `type` should be a frozen struct with `forbid_unknown_fields` and a field `source: Source`.

    Raises:
        CatalogueError: the file is missing, is no TOML, or a key does not hold what `type` says;
            the message names the file and the key.
    """
    return cast("T", _read(name, cast("Hashable", type)))


@cache
def _read(name: str, type: Any) -> Any:  # noqa: A002 - as above
    file = resources.files(__package__).joinpath(f"{name}.toml")
    try:
        data = file.read_bytes()
        with _READING:
            return msgspec.toml.decode(data, type=type)
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{name}.toml: cannot be read: {error}") from error
    except msgspec.DecodeError as error:
        raise CatalogueError(f"{name}.toml: {error}") from error
