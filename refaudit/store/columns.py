"""Column types: text of strangers, moments and nouns, the same on every database."""

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Dialect, Text, TypeDecorator

from refaudit.model.finding import Finding, fingerprint

__all__ = [
    "Moment",
    "Payload",
    "SafeText",
    "digest",
    "found_digest",
    "identity",
    "identity_of",
    "page_digest",
]

T = TypeVar("T")
_encoder = msgspec.json.Encoder()
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")


def digest(text: str) -> str:
    """A key of 32 digits for a text that is too long for an index of PostgreSQL (2,704 bytes).

    A text that comes back from the store has the key that it had when it went in.
    """
    return hashlib.blake2b(text.encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()


def page_digest(wiki: str | None, title: str, source: str) -> str:
    """The key of a page in every run: by its title where the wiki is known, else by its source.

    A dump of next month is another source of the same pages.
    """
    return digest(f"{wiki}\n{title}" if wiki and title else f"\n{source}")


def identity(print_: str) -> int:
    """A fingerprint, 16 hexadecimal digits, as a whole number of 64 bits with a sign."""
    number = int(print_, 16)
    return number - (1 << 64) if number >> 63 else number


def identity_of(finding: Finding) -> int:
    """The fingerprint of a finding as such a number."""
    print_ = finding.fingerprint
    if not _FINGERPRINT.fullmatch(print_):
        print_ = fingerprint(finding.code, "", finding.citation, finding.parameter)
    return identity(print_)


def found_digest(found: Iterable[tuple[int, str, bool]]) -> str:
    """A key of the findings in an article: two runs that found the same have the same.

    Takes the identity and the severity of each, and whether it is set aside.
    """
    return digest(repr(sorted(found)))


class SafeText(TypeDecorator[str]):
    r"""Text of any origin. Lone surrogates, which file names may hold, become `\udce9`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Replace what UTF-8 or PostgreSQL (NUL) cannot hold."""
        return None if value is None else _without_surrogates(value).replace("\0", "\ufffd")


class Moment(TypeDecorator[datetime]):
    """An aware datetime as ISO 8601 in UTC, of one width, so that text sorts as time does."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write it; a datetime without a zone is refused, because it names no moment."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read it, in UTC."""
        return None if value is None else datetime.fromisoformat(value)


class Payload(TypeDecorator[T]):
    """A noun of `refaudit.model` as JSON text.

    Fields that a later version adds have defaults, and fields that it drops are ignored, so old
    payloads stay readable without a migration.
    """

    impl = Text
    cache_ok = True

    def __init__(self, noun: type[T]) -> None:
        super().__init__()
        self.noun = noun
        self._decoder = msgspec.json.Decoder(noun)

    def process_bind_param(self, value: T | None, dialect: Dialect) -> str | None:
        """Encode it."""
        if value is None:
            return None
        try:
            return _encoder.encode(value).decode()
        except UnicodeEncodeError:
            return _encoder.encode(_mended(msgspec.to_builtins(value))).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> T | None:
        """Decode it to the noun's type."""
        return None if value is None else self._decoder.decode(value)


def _without_surrogates(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace").decode()
    return text


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return _without_surrogates(value)
    if isinstance(value, dict):
        return {_mended(key): _mended(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_mended(item) for item in value]
    return value
