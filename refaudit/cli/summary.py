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
from refaudit.model.report import AuditedArticle, Report
from refaudit.report.changed import opening
from refaudit.report.overview import rule_groups
from refaudit.report.text import one_line
from refaudit.report.words import SEVERITIES, STATES, count

__all__ = ["summarise"]

_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_RULES_SHOWN = 8
_WORST_SHOWN = 5
#: Three lines of a terminal; the report has the whole message.
_MESSAGE_SHOWN = 240


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
    _files(paths)


def _files(paths: Mapping[str, Path]) -> None:
    """The first file whole, to be opened; the others by their names beside it."""
    first, *others = paths.values() or (None,)
    if first is not None:
        say(f"Report: {first}", style="bold")
    if others:
        say(f"Beside it: {', '.join(path.name for path in others)}", style="dim")


def _totals(report: Report) -> Table:
    totals = report.totals
    table = Table(box=box.SIMPLE, show_header=False, pad_edge=False)
    table.add_column(style="dim")
    table.add_column()
    table.add_row("articles", _articles(report))
    table.add_row("references", str(totals.references))
    table.add_row("citations", str(totals.citations))
    table.add_row("originals", _counts(totals.originals))
    table.add_row("snapshots", _counts(totals.snapshots))
    table.add_row("findings", _severities(totals.findings))
    for group in rule_groups(report)[:_RULES_SHOWN]:
        style = _STYLES[group.severity]
        table.add_row("", Text(f"{group.count:,} {group.code} {group.name}", style=style))
    return table


def _articles(report: Report) -> str:
    told = []
    if report.run.unchanged:
        every = report.run.unchanged == report.totals.articles
        which = "" if every else f"{report.run.unchanged} of them "
        told.append(f"{which}as when they were last read")
    if report.totals.unreadable:
        told.append(f"{report.totals.unreadable} more could not be read")
    articles = f"{report.totals.articles:,}"
    return f"{articles} ({', '.join(told)})" if told else articles


def _counts(counts: Mapping[str, int]) -> str:
    words = {state.value: word for state, word in STATES.items()}
    told = (f"{number:,} {words.get(state, state)}" for state, number in counts.items())
    return ", ".join(told) or "none"


def _severities(counts: Mapping[str, int]) -> Text:
    parts = [
        Text(count(counts[severity], *SEVERITIES[severity]), style=_STYLES[severity])
        for severity in Severity
        if counts.get(severity)
    ]
    return Text(", ").join(parts) if parts else Text("none", style="green")


def _worst(report: Report) -> None:
    errors = [
        (_place(report, article, finding), finding)
        for article in report.articles
        for finding in (*article.findings, *(f for c in article.citations for f in c.findings))
        if finding.severity is Severity.ERROR and finding.ignored is None
    ]
    for place, finding in islice(errors, _WORST_SHOWN):
        STDERR.print(_line(place, finding))
    if (more := len(errors) - _WORST_SHOWN) > 0:
        say(f"… and {count(more, 'more error', 'more errors')}", style="dim")
    active = sum(finding.ignored is None for finding in findings_of(report))
    others = active - len(errors) - len(report.findings)
    if others:
        verb = "is" if others == 1 else "are"
        say(
            f"{count(others, 'warning or hint', 'warnings and hints')} {verb} in the report.",
            style="dim",
        )
    if report.totals.ignored:
        say(f"{report.totals.ignored} findings are set aside by decisions.", style="dim")


def _place(report: Report, article: AuditedArticle, finding: Finding) -> str:
    """The line, with the article where the run has several."""
    line = finding.line or 1
    return f"{article.title}:{line}" if len(report.articles) > 1 else f"line {line}"


def _line(place: str, finding: Finding) -> Text:
    return Text.assemble(
        (shown(place), "bold"),
        " ",
        (finding.code, _STYLES[finding.severity]),
        " ",
        shown(one_line(finding.message, _MESSAGE_SHOWN)),
    )
