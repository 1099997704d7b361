"""What rules need, so that only those are asked that may have something to say."""

from enum import StrEnum
from functools import cache

__all__ = ["MODULES", "Need", "needs_met"]

#: The families of templates that the citation module shows.
MODULES = frozenset({"cs1", "cs2"})


class Need(StrEnum):
    """What a citation may have, beside its parameters, that a rule cannot do without."""

    MODULE = "a template that the citation module shows"
    KNOWN_MODULE = "a template of a module all of whose names and words are known"
    ADDRESS = "the URL of a copy in a known archive"
    PAGE = "a verdict on the cited page"
    COPY = "a verdict on the archived copy"
    VERDICT = "a verdict on either"


@cache
def needs_met(
    family: str | None, are_known: bool, has_address: bool, has_page: bool, has_copy: bool
) -> frozenset[str]:
    """Those that a citation of this family meets."""
    by_module = family in MODULES
    met = {
        Need.MODULE: by_module,
        Need.KNOWN_MODULE: by_module and are_known,
        Need.ADDRESS: has_address,
        Need.PAGE: has_page,
        Need.COPY: has_copy,
        Need.VERDICT: has_page or has_copy,
    }
    return frozenset(need for need, is_met in met.items() if is_met)
