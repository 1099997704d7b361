"""Whether the editors of a page keep programs off it: {{nobots}}, {{bots|deny=…}}."""

from collections.abc import Mapping

from msgspec import Struct

from refaudit.catalogue.loader import Source, table

__all__ = ["denies"]


class _Templates(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    none: tuple[str, ...]
    some: tuple[str, ...]


class _Words(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    all: tuple[str, ...]
    none: tuple[str, ...]


class _Bots(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    alike: tuple[str, ...]


class _Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    source: Source
    templates: _Templates
    words: _Words
    bots: _Bots


def denies(template: str, parameters: Mapping[str, str]) -> bool:
    """Whether a call of this template keeps off programs that do what an audit suggests.

    `template` is its name as written. A page that denies every program, allows none, or denies one
    that mends links or citations does; one that allows only some does if none of these is such.
    """
    rows, name = table("bots", _Table), template.strip().replace("_", " ").lower()
    if name in rows.templates.none:
        return True
    if name not in rows.templates.some:
        return False
    denied, allowed = (_listed(parameters.get(key, "")) for key in ("deny", "allow"))
    if denied & {*rows.words.all, *rows.bots.alike}:
        return True
    return bool(allowed) and not allowed & {*rows.words.all, *rows.bots.alike}


def _listed(value: str) -> set[str]:
    parts = (part.strip().replace("_", " ").lower() for part in value.split(","))
    return {part for part in parts if part}
