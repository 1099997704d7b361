"""The summary at the end of a run."""

from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from rich import box
from rich.table import Table
from rich.text import Text

from refaudit.cli.console import STDERR, say, shown
from refaudit.cli.outcome import findings_of
from refaudit.model.finding import Finding, Severity
from refaudit.model.report import Report
from refaudit.report.changed import opening

__all__ = ["summarise"]

_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_WORST_SHOWN = 10


def summarise(report: Report, paths: Mapping[str, Path]) -> None:
    """Print the totals, the worst findings and where the report is."""
    STDERR.print(_totals(report))
    if report.difference and report.difference.before:
        told = opening(report.difference)
        say(f"{told.title}: {told.summary}")
    _worst(report)
    if report.run.left_over:
        say(f"The budget is spent: {report.run.left_over} due addresses are left for the next run.")
    for finding in report.findings[:_WORST_SHOWN]:
        say(f"{finding.code} {finding.message}", style=f"bold {_STYLES[finding.severity]}")
    if len(report.findings) > _WORST_SHOWN:
        say(f"… and {len(report.findings) - _WORST_SHOWN} more of the run", style="dim")
    for path in paths.values():
        say(f"Report: {path}", style="bold")


def _totals(report: Report) -> Table:
    totals = report.totals
    table = Table(box=box.SIMPLE, show_header=False, pad_edge=False)
    table.add_column(style="dim")
    table.add_column()
    articles = f"{totals.articles}"
    if totals.unreadable:
        articles += f" ({totals.unreadable} more could not be read)"
    table.add_row("articles", articles)
    table.add_row("references", str(totals.references))
    table.add_row("citations", str(totals.citations))
    table.add_row("originals", _counts(totals.originals))
    table.add_row("snapshots", _counts(totals.snapshots))
    table.add_row("findings", _severities(totals.findings))
    return table


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {state}" for state, number in counts.items()) or "none"


def _severities(counts: Mapping[str, int]) -> Text:
    parts = [
        Text(f"{counts[severity]} {severity}", style=_STYLES[severity])
        for severity in Severity
        if counts.get(severity)
    ]
    return Text(", ").join(parts) if parts else Text("none", style="green")


def _worst(report: Report) -> None:
    errors = [
        (f"{article.title}:{finding.line or 1}", finding)
        for article in report.articles
        for finding in (*article.findings, *(f for c in article.citations for f in c.findings))
        if finding.severity is Severity.ERROR and finding.ignored is None
    ]
    for place, finding in islice(errors, _WORST_SHOWN):
        STDERR.print(_line(place, finding))
    if len(errors) > _WORST_SHOWN:
        say(f"… and {len(errors) - _WORST_SHOWN} more errors", style="dim")
    active = sum(finding.ignored is None for finding in findings_of(report))
    others = active - len(errors) - len(report.findings)
    if others:
        say(f"{others} warnings and hints are in the report.", style="dim")
    if report.totals.ignored:
        say(f"{report.totals.ignored} findings are set aside by decisions.", style="dim")


def _line(place: str, finding: Finding) -> Text:
    return Text.assemble(
        (shown(place), "bold"),
        " ",
        (finding.code, _STYLES[finding.severity]),
        " ",
        shown(finding.message),
    )
