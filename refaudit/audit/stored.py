"""The report leg: what a run stored, with the rules of its findings explained."""

from msgspec import structs

from refaudit import rules
from refaudit.model.report import Report, RuleNote
from refaudit.store import Store

__all__ = ["stored_report"]


def stored_report(store: Store, run_id: str | None = None) -> Report:
    """The report of a run, by default of the newest complete one.

    Raises:
        StoreError: there is no such run.
    """
    report = store.report(run_id)
    notes = tuple(_note(rule) for rule in rules.RULES if rule.code in report.totals.rules)
    return structs.replace(report, rules=notes)


def _note(rule: rules.Rule) -> RuleNote:
    explanation = "\n\n".join(part for part in (rule.summary, rule.explanation) if part)
    return RuleNote(code=rule.code, name=rule.name, severity=rule.severity, explanation=explanation)
