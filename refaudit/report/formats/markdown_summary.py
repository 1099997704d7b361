r"""The Markdown report: a summary for an issue or the job page of a CI.

GitHub's dialect, as strict as it is: all text is escaped, and neither mentions (`@name`) nor
references (`#1`) nor bare URLs in it become links. The length is bounded, because an issue of
GitHub takes 65,536 characters; what had no room is counted.
"""

import re
from collections.abc import Iterator

from refaudit.model import uri
from refaudit.model.difference import Difference
from refaudit.model.evidence import State
from refaudit.model.finding import Change, Finding
from refaudit.model.report import AuditedArticle, AuditedCitation, Report
from refaudit.report import overview
from refaudit.report.changed import opening
from refaudit.report.fitting import Told, fitting
from refaudit.report.format import Format
from refaudit.report.placed import findings_of, number_of_findings
from refaudit.report.text import one_line
from refaudit.report.words import SEVERITIES, STATES, confirmation, count, instant

__all__ = ["FORMAT", "changes", "escaped"]

_MOST_CHARACTERS = 60_000
_TEXT_SHOWN = 300
_RUN_SHOWN = 80
_RUN_FINDINGS_SHOWN = 25
_CHANGES_SHOWN = 10
_SUMMARY_SHOWN = 600
_GOOD = frozenset({State.LIVE, State.GOOD})
_BREAK = "\N{ZERO WIDTH SPACE}"

#: Characters that can begin or end markup inside a line. `:` would start bare links.
_MARKUP = re.compile(r"[\\`*_\[\]<>&|~$:!()^={}]")
_REFERENCES = re.compile(r"[@#]|\bGH-(?=\d)", re.IGNORECASE)
_BARE_WWW = re.compile(r"\bwww\.", re.IGNORECASE)


def escaped(text: str, limit: int = _TEXT_SHOWN) -> str:
    """Any text as plain words inside a line of Markdown."""
    text = _MARKUP.sub(r"\\\g<0>", one_line(text, limit))
    text = _BARE_WWW.sub(lambda match: match[0][:-1] + r"\.", text)
    return _REFERENCES.sub(lambda match: match[0] + _BREAK, text)


def _pieces(report: Report) -> Iterator[bytes]:
    for line in fitting(_lines(report), _MOST_CHARACTERS, number_of_findings(report)):
        yield line.encode("utf-8")


def _lines(report: Report) -> Iterator[Told]:
    changed = changes(report.difference) if report.difference else ()
    for line in (*_head(report), *changed, *_table(report), *_rules(report)):
        yield line, 0
    if report.findings:
        yield "\n## The run\n", 0
        yield from _findings(report.findings[:_RUN_FINDINGS_SHOWN], None)
        if report.findings[_RUN_FINDINGS_SHOWN:]:
            more = len(report.findings) - _RUN_FINDINGS_SHOWN
            yield f"- and {more:,} more about the run, in the other formats", more
    for article in report.articles:
        if article.error is not None or any(findings_of(article)):
            yield from _article(article)


def _head(report: Report) -> Iterator[str]:
    run = report.run
    yield f"# {escaped(overview.heading(report))}\n"
    facts = [f"Run {escaped(run.id, _RUN_SHOWN)}", instant(run.started_at)]
    facts.append(count(report.totals.articles, "article", "articles"))
    facts.append(count(report.totals.citations, "citation", "citations"))
    yield ", ".join(facts) + ".\n"
    if run.network_down:
        yield "**Our own network was down:** nothing that was not reached is accused.\n"
    if run.offline:
        yield "**Offline audit:** no address was asked.\n"
    if run.left_over:
        yield f"**The budget was spent:** {run.left_over:,} due addresses are left.\n"
    if run.rejudged:
        yield f"**Judged anew:** the observations of run {escaped(run.rejudged, _RUN_SHOWN)}.\n"
    if run.status != "complete":
        yield f"**This run is not complete** ({escaped(run.status, _RUN_SHOWN)}).\n"


