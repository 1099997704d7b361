"""One citation as a card: everything that a reviewer needs to decide, already in words."""

from collections.abc import Iterator

from msgspec import Struct

from refaudit.model.citation import Form
from refaudit.model.finding import Finding, Severity
from refaudit.model.report import AuditedCitation
from refaudit.report.answers import Answer, answers
from refaudit.report.changes import Change, Part, change
from refaudit.report.links import Link, link
from refaudit.report.text import one_line, shown, without_hidden
from refaudit.report.timeline import Timeline, timeline
from refaudit.report.titles import TitleView, titles
from refaudit.report.words import count

__all__ = ["Card", "FindingView", "card", "finding_view"]

_TITLE_SHOWN = 300
_NAME_SHOWN = 80
_SENTENCE_SHOWN = 500
_FINDINGS_SHOWN = 50
_OTHERS_SHOWN = 10
_WIKITEXT_SHOWN = 6000

_FORMS = {
    Form.TEMPLATE: "template",
    Form.BRACKETED: "bracketed link",
    Form.BARE: "bare link",
    Form.TEXT: "text without a link",
}


class FindingView(Struct, frozen=True, kw_only=True):
    """A finding, bounded and in words.

    `change` is what became of it since the run before, None where that is not known; `ignored` is
    why it is set aside, None where it is not.
    """

    code: str
    name: str
    severity: Severity
    message: str
    suggestion: str | None
    parameter: str | None
    change: str | None = None
    ignored: str | None = None


class Card(Struct, frozen=True, kw_only=True):
    """A citation. `severities` are those of its findings, worst first.

    `aside` are findings that a decision sets aside; they are not among `findings`.
    `change` is the wikitext as it stands and as suggested; its `after` is empty where nothing is
    suggested, or where the suggestion is too long to be shown whole: `note` then says so.
    """

    anchor: str
    ordinal: int
    title: str
    facts: tuple[str, ...]
    severities: tuple[str, ...]
    answers: tuple[Answer, ...]
    others: tuple[tuple[str, Link], ...]
    timeline: Timeline | None
    titles: tuple[TitleView, ...]
    findings: tuple[FindingView, ...]
    more_findings: int
    aside: tuple[FindingView, ...]
    change: Change
    note: str | None


def card(citation: AuditedCitation, anchor: str) -> Card:
    """Make the card of a citation."""
    active = [finding for finding in citation.findings if finding.ignored is None]
    aside = [finding for finding in citation.findings if finding.ignored is not None]
    found = {finding.severity for finding in active}
    changed, note = _change(citation)
    severities = list(Severity)
    findings = sorted(active, key=lambda each: severities.index(each.severity))
    return Card(
        anchor=anchor,
        ordinal=citation.ordinal,
        title=_title(citation),
        facts=tuple(_facts(citation)),
        severities=tuple(each.value for each in severities if each in found),
        answers=answers(citation),
        others=tuple(_others(citation))[:_OTHERS_SHOWN],
        timeline=timeline(citation),
        titles=titles(citation),
        findings=tuple(finding_view(each) for each in findings[:_FINDINGS_SHOWN]),
        more_findings=max(0, len(findings) - _FINDINGS_SHOWN),
        aside=tuple(finding_view(each) for each in aside[:_FINDINGS_SHOWN]),
        change=changed,
        note=note,
    )


def finding_view(finding: Finding) -> FindingView:
    """Make a finding fit to be shown."""
    return FindingView(
        code=one_line(finding.code, _NAME_SHOWN),
        name=one_line(finding.name, _NAME_SHOWN),
        severity=finding.severity,
        message=one_line(finding.message, _SENTENCE_SHOWN),
        suggestion=shown(finding.suggestion, _SENTENCE_SHOWN) if finding.suggestion else None,
        parameter=one_line(finding.parameter, _NAME_SHOWN) if finding.parameter else None,
        change=finding.change.value if finding.change else None,
        ignored=one_line(finding.ignored, _SENTENCE_SHOWN) if finding.ignored is not None else None,
    )


def _title(citation: AuditedCitation) -> str:
    written = one_line(citation.title or "", _TITLE_SHOWN)
    return written or one_line(citation.url or citation.wikitext, _NAME_SHOWN) or "untitled"


def _facts(citation: AuditedCitation) -> Iterator[str]:
    reference = citation.reference
    if reference and reference.name is not None:
        yield f"ref “{one_line(reference.name, _NAME_SHOWN)}”"
    if reference and reference.group is not None:
        yield f"group “{one_line(reference.group, _NAME_SHOWN)}”"
    yield one_line(citation.template or _FORMS[citation.form], _NAME_SHOWN)
    if citation.url_status is not None:
        yield f"url-status={one_line(citation.url_status, _NAME_SHOWN)}"
    if reference and reference.uses != 1:
        yield f"used {count(reference.uses, 'time')}"
    if any(marker.kind == "ignore" for marker in citation.markers):
        yield "marked for bots to leave alone"
    yield f"line {citation.line}"
    if citation.section:
        yield f"in “{one_line(citation.section, _NAME_SHOWN)}”"


def _others(citation: AuditedCitation) -> Iterator[tuple[str, Link]]:
    """URLs of other parameters, as a chapter's; shown, because they are cited too."""
    main = {citation.url, citation.archive_url}
    for each in citation.urls:
        if each.url is not None and each.url not in main:
            yield one_line(each.parameter or each.role.value, _NAME_SHOWN), link(each.url)


def _change(citation: AuditedCitation) -> tuple[Change, str | None]:
    standing = shown(citation.wikitext, _WIKITEXT_SHOWN)
    plain = Change(before=(Part(text=standing, changed=False),), after=())
    if citation.corrected is None or citation.corrected == citation.wikitext:
        return plain, None
    if max(len(citation.corrected), len(citation.wikitext)) > _WIKITEXT_SHOWN:
        return plain, "The suggested wikitext is too long for this page; the JSON report has it."
    suggested = without_hidden(citation.corrected)
    hidden = suggested != citation.corrected.replace("\r\n", "\n").replace("\r", "\n")
    note = "Hidden control characters are left out of the suggestion." if hidden else None
    return change(standing, suggested), note
