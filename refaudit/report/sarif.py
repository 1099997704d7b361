"""Findings as results of SARIF 2.1.0 (OASIS, with errata 01).

Section numbers are those of the standard. All values are of JSON's own kinds.
"""

from typing import Any

from refaudit.model.citation import Citation
from refaudit.model.difference import Changed
from refaudit.model.finding import Change, Finding, Severity
from refaudit.model.report import AuditedArticle, AuditedCitation, RuleNote
from refaudit.report import overview
from refaudit.report.links import url_text
from refaudit.report.placed import Placed
from refaudit.report.text import one_line, shown, without_hidden
from refaudit.report.uris import document_uri

__all__ = ["LEVELS", "Json", "bygone_result", "finding_result", "message", "rule"]

Json = dict[str, Any]

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
#: What GitHub's code scanning calls the severities of rules that are not about security.
_PROBLEMS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
_BASELINE = {
    Change.NEW: "new",
    Change.PERSISTING: "unchanged",
    Change.UNKNOWN: "unchanged",
    Change.RESOLVED: "absent",
}
_NAME_SHOWN = 80
_SENTENCE_SHOWN = 1000
_EXPLANATION_SHOWN = 4000
#: A longer citation is shown by its place alone.
_FIX_SHOWN = 20_000


def message(text: str, limit: int = _SENTENCE_SHOWN) -> Json:
    """A plain-text message (3.11) without the links that one may hold (3.11.6).

    Braces stay single, against 3.11.5: viewers undo their doubling only where a message has
    arguments, and `{{{{cite web}}}}` would help nobody.
    """
    return {"text": shown(text, limit).replace("](", "] (")}


def rule(code: str, name: str, severity: Severity, note: RuleNote | None) -> Json:
    """What a rule is about (3.49)."""
    words = one_line(name, _NAME_SHOWN).replace("-", " ")
    explanation = shown(note.explanation, _EXPLANATION_SHOWN).strip() if note else ""
    summary = explanation.partition("\n")[0] or words or code
    return {
        "id": one_line(code, _NAME_SHOWN),
        "name": one_line(name, _NAME_SHOWN),
        "shortDescription": {"text": summary},
        "fullDescription": {"text": explanation.partition("\n\n")[0] or summary},
        "help": {"text": explanation or summary},
        "defaultConfiguration": {"level": LEVELS[severity]},
        "properties": {"tags": ["citations"], "problem.severity": _PROBLEMS[severity]},
    }


def finding_result(
    each: Placed, article: AuditedArticle, index: int, occurrence: int, *, fix: bool
) -> Json:
    """A finding of an article, or of a citation in it, as a result (3.27).

    `index` is that of its rule, `occurrence` tells findings of the same fingerprint apart. With
    `fix` the corrected citation goes along, where it says exactly what to write.
    """
    finding, citation = each.finding, each.citation
    result: Json = {
        "ruleId": one_line(finding.code, _NAME_SHOWN),
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": message(_said(finding)),
        "locations": [_location(article, _region(each))],
    }
    if finding.fingerprint:
        result["partialFingerprints"] = _fingerprints(finding.fingerprint, occurrence)
    if finding.change is not None:
        result["baselineState"] = _BASELINE[finding.change]
    if finding.ignored is not None:
        result["suppressions"] = [_suppression(finding.ignored)]
    if fix and citation is not None:
        result |= _fixes(article, citation)
    result["properties"] = _properties(finding, citation)
    return result


def bygone_result(changed: Changed, change: Change, index: int, article: AuditedArticle) -> Json:
    """A finding of the run before that this one has not: gone, or not to be checked again."""
    result: Json = {
        "ruleId": one_line(changed.code, _NAME_SHOWN),
        "ruleIndex": index,
        "level": LEVELS[changed.severity],
        "message": message(changed.message),
        "locations": [_location(article, {})],
        "baselineState": _BASELINE[change],
    }
    if changed.fingerprint:
        result["partialFingerprints"] = _fingerprints(changed.fingerprint, 1)
    return result


def _said(finding: Finding) -> str:
    if not finding.suggestion:
        return finding.message
    return f"{finding.message}\nSuggestion: {finding.suggestion}"


def _fingerprints(fingerprint: str, occurrence: int) -> dict[str, str]:
    """Under our own name, and under the only one by which GitHub tells alerts apart."""
    print_ = one_line(fingerprint, _NAME_SHOWN)
    return {
        "refauditFinding/v1": print_,
        "primaryLocationLineHash": f"{print_}:{occurrence}",
    }


def _suppression(why: str) -> Json:
    justification = one_line(why, _SENTENCE_SHOWN)
    return {"kind": "external", "status": "accepted", "justification": justification}


def _location(article: AuditedArticle, region: Json) -> Json:
    place: Json = {"artifactLocation": {"uri": document_uri(article)}}
    if region:
        place["region"] = region
    name = {"name": overview.titled(article), "kind": "article"}
    return {"physicalLocation": place, "logicalLocations": [name]}


def _region(each: Placed) -> Json:
    """The citation, by its lines, and by its columns where they are known (3.30)."""
    citation, line = each.citation, each.line
    if citation is not None and line == citation.line:
        return _region_of(citation)
    return {} if line is None or line < 1 else {"startLine": line}


def _region_of(citation: Citation) -> Json:
    if citation.line < 1:
        return {}
    *before, last = citation.wikitext.split("\n")
    lines: Json = {"startLine": citation.line, "endLine": citation.line + len(before)}
    if citation.column is None:
        return lines
    # The columns of a region end before `endColumn`.
    end = len(last) + (1 if before else citation.column)
    return lines | {"startColumn": citation.column, "endColumn": end}


def _fixes(article: AuditedArticle, citation: AuditedCitation) -> Json:
    """The citation as it should be; none where hidden characters would make it another text."""
    corrected = citation.corrected
    if corrected is None or corrected == citation.wikitext or article.exclusion is not None:
        return {}
    if len(corrected) > _FIX_SHOWN or without_hidden(corrected) != corrected:
        return {}
    deleted: Json = {"charOffset": citation.start, "charLength": citation.end - citation.start}
    if citation.column is not None:
        deleted |= _region_of(citation)
    replacement = {"deletedRegion": deleted, "insertedContent": {"text": corrected}}
    change = {
        "artifactLocation": {"uri": document_uri(article)},
        "replacements": [replacement],
    }
    said = {"text": "The whole citation with every safe edit made, for a person to review."}
    return {"fixes": [{"description": said, "artifactChanges": [change]}]}


def _properties(finding: Finding, citation: AuditedCitation | None) -> Json:
    """What else a reader may want to filter by."""
    said = {"parameter": finding.parameter}
    if citation is not None:
        page, copy = citation.original, citation.snapshot_check
        said |= {
            "citation": citation.id,
            "url": url_text(citation.url) if citation.url else None,
            "archiveUrl": url_text(citation.archive_url) if citation.archive_url else None,
            "state": page.state.value if page else None,
            "snapshotState": copy.state.value if copy else None,
        }
    return {key: one_line(value, _SENTENCE_SHOWN) for key, value in said.items() if value}
