"""The report leg: what a run stored, with the rules of its findings explained."""

from msgspec import structs

from refaudit import rules
from refaudit.audit.marking import with_marks
from refaudit.model.difference import Difference, Reliance
from refaudit.model.report import Report, RuleNote
from refaudit.store import Store
from refaudit.store.marks import Marks
from refaudit.store.memory import Memory

__all__ = ["compared", "stored_report"]


def stored_report(store: Store, run_id: str | None = None) -> Report:
    """The report of a run, by default of the newest complete one, with the marks of reviewers.

    Raises:
        StoreError: there is no such run.
    """
    report = store.report(run_id, reliance=_reliance())
    report = with_marks(report, Marks.of(store).of_run(report.run.id))
    notes = tuple(_note(rule) for rule in rules.RULES if rule.code in report.totals.rules)
    return structs.replace(report, rules=notes)


def compared(store: Store, run_id: str | None = None, before: str | None = None) -> Difference:
    """What changed from one run to another; see `Memory.difference`.

    Raises:
        StoreError: there is no such run.
    """
    return Memory.of(store).difference(run_id, before, reliance=_reliance())


def _reliance() -> Reliance:
    """What the rules rest on, by the evidence that their examples need."""
    return Reliance(
        original=frozenset(rule.code for rule in rules.RULES if rule.bad.original),
        snapshot=frozenset(rule.code for rule in rules.RULES if rule.bad.snapshot),
    )


def _note(rule: rules.Rule) -> RuleNote:
    explanation = "\n\n".join(part for part in (rule.summary, rule.explanation) if part)
    return RuleNote(code=rule.code, name=rule.name, severity=rule.severity, explanation=explanation)
