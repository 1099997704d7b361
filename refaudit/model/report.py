"""A run and its report: the one value that every format is made from.

`Report` encoded by msgspec is the JSON report (`schema` = `refaudit-report/1`).
"""

from datetime import datetime

from msgspec import UNSET, Struct, UnsetType

from refaudit.model.checked import Checked
from refaudit.model.citation import Citation
from refaudit.model.difference import Difference
from refaudit.model.finding import Finding, Severity

__all__ = [
    "SCHEMA",
    "AuditedArticle",
    "AuditedCitation",
    "Report",
    "RuleNote",
    "Run",
    "Totals",
]

SCHEMA = "refaudit-report/1"


class Run(Struct, frozen=True, kw_only=True):
    """One audit.

    `id` names its report directory; `status` is `running`, `complete`,
    `interrupted`, `empty` (nothing could be read) or `checked` (URLs without articles);
    `network_down` is true when our own network failed. `rejudged` is the id of the run whose
    observations this one judged anew, without a request. `left_over` counts the targets that were
    due and not asked, because the budget of the run was spent. `unchanged` counts the articles that
    were not read again, because their text was the same as before.
    """

    id: str
    started_at: datetime
    finished_at: datetime | None = None
    status: str = "running"
    network_down: bool = False
    offline: bool = False
    command: str = ""
    version: str = ""
    rejudged: str | None = None
    left_over: int = 0
    unchanged: int = 0

    @property
    def seconds(self) -> float | None:
        """How long it took, by the machine's clock; None for a run that did not end."""
        if self.finished_at is None:
            return None
        return max(0.0, (self.finished_at - self.started_at).total_seconds())


class Totals(Struct, frozen=True, kw_only=True):
    """Counts of the run.

    `originals` and `snapshots` count targets by state, `findings` by severity, `rules` by code.
    Findings that a decision sets aside count only in `ignored`.
    """

    articles: int = 0
    references: int = 0
    citations: int = 0
    originals: dict[str, int] = {}
    snapshots: dict[str, int] = {}
    findings: dict[str, int] = {}
    rules: dict[str, int] = {}
    unreadable: int = 0
    ignored: int = 0


class AuditedCitation(Citation, frozen=True, kw_only=True):
    """A citation with what was found out about it.

    `corrected` is the citation's wikitext with the safe edits of its findings made; one around
    another citation has that one's edits in it. None where there is none.
    """

    original: Checked | None = None
    snapshot_check: Checked | None = None
    findings: tuple[Finding, ...] = ()
    corrected: str | None = None


class AuditedArticle(Struct, frozen=True, kw_only=True):
    """An article with its citations; `findings` are those that belong to no citation.

    `error` says why an article could not be read; it then has no citations. `exclusion` is the
    template by which its editors keep programs off it: nothing is proposed for a program to edit.
    """

    title: str
    source: str
    wiki: str | None = None
    revision: int | None = None
    citations: tuple[AuditedCitation, ...] = ()
    findings: tuple[Finding, ...] = ()
    error: str | None = None
    exclusion: str | None = None


class RuleNote(Struct, frozen=True, kw_only=True):
    """What a rule is about, for formats that explain themselves; `explanation` is plain text."""

    code: str
    name: str
    severity: Severity
    explanation: str


class Report(Struct, frozen=True, kw_only=True):
    """Everything that a run has to say. `findings` are about the run itself (RUN9xx).

    `rules` explains the rules of its findings; formats work without it, too. `difference` compares
    the run with the one before, None where that was not done. `title` is what the report shall be
    called; in JSON it is left out where nobody gave one.
    """

    schema: str = SCHEMA
    run: Run
    totals: Totals
    articles: tuple[AuditedArticle, ...]
    findings: tuple[Finding, ...] = ()
    rules: tuple[RuleNote, ...] = ()
    difference: Difference | None = None
    title: str | UnsetType = UNSET
