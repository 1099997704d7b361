"""The wikitext report, for a talk page or a project page of the wiki.

It is a section of its own without a signature: who posts it signs it. Nothing in it is a template,
a category, a reference or an external link; cited URLs are plain text, lest the report links what
it warns of. Links lead to articles of the wiki that was read, and to their revisions. The length
is bounded, and what had no room is counted.
"""

from collections.abc import Iterator

from refaudit.model.difference import Difference
from refaudit.model.finding import Change, Finding
from refaudit.model.report import AuditedArticle, AuditedCitation, Report
from refaudit.report import overview
from refaudit.report.changed import opening
from refaudit.report.fitting import Told, fitting
from refaudit.report.format import Format
from refaudit.report.links import url_text
from refaudit.report.placed import findings_of, number_of_findings
from refaudit.report.text import without_hidden
from refaudit.report.wikitext import page_link, plain, revision_link
from refaudit.report.words import SEVERITIES, count, instant

__all__ = ["FORMAT"]

_MOST_BYTES = 100_000
_TEXT_SHOWN = 300
_TITLE_SHOWN = 80
_CORRECTED_SHOWN = 1500
_CHANGES_SHOWN = 10
_SUMMARY_SHOWN = 600
_RUN_FINDINGS_SHOWN = 25


def _pieces(report: Report) -> Iterator[bytes]:
    findings = number_of_findings(report)
    for line in fitting(_lines(report), _MOST_BYTES, findings, _bytes):
        yield line.encode("utf-8")


def _bytes(line: str) -> int:
    return len(line.encode("utf-8"))


def _lines(report: Report) -> Iterator[Told]:
    changed = _changes(report.difference) if report.difference else ()
    for line in (*_head(report), *changed, *_table(report), *_rules(report)):
        yield line, 0
    if report.findings:
        yield "\n=== The run ===", 0
        yield from _findings(report.findings[:_RUN_FINDINGS_SHOWN], None)
        if more := len(report.findings) - len(report.findings[:_RUN_FINDINGS_SHOWN]):
            yield f"* and {more:,} more about the run, in the other formats", more
    # A link leads to the wiki on which it stands; pages of several would be mixed up.
    linked = len({article.wiki for article in report.articles}) == 1
    for article in report.articles:
        if article.error is not None or any(findings_of(article)):
            yield from _article(article, linked=linked and article.wiki is not None)


def _head(report: Report) -> Iterator[str]:
    run = report.run
    yield f"== {plain(overview.heading(report), _TEXT_SHOWN)} =="
    facts = [f"Run {plain(run.id, _TITLE_SHOWN)}", plain(instant(run.started_at), _TEXT_SHOWN)]
    facts.append(count(report.totals.articles, "article", "articles"))
    facts.append(count(report.totals.citations, "citation", "citations"))
    yield ", ".join(facts) + "."
    if run.network_down:
        yield "\n'''Our own network was down:''' nothing that was not reached is accused."
    if run.offline:
        yield "\n'''Offline audit:''' no address was asked."
    if run.left_over:
        yield f"\n'''The budget was spent:''' {run.left_over:,} due addresses are left."
    if run.rejudged:
        yield f"\n'''Judged anew:''' the observations of run {plain(run.rejudged, _TITLE_SHOWN)}."
    if run.status != "complete":
        yield f"\n'''This run is not complete''' ({plain(run.status, _TITLE_SHOWN)})."


def _changes(difference: Difference) -> Iterator[str]:
    told = opening(difference)
    yield f"\n=== {plain(told.title, _TEXT_SHOWN)} ==="
    yield plain(told.summary, _SUMMARY_SHOWN)
    for group in told.groups:
        yield f"\n{plain(group.heading, _TEXT_SHOWN)}"
        for each in group.changes[:_CHANGES_SHOWN]:
            name = plain(f"{each.code} {each.name}", _TEXT_SHOWN)
            place, said = plain(each.place, _TEXT_SHOWN), plain(each.message, _TEXT_SHOWN)
            yield f"* '''{SEVERITIES[each.severity][0]}''' {name}, {place}: {said}"
        for one in group.links[:_CHANGES_SHOWN]:
            yield f"* {plain(one.link.text, _TEXT_SHOWN)}: {plain(one.words, _TEXT_SHOWN)}"
        left = group.more + max(0, len(group.changes) + len(group.links) - _CHANGES_SHOWN)
        if left:
            yield f"* and {left:,} more"


