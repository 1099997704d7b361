"""One citation as a card: everything that a reviewer needs to decide, already in words."""

import re
from collections.abc import Iterator

from msgspec import Struct

from refaudit.model.citation import Form
from refaudit.model.finding import Finding, Severity
from refaudit.model.report import AuditedArticle, AuditedCitation
from refaudit.model.uri import MAX_URL_LENGTH
from refaudit.report.answers import Answer, answers
from refaudit.report.changes import Change, Part, change, marked
from refaudit.report.faulty import parameter_spans
from refaudit.report.links import Link, link
from refaudit.report.permalinks import permalink
from refaudit.report.speech import gettext, ngettext, translatable
from refaudit.report.text import one_line, shown, without_hidden
from refaudit.report.timeline import Timeline, timeline
from refaudit.report.titles import TitleView, titles
from refaudit.report.words import grouped

__all__ = [
    "Card",
    "FindingView",
    "card",
    "card_title",
    "finding_view",
    "fingerprint_of",
    "known_title",
]

_TITLE_SHOWN = 300
_NAME_SHOWN = 80
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_SENTENCE_SHOWN = 500
_FINDINGS_SHOWN = 50
_OTHERS_SHOWN = 10
#: Longer than any title of MediaWiki, and than nearly all paths.
_TITLE_KNOWN = 1000
_WIKITEXT_SHOWN = 6000
#: Of a reference in plain text: italics, bold, and all of a link but its words.
_MARKUP = re.compile(r"'{2,5}|\[\[(?:[^\[\]|]*\|)?|\]\]")

_FORMS = {
    Form.TEMPLATE: translatable("template"),
    Form.BRACKETED: translatable("bracketed link"),
    Form.BARE: translatable("bare link"),
    Form.TEXT: translatable("text without a link"),
}


class FindingView(Struct, frozen=True, kw_only=True):
    """A finding, bounded and in words.

    `change` is what became of it since the run before, None where that is not known; `ignored` is
    why it is set aside, None where it is not. `fingerprint` is what a reviewer's mark is kept by,
    empty where it is none. `mark`, with its `note`, is what a reviewer said; `found_again` where
    that was “done”, in vain.
    """

    code: str
    name: str
    severity: Severity
    message: str
    suggestion: str | None
    parameter: str | None
    change: str | None
    ignored: str | None
    fingerprint: str
    mark: str | None
    note: str | None
    found_again: bool


class Card(Struct, frozen=True, kw_only=True):
    """A citation. `severities` are those of its findings, worst first.

    `aside` are findings that a decision sets aside; they are not among `findings`.
    `change` is the wikitext as it stands and as suggested; its `after` is empty where nothing is
    suggested, or where the suggestion is too long to be shown whole: `note` then says so. `place`
    is where the citation stands in the article, at the revision that was read; `article` and
    `cited` are the title and the URL by which a decision knows the citation, empty for what is too
    long to be one.
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
    place: Link | None
    article: str
    cited: str


def card(citation: AuditedCitation, anchor: str, article: AuditedArticle) -> Card:
    """Make the card of a citation of an article."""
    active = [finding for finding in citation.findings if finding.ignored is None]
    aside = [finding for finding in citation.findings if finding.ignored is not None]
    found = {finding.severity for finding in active}
    changed, note = _change(citation)
    findings = sorted(active, key=lambda each: each.severity.rank)
    return Card(
        anchor=anchor,
        ordinal=citation.ordinal,
        title=card_title(citation),
        facts=tuple(_facts(citation)),
        severities=tuple(each.value for each in Severity if each in found),
        answers=answers(citation),
        others=tuple(_others(citation))[:_OTHERS_SHOWN],
        timeline=timeline(citation),
        titles=titles(citation),
        findings=tuple(finding_view(each) for each in findings[:_FINDINGS_SHOWN]),
        more_findings=max(0, len(findings) - _FINDINGS_SHOWN),
        aside=tuple(finding_view(each) for each in aside[:_FINDINGS_SHOWN]),
        change=changed,
        note=note,
        place=permalink(article, citation.section),
        article=known_title(article),
        cited=_known(citation.url or citation.archive_url or "", MAX_URL_LENGTH),
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
        fingerprint=fingerprint_of(finding),
        mark=finding.mark.value if finding.mark else None,
        note=one_line(finding.note, _SENTENCE_SHOWN) if finding.note else None,
        found_again=finding.found_again,
    )


def fingerprint_of(finding: Finding) -> str:
    """By what a reviewer's mark on it is kept; empty where it has nothing of the kind."""
    return finding.fingerprint if _FINGERPRINT.fullmatch(finding.fingerprint) else ""


