"""Findings: what a rule says about a citation, a reference, an article or the run."""

import hashlib
from datetime import date
from enum import StrEnum

from msgspec import Struct

from refaudit.model.checked import Checked
from refaudit.model.citation import Citation, Extraction
from refaudit.model.copies import CopySearch
from refaudit.model.mark import Review

__all__ = ["Case", "Change", "Edit", "Finding", "Severity", "fingerprint"]


class Severity(StrEnum):
    """Harm to the reader, worst first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """Its place among the severities, by which they are sorted: 0 is that of the worst."""
        return _RANKS[self]

    def at_least(self, other: "Severity") -> bool:
        """Whether this is as bad as the other, or worse."""
        return self.rank <= other.rank


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Change(StrEnum):
    """What became of a finding since the run before; `unknown`: its URL could not be checked."""

    NEW = "new"
    PERSISTING = "persisting"
    RESOLVED = "resolved"
    UNKNOWN = "unknown"


class Edit(Struct, frozen=True, kw_only=True):
    """A change to one parameter of a citation template, for a person to review.

    `value` None removes the parameter; `rename` gives it another name and keeps its value unless
    one is given. A parameter that is not there is added after `after`, or at the end.
    """

    parameter: str
    value: str | None = None
    rename: str | None = None
    after: str | None = None


class Finding(Struct, frozen=True, kw_only=True):
    """One finding.

    `message` names what was seen; `suggestion` says in one line what to do, as wikitext where it
    can; `edits` say the same to a program. `line` is that of the article; `citation` is the id of
    the citation, None for findings about the article or the run. `fingerprint` stays the same
    from run to run while the fault stays. `change` is what became of it since the run before,
    None where no run was looked for; `ignored` is why a decision of a reviewer, or of the wiki's
    editors, sets it aside.

    `mark` is what a reviewer said of it, with a `note` and on the day `marked`; in a stored
    report it is what is known when the report is read. `found_again`: it was marked as done, and a
    later run has found it all the same.
    """

    code: str
    name: str
    severity: Severity
    message: str
    parameter: str | None = None
    suggestion: str | None = None
    edits: tuple[Edit, ...] = ()
    citation: str | None = None
    line: int | None = None
    fingerprint: str = ""
    change: Change | None = None
    ignored: str | None = None
    mark: Review | None = None
    note: str | None = None
    marked: date | None = None
    found_again: bool = False


class Case(Struct, frozen=True, kw_only=True):
    """A citation with the evidence about it: what a rule looks at.

    `original` and `snapshot` are None where the citation has no such URL that could be asked,
    `copies` where no archived copy was looked for.
    """

    citation: Citation
    article: Extraction
    original: Checked | None = None
    snapshot: Checked | None = None
    copies: CopySearch | None = None


def fingerprint(code: str, article: str, citation: str | None, detail: str | None) -> str:
    """16 hexadecimal digits that leave out lines and dates, so that a baseline survives edits."""
    key = "\x1f".join((code, article, citation or "", detail or ""))
    return hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=8).hexdigest()
