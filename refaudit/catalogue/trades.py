"""Words of those who have a domain without its site, and the languages of countries."""

from collections.abc import Mapping
from functools import cache, lru_cache

from msgspec import Struct

from refaudit.catalogue.loader import Source, table
from refaudit.catalogue.phrases import fold
from refaudit.catalogue.stems import Stems

__all__ = ["Domain", "is_foreign", "is_loose", "of_domain", "trades_in"]

_TEXT = 1_500


class DomainWords(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words of those who sell names, and of registrars."""

    names: tuple[str, ...]
    offered: tuple[str, ...]
    sale: tuple[str, ...]
    interest: tuple[str, ...]
    state: tuple[str, ...]


class Usurpers(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words of the trades that take over expired names."""

    loose: frozenset[str]
    trades: dict[str, tuple[str, ...]]


class Trades(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`trades.toml`."""

    source: Source
    domain: DomainWords
    usurpers: Usurpers
    languages: dict[str, frozenset[str]]


class Domain(Struct, frozen=True, kw_only=True):
    """The words of a text about a domain: for it, its sale, and what became of it."""

    names: tuple[str, ...]
    offered: tuple[str, ...]
    sale: tuple[str, ...]
    interest: tuple[str, ...]
    state: tuple[str, ...]


@lru_cache(maxsize=512)
def of_domain(text: str) -> Domain:
    """What a text says of a domain, in any language."""
    folded = fold(text[:_TEXT])
    return Domain(**{kind: stems.in_text(folded) for kind, stems in _domain_stems().items()})


@lru_cache(maxsize=512)
def trades_in(text: str) -> Mapping[str, tuple[str, ...]]:
    """The words of each trade that takes over domains, where a text has some."""
    folded = fold(text[:_TEXT])
    found = {trade: stems.in_text(folded) for trade, stems in _usurpers().items()}
    return {trade: words for trade, words in found.items() if words}


def is_loose(trade: str) -> bool:
    """Whether honest people have this trade, too."""
    return trade in _rows().usurpers.loose


def is_foreign(language: str, top: str) -> bool:
    """Whether nobody in a country writes its sites in a language, English apart.

    `language` is a BCP 47 tag, `top` a top-level domain; False for those of no country, and for
    countries without a row.
    """
    spoken = _rows().languages.get(top)
    code = language.lower().partition("-")[0].partition("_")[0]
    return bool(code) and spoken is not None and code not in spoken and code != "en"


def _rows() -> Trades:
    return table("trades", Trades)


@cache
def _domain_stems() -> dict[str, Stems]:
    rows = _rows().domain
    return {kind: Stems(getattr(rows, kind)) for kind in DomainWords.__struct_fields__}


@cache
def _usurpers() -> dict[str, Stems]:
    return {trade: Stems(rows) for trade, rows in _rows().usurpers.trades.items()}
