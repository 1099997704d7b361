"""The SARIF log (2.1.0), for code scanning: a result a finding, in the file and on the line.

Findings about the run itself have no place in a file: they are notifications of the tool. One
result is one line of the document, so that tools for lines can look at it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec

from refaudit.model.difference import Changed
from refaudit.model.finding import Change, Finding
from refaudit.model.report import Report
from refaudit.report.format import Format
from refaudit.report.placed import Placed, bygone, worst_first
from refaudit.report.sarif import LEVELS, Json, bygone_result, finding_result, message, rule
from refaudit.report.text import one_line
from refaudit.report.words import count, stamp

__all__ = ["FORMAT"]

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
#: GitHub's code scanning refuses a run with more.
_RESULTS_SHOWN = 25_000
_NOTIFICATIONS_SHOWN = 500
_NAME_SHOWN = 80
_SENTENCE_SHOWN = 1000


def _pieces(report: Report) -> Iterator[bytes]:
    found = worst_first(report)
    rules = _rules(report, found)
    index = {code: number for number, code in enumerate(rules)}
    yield b'{"$schema":' + msgspec.json.encode(_SCHEMA) + b',"version":"2.1.0","runs":[{\n'
    for key, value in _head(report, found, list(rules.values())).items():
        yield msgspec.json.encode(key) + b":" + msgspec.json.encode(value) + b",\n"
    yield b'"results":['
    comma = b"\n"
    for result in islice(_results(report, found, index), _RESULTS_SHOWN):
        yield comma + msgspec.json.encode(result)
        comma = b",\n"
    yield b"\n]}]}\n"


def _rules(report: Report, found: Sequence[Placed]) -> dict[str, Json]:
    """The rules of every finding, present and past, by their codes, in order."""
    notes = {note.code: note for note in report.rules}
    known = {each.finding.code: each.finding for each in reversed(found)}
    past = {each.code: each for _, each in _bygone(report)}
    return {
        code: rule(code, one.name, one.severity, notes.get(code))
        for code, one in sorted((past | known).items())
    }


def _bygone(report: Report) -> list[tuple[Change, Changed]]:
    """Findings of the run before; those that may still be there come first, lest room ends."""
    return sorted(bygone(report.difference), key=lambda past: past[0] is Change.RESOLVED)


def _results(report: Report, found: Sequence[Placed], index: dict[str, int]) -> Iterator[Json]:
    seen = Counter[str]()
    mended = set[int]()
    for each in found:
        finding, article, cited = each.finding, each.article, each.citation
        if article is None:
            continue
        seen[finding.fingerprint] += 1
        # The fix mends all of the citation, so that it may be applied once only.
        fix = bool(finding.edits) and finding.ignored is None and id(cited) not in mended
        if fix:
            mended.add(id(cited))
        occurrence = seen[finding.fingerprint]
        yield finding_result(each, article, index[finding.code], occurrence, fix=fix)
    articles = {article.title or article.source: article for article in report.articles}
    for change, past in _bygone(report):
        # A result without a file is refused by code scanning.
        if past.article in articles:
            yield bygone_result(past, change, index[past.code], articles[past.article])


def _head(report: Report, found: Sequence[Placed], rules: list[Json]) -> Json:
    """All of the run (3.14) but its results."""
    driver = {"name": "refaudit", "rules": rules}
    if version := one_line(report.run.version, _NAME_SHOWN):
        driver["version"] = version
    return {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"refaudit/{one_line(report.run.id, _NAME_SHOWN)}"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report, found)],
    }


def _invocation(report: Report, found: Sequence[Placed]) -> Json:
    run = report.run
    about = [each.finding for each in found if each.article is None]
    told = [_notification(each) for each in about[:_NOTIFICATIONS_SHOWN]]
    left_out = max(0, len(found) - len(about) - _RESULTS_SHOWN) + len(about) - len(told)
    if left_out:
        more = count(left_out, "more finding", "more findings")
        told.append({"level": "warning", "message": message(f"{more} had no room in this log.")})
    made: Json = {
        "executionSuccessful": run.status == "complete" and not run.network_down,
        "startTimeUtc": stamp(run.started_at),
        "toolExecutionNotifications": told,
    }
    if run.finished_at is not None:
        made["endTimeUtc"] = stamp(run.finished_at)
    if command := one_line(run.command, _SENTENCE_SHOWN):
        made["commandLine"] = command
    return made


def _notification(finding: Finding) -> Json:
    text = f"{finding.code} {finding.name}: {finding.message}"
    return {"level": LEVELS[finding.severity], "message": message(text)}


FORMAT = Format(
    name="sarif", extension="sarif", media_type="application/sarif+json", pieces=_pieces
)
