"""Signs that are weighed against each other, each told in a sentence that a person can check."""

from collections.abc import Iterable

from msgspec import Struct

__all__ = ["PROOF", "Sign", "is_proof", "sentences"]

#: What signs have to weigh together before they accuse.
PROOF = 1.0


class Sign(Struct, frozen=True, kw_only=True):
    """One sign: `kind` names what it rests on, `weight` is below 0 where it speaks for the page."""

    kind: str
    weight: float
    sentence: str


def is_proof(signs: Iterable[Sign]) -> bool:
    """Whether the signs suffice; sums of tenths are compared as such."""
    return round(sum(sign.weight for sign in signs), 6) >= PROOF


def sentences(signs: Iterable[Sign]) -> tuple[str, ...]:
    """What the signs say, the heaviest first."""
    ranked = sorted(signs, key=lambda sign: -sign.weight)
    return tuple(sign.sentence for sign in ranked)