def _table(report: Report) -> Iterator[str]:
    yield '\n{| class="wikitable"'
    for bar in overview.bars(report):
        parts = ", ".join(f"{each.count:,} {each.word}" for each in bar.segments) or "none"
        yield f'|-\n! scope="row" | {bar.title}\n| {plain(parts, _TEXT_SHOWN)}'
    if report.totals.ignored:
        aside = count(report.totals.ignored, "finding", "findings")
        yield f'|-\n! scope="row" | Set aside\n| {aside}'
    yield "|}"


def _rules(report: Report) -> Iterator[str]:
    groups = overview.rule_groups(report)
    if not groups:
        yield "\nNo findings."
        return
    yield '\n{| class="wikitable sortable"\n! Findings !! Severity !! Rule'
    for group in groups:
        name = plain(f"{group.code} {group.name}", _TEXT_SHOWN)
        yield f"|-\n| {group.count:,} || {SEVERITIES[group.severity][0]} || {name}"
    yield "|}"


def _article(article: AuditedArticle, *, linked: bool) -> Iterator[Told]:
    title = plain(overview.titled(article), _TEXT_SHOWN)
    page = page_link(article.title) if linked else None
    yield f"\n=== {page or title} ===", 0
    if linked and article.revision is not None:
        yield f"As of {revision_link(article.revision)}.", 0
    if article.error is not None:
        yield f"Could not be read: {plain(article.error, _TEXT_SHOWN)}", 0
    if article.exclusion is not None:
        yield f"\nThe page keeps programs off: {plain(article.exclusion, _TEXT_SHOWN)}", 0
    yield from _findings(article.findings, None)
    for citation in overview.worst_first(article):
        yield from _findings(citation.findings, _place(citation))
        yield from _corrected(article, citation)


def _place(citation: AuditedCitation) -> str:
    written = url_text(citation.url) if citation.url else citation.wikitext
    called = plain(citation.title or written, _TITLE_SHOWN)
    section = f", in {plain(citation.section, _TITLE_SHOWN)}" if citation.section else ""
    return f"no. {citation.ordinal} “{called}”{section}"


def _findings(findings: tuple[Finding, ...], place: str | None) -> Iterator[Told]:
    for finding in sorted(findings, key=lambda each: each.severity.rank):
        where = place or (f"line {finding.line}" if finding.line else "")
        rule = plain(f"{finding.code} {finding.name}", _TEXT_SHOWN) + (where and f", {where}")
        if finding.ignored is not None:
            yield f"* set aside: {rule}: {plain(finding.ignored, _TEXT_SHOWN)}", 1
            continue
        new = "new " if finding.change is Change.NEW else ""
        said = plain(finding.message, _TEXT_SHOWN)
        yield f"* {new}'''{SEVERITIES[finding.severity][0]}''' {rule}: {said}", 1
        if finding.suggestion:
            yield f"** suggestion: {plain(finding.suggestion, _TEXT_SHOWN)}", 0


def _corrected(article: AuditedArticle, citation: AuditedCitation) -> Iterator[Told]:
    """The citation to copy, where all of it can be shown as it is to be."""
    text = citation.corrected
    if text is None or text == citation.wikitext or article.exclusion is not None:
        return
    if len(text) <= _CORRECTED_SHOWN and without_hidden(text) == text:
        yield f"** corrected: {plain(text, _CORRECTED_SHOWN)}", 0


FORMAT = Format(name="wikitext", extension="wikitext", media_type="text/x-wiki", pieces=_pieces)
