"""Which rules speak: prefixes of codes, of which the longest wins."""

import difflib
from collections.abc import Sequence

from msgspec import Struct

from refaudit.errors import UsageError
from refaudit.rules.declaration import Rule
from refaudit.rules.table import RULES

__all__ = ["Selection", "explain", "select"]

_BY_CODE = {rule.code: rule for rule in RULES}
_BY_NAME = {rule.name: rule for rule in RULES}


class Selection(Struct, frozen=True, kw_only=True):
    """The codes of the rules that may speak."""

    codes: frozenset[str]

    def __contains__(self, rule: Rule) -> bool:
        return rule.code in self.codes


def select(select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Selection:
    """Choose rules by prefixes of their codes, as `LNK`, `ARC1`, `DAT101`.

    A rule goes by the longest prefix that fits it; of two alike, `ignore` wins. Nothing selected
    means every rule.

    Raises:
        UsageError: a prefix fits no rule; names the nearest codes.
    """
    chosen = [_prefix(text) for text in select]
    ignored = [_prefix(text) for text in ignore]
    return Selection(
        codes=frozenset(
            code
            for code in _BY_CODE
            if _longest(code, chosen, default=0 if chosen else 1) > _longest(code, ignored)
        )
    )


def explain(code: str) -> Rule:
    """The rule with this code or name.

    Raises:
        UsageError: there is none; names those that are near.
    """
    rule = _BY_CODE.get(code.strip().upper()) or _BY_NAME.get(code.strip().lower())
    if rule is None:
        raise UsageError(f"unknown rule {code!r}", _near(code))
    return rule


def _prefix(text: str) -> str:
    prefix = text.strip().upper()
    if not prefix or not any(code.startswith(prefix) for code in _BY_CODE):
        raise UsageError(f"unknown rule {text!r}", _near(text))
    return prefix


def _longest(code: str, prefixes: Sequence[str], default: int = 0) -> int:
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=default)


def _near(text: str) -> str:
    word = text.strip()[:80]
    codes = difflib.get_close_matches(word.upper(), _BY_CODE, n=3, cutoff=0.7)
    names = difflib.get_close_matches(word.lower(), _BY_NAME, n=3, cutoff=0.6)
    near = dict.fromkeys([*codes, *(_BY_NAME[name].code for name in names)])
    if not near:
        families = sorted({code[:3] for code in _BY_CODE})
        return f"Families of rules: {', '.join(families)}; `refaudit rule` lists all."
    return "Did you mean " + " or ".join(f"{code} ({_BY_CODE[code].name})" for code in near) + "?"
