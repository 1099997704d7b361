"""The rules, asked: faults become findings."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from refaudit.model.citation import Citation, Extraction
from refaudit.model.finding import Case, Finding, Severity, fingerprint
from refaudit.rules.context import Context
from refaudit.rules.declaration import CitationCheck, Fault, HostTrouble, Rule, RunFacts
from refaudit.rules.selection import Selection
from refaudit.rules.subject import Subject
from refaudit.rules.table import RULES

__all__ = ["article_findings", "findings", "run_findings"]

_OF_LINKS = ("LNK", "ARC")
_NEEDED = frozenset[str]().union(*(rule.needs for rule in RULES))


def findings(case: Case, context: Context, selection: Selection) -> tuple[Finding, ...]:
    """What the selected rules say about a citation, in the order of their codes.

    A citation that editors marked for bots to leave alone ({{cbignore}}) gets no `edits` and none
    of the mere hints (severity info) about links and snapshots.
    """
    subject = Subject.of(case, context)
    left_alone = any(marker.kind == "ignore" for marker in case.citation.markers)
    checks = _checks(selection, subject.has & _NEEDED, left_alone=left_alone)
    faults = [(rule, fault) for rule, check in checks for fault in check(subject)]
    return tuple(_findings(faults, context.article, case.citation, editable=not left_alone))


def article_findings(
    extraction: Extraction, context: Context, selection: Selection
) -> tuple[Finding, ...]:
    """What the selected rules say about references and markup that hold no citation."""
    return tuple(
        _findings(
            (
                (rule, fault)
                for rule in RULES
                if rule.check_article and rule in selection
                for fault in rule.check_article(extraction, context)
            ),
            context.article,
        )
    )


def run_findings(
    *,
    selection: Selection,
    network_down: str | None = None,
    troubled: Iterable[HostTrouble] = (),
    unreadable: Sequence[tuple[str, str]] = (),
) -> tuple[Finding, ...]:
    """What the run says of itself.

    `network_down` is the proof that our own network failed, None when it did not; `troubled` are
    the hosts that failed as a whole; `unreadable` has the title or source and the reason of each
    article that could not be read.
    """
    facts = RunFacts(
        network_down=network_down, troubled=tuple(troubled), unreadable=tuple(unreadable)
    )
    return tuple(
        _findings(
            (
                (rule, fault)
                for rule in RULES
                if rule.check_run and rule in selection
                for fault in rule.check_run(facts)
            ),
            "",
        )
    )


@lru_cache(maxsize=4096)
def _checks(
    selection: Selection, has: frozenset[str], *, left_alone: bool
) -> tuple[tuple[Rule, CitationCheck], ...]:
    """The rules to ask about a citation that has these of the things that rules need."""
    return tuple(
        (rule, rule.check)
        for rule in RULES
        if rule.check and rule in selection and rule.needs <= has
        if not (left_alone and _is_hint(rule))
    )


def _is_hint(rule: Rule) -> bool:
    return rule.severity is Severity.INFO and rule.code.startswith(_OF_LINKS)


def _findings(
    faults: Iterable[tuple[Rule, Fault]],
    article: str,
    citation: Citation | None = None,
    *,
    editable: bool = True,
) -> Iterator[Finding]:
    # The same fault twice in one place is told apart by its turn, so that each keeps its own print.
    named = citation is not None and citation.family is not None
    turns: Counter[tuple[str, str]] = Counter()
    for rule, fault in faults:
        detail = fault.detail or fault.parameter or ""
        turn = turns[rule.code, detail]
        turns[rule.code, detail] += 1
        yield Finding(
            code=rule.code,
            name=rule.name,
            severity=rule.severity,
            message=fault.message,
            parameter=fault.parameter if named else None,
            suggestion=fault.suggestion,
            edits=fault.edits if named and editable else (),
            citation=citation.id if citation else None,
            line=citation.line if citation else fault.line,
            fingerprint=fingerprint(
                rule.code,
                article,
                citation.id if citation else None,
                f"{detail}#{turn}" if turn else detail,
            ),
        )
