"""The sentences of the page's script, which it finds in the page as a dictionary."""

from refaudit.model.evidence import State
from refaudit.model.finding import Severity
from refaudit.report.speech import gettext
from refaudit.report.words import MARKS, SEVERITIES, STATES, SURENESS

__all__ = ["script_words"]


def script_words() -> dict[str, str]:
    """Sentences by their keys; names in braces stand for what the script puts there."""
    states = {f"state.{state.value}": gettext(STATES[state]) for state in State}
    severities = {f"severity.{each.value}": gettext(SEVERITIES[each][0]) for each in Severity}
    marks = {f"mark.{key}": gettext(word) for key, word in MARKS.items()}
    sureness = {f"sure.{key}": gettext(word) for key, word in SURENESS.items()}
    return states | severities | marks | sureness | _controls() | _cards()


def _controls() -> dict[str, str]:
    return {
        "choice": gettext("{name} ({count})"),
        "severity.any": gettext("any finding"),
        "severity.none": gettext("no findings"),
        "severity.aside": gettext("set aside"),
        "change.new": gettext("new"),
        "change.persisting": gettext("as before"),
        "change.resolved": gettext("resolved"),
        "change.unknown": gettext("could not be checked again"),
        "mark.none": gettext("not reviewed"),
        "mark.any": gettext("reviewed"),
        "column.place": gettext("Citation"),
        "column.article": gettext("Article"),
        "column.host": gettext("Host"),
        "column.original": gettext("Page"),
        "column.snapshot": gettext("Snapshot"),
        "column.severity": gettext("Findings"),
        "column.mark": gettext("Review"),
        "sort.severity": gettext("worst first"),
        "sort.place": gettext("place in the article"),
        "sort.title": gettext("title"),
        "sort.host": gettext("host"),
        "sort.original": gettext("state of the page"),
        "sort.snapshot": gettext("state of the snapshot"),
        "sort.mark": gettext("review"),
        "shown": gettext("{shown} of {all} shown"),
        "page": gettext("{from}–{to} of {all}"),
        "sorted.by": gettext("Sort by: {name}"),
        "article.itself": gettext("the article itself"),
    }


def _cards() -> dict[str, str]:
    return {
        "reviewed": gettext("Reviewed: {done} of {all} findings"),
        "reviewing": gettext("Review of {code}"),
        "note": gettext("Note"),
        "note.on": gettext("Note on {code}"),
        "kept.page": gettext(
            "This browser keeps nothing for this page: export your decisions before you close it."
        ),
        "kept.failed": gettext("The mark could not be saved: {reason}"),
        "exported": gettext("Exported: {count}. Read them in with: refaudit ignore --import FILE"),
        "export.none": gettext("Nothing to export: no finding is marked."),
        "copy": gettext("Copy"),
        "copied": gettext("Copied"),
        "copy.failed": gettext("Selected: press Ctrl+C to copy"),
        "close": gettext("Close"),
        "close.next": gettext("Close and open the next"),
        "unpack.failed": gettext("This card could not be unpacked: {reason}"),
        "reason.alarm": gettext("Marked as a false alarm in the report of run {run}"),
    }