def changes(difference: Difference) -> Iterator[str]:
    """What changed since the run before, line by line."""
    told = opening(difference)
    yield f"## {escaped(told.title)}\n"
    yield f"{escaped(told.summary, _SUMMARY_SHOWN)}\n"
    for group in told.groups:
        yield f"{escaped(group.heading)}\n"
        for each in group.changes[:_CHANGES_SHOWN]:
            name = f"**{SEVERITIES[each.severity][0]}** {escaped(each.code)} {escaped(each.name)}"
            yield f"- {name}, {escaped(each.place)}: {escaped(each.message)}"
        for one in group.links[:_CHANGES_SHOWN]:
            yield f"- {escaped(one.link.text)}: {escaped(one.words)}"
        left = group.more + max(0, len(group.changes) + len(group.links) - _CHANGES_SHOWN)
        yield f"- and {left:,} more\n" if left else ""


def _table(report: Report) -> Iterator[str]:
    yield "| | |"
    yield "|---|---|"
    for bar in overview.bars(report):
        parts = ", ".join(f"{each.count:,} {escaped(each.word)}" for each in bar.segments)
        yield f"| {bar.title} | {parts or 'none'} |"
    if report.totals.ignored:
        yield f"| Set aside | {count(report.totals.ignored, 'finding', 'findings')} |"


def _rules(report: Report) -> Iterator[str]:
    groups = overview.rule_groups(report)
    if not groups:
        yield "\nNo findings."
        return
    yield "\n| Findings | Severity | Rule |"
    yield "|---:|---|---|"
    for group in groups:
        name = f"{escaped(group.code)} {escaped(group.name)}"
        yield f"| {group.count:,} | {SEVERITIES[group.severity][0]} | {name} |"


def _article(article: AuditedArticle) -> Iterator[Told]:
    yield f"\n## {escaped(overview.titled(article))}\n", 0
    if article.error is not None:
        yield f"Could not be read: {escaped(article.error)}\n", 0
    if article.exclusion is not None:
        yield f"The page keeps programs off: {escaped(article.exclusion)}\n", 0
    yield from _findings(article.findings, None)
    for citation in overview.worst_first(article):
        title = citation.title or citation.url or citation.wikitext
        place = f"no. {citation.ordinal} “{escaped(title, _RUN_SHOWN)}”"
        yield from _findings(citation.findings, place)
        yield from ((line, 0) for line in _verdicts(citation))


def _verdicts(citation: AuditedCitation) -> Iterator[str]:
    """What the findings leave untold of addresses that are neither live nor good."""
    told = " ".join(finding.message for finding in citation.findings)
    for what, checked in (("page", citation.original), ("copy", citation.snapshot_check)):
        if checked is None or checked.state in _GOOD:
            continue
        sure = f" ({said})" if (said := confirmation(checked)) else ""
        pieces = (uri.unplaced(piece, checked.url) for piece in checked.evidence)
        untold = "; ".join(piece for piece in pieces if piece not in told)
        if untold:
            yield f"  - {what}: {STATES[checked.state]}{sure}: {escaped(untold)}"


def _findings(findings: tuple[Finding, ...], place: str | None) -> Iterator[Told]:
    for finding in sorted(findings, key=lambda each: each.severity.rank):
        where = place or (f"line {finding.line}" if finding.line else "")
        at = f", {where}" if where else ""
        rule = f"{escaped(finding.code)} {escaped(finding.name)}{at}"
        if finding.ignored is not None:
            yield f"- set aside: {rule}: {escaped(finding.ignored)}", 1
            continue
        new = "new " if finding.change is Change.NEW else ""
        yield f"- {new}**{SEVERITIES[finding.severity][0]}** {rule}: {escaped(finding.message)}", 1
        if finding.suggestion:
            yield f"  - suggestion: {escaped(finding.suggestion)}", 0


FORMAT = Format(name="md", extension="md", media_type="text/markdown", pieces=_pieces)