def card_title(citation: AuditedCitation) -> str:
    """What a citation is called: its title, else its URL, else the beginning of its text."""
    return (
        one_line(citation.title or "", _TITLE_SHOWN)
        or one_line(citation.url or "", _NAME_SHOWN)
        or one_line(_MARKUP.sub("", citation.wikitext[: 4 * _NAME_SHOWN]), _NAME_SHOWN)
        or gettext("untitled")
    )


def known_title(article: AuditedArticle) -> str:
    """By what a decision knows the article; empty for what is too long to be a title."""
    return _known(article.title or article.source, _TITLE_KNOWN)


def _known(text: str, longest: int) -> str:
    return without_hidden(text) if len(text) <= longest else ""


def _facts(citation: AuditedCitation) -> Iterator[str]:
    reference = citation.reference
    if reference and reference.name is not None:
        yield gettext("ref “{name}”").format(name=one_line(reference.name, _NAME_SHOWN))
    if reference and reference.group is not None:
        yield gettext("group “{name}”").format(name=one_line(reference.group, _NAME_SHOWN))
    yield one_line(citation.template or gettext(_FORMS[citation.form]), _NAME_SHOWN)
    if citation.url_status is not None:
        yield f"url-status={one_line(citation.url_status, _NAME_SHOWN)}"
    if reference and reference.uses != 1:
        used = ngettext("used {n} time", "used {n} times", reference.uses)
        yield used.format(n=grouped(reference.uses))
    if any(marker.kind == "ignore" for marker in citation.markers):
        yield gettext("marked for bots to leave alone")
    yield gettext("line {n}").format(n=citation.line)
    if citation.section:
        yield gettext("in “{section}”").format(section=one_line(citation.section, _NAME_SHOWN))


def _others(citation: AuditedCitation) -> Iterator[tuple[str, Link]]:
    """URLs of other parameters, as a chapter's; shown, because they are cited too."""
    main = {citation.url, citation.archive_url}
    for each in citation.urls:
        if each.url is not None and each.url not in main:
            yield one_line(each.parameter or each.role.value, _NAME_SHOWN), link(each.url)


def _change(citation: AuditedCitation) -> tuple[Change, str | None]:
    standing = shown(citation.wikitext, _WIKITEXT_SHOWN)
    named = [f.parameter for f in citation.findings if f.parameter and f.ignored is None]
    spans = parameter_spans(standing, named)
    plain = Change(before=marked((Part(text=standing, changed=False),), spans), after=())
    if citation.corrected is None or citation.corrected == citation.wikitext:
        return plain, None
    if max(len(citation.corrected), len(citation.wikitext)) > _WIKITEXT_SHOWN:
        return plain, gettext(
            "The suggested wikitext is too long for this page; the JSON report has it."
        )
    suggested = without_hidden(citation.corrected)
    hidden = suggested != citation.corrected.replace("\r\n", "\n").replace("\r", "\n")
    left_out = gettext("Hidden control characters are left out of the suggestion.")
    note = left_out if hidden else None
    made = change(standing, suggested)
    return Change(before=marked(made.before, spans), after=made.after), note
