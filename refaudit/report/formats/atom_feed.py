"""The Atom feed (RFC 4287): the findings that the run before did not have, worst first.

Without a run to compare with, every finding is new. The identifiers are UUIDs made from what a
finding is about, so that a feed reader knows one again, whichever run tells it.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid5

from refaudit.model.finding import Change
from refaudit.model.report import Report
from refaudit.report import overview
from refaudit.report.format import Format
from refaudit.report.links import url_text
from refaudit.report.placed import Placed, worst_first
from refaudit.report.text import one_line, shown
from refaudit.report.uris import revision_uri
from refaudit.report.words import SEVERITIES, count, instant, stamp
from refaudit.report.xml import DECLARATION, Element, child, serialized, start_tag

__all__ = ["FORMAT"]

_ATOM = "http://www.w3.org/2005/Atom"
#: The name space of the identifiers of feeds and findings; drawn once, never to be changed.
_NAMES = UUID("e15cee81-2e7f-46ab-aa98-63e7b6edd2e2")
_ENTRIES_SHOWN = 200
_TITLE_SHOWN = 200
_SENTENCE_SHOWN = 1000
_WIKITEXT_SHOWN = 4000


def _pieces(report: Report) -> Iterator[bytes]:
    new = [each for each in worst_first(report) if _is_new(each, report)]
    ended = report.run.finished_at or report.run.started_at
    yield DECLARATION
    yield start_tag("feed", {"xmlns": _ATOM}, _head(report, len(new), ended))
    seen = Counter[str]()
    for each in new[:_ENTRIES_SHOWN]:
        seen[name := _name(each)] += 1
        yield serialized(_entry(each, f"{name}\x1f{seen[name]}", ended))
    yield b"</feed>\n"


def _is_new(each: Placed, report: Report) -> bool:
    if each.finding.ignored is not None:
        return False
    return report.difference is None or each.finding.change is Change.NEW


def _head(report: Report, new: int, ended: datetime) -> list[Element]:
    feed = Element("feed")
    child(feed, "id", _urn(f"feed\x1f{report.title or report.run.command}"))
    child(feed, "title", f"New findings: {overview.heading(report)}")
    said = f"Run {one_line(report.run.id, _TITLE_SHOWN)}, {instant(report.run.started_at)}: "
    said += count(new, "new finding", "new findings")
    if new > _ENTRIES_SHOWN:
        said += f", of which the worst {_ENTRIES_SHOWN} are here"
    child(feed, "subtitle", f"{said}.")
    child(feed, "updated", stamp(ended))
    child(child(feed, "author"), "name", "refaudit")
    child(feed, "generator", "refaudit", version=one_line(report.run.version, 40))
    return list(feed)


def _name(each: Placed) -> str:
    """What the finding is about, the same from run to run."""
    finding, article = each.finding, each.article
    where = (article.wiki or "", article.title or article.source) if article else ("", "")
    return "\x1f".join(("finding", *where, finding.fingerprint or finding.message))


def _entry(each: Placed, name: str, updated: datetime) -> Element:
    finding = each.finding
    severity = SEVERITIES[finding.severity][0]
    entry = Element("entry")
    child(entry, "id", _urn(name))
    title = f"{_where(each)}: {severity}: {finding.message}"
    child(entry, "title", one_line(title, _TITLE_SHOWN))
    child(entry, "updated", stamp(updated))
    if each.article is not None and (address := revision_uri(each.article)):
        child(entry, "link", rel="alternate", href=address)
    child(entry, "category", term=one_line(finding.code, _TITLE_SHOWN))
    child(entry, "category", term=severity)
    child(entry, "content", "\n".join(_told(each)), type="text")
    return entry


def _where(each: Placed) -> str:
    return overview.titled(each.article) if each.article else "The run"


def _told(each: Placed) -> Iterator[str]:
    finding, citation = each.finding, each.citation
    yield one_line(f"{finding.code} {finding.name}: {finding.message}", _SENTENCE_SHOWN)
    if finding.suggestion:
        yield f"Suggestion: {shown(finding.suggestion, _SENTENCE_SHOWN)}"
    if each.line is not None:
        yield f"Line {each.line:,}"
    if citation is None:
        return
    if citation.url is not None:
        yield f"Cited: {url_text(citation.url)}"
    if citation.archive_url is not None:
        yield f"Copy: {url_text(citation.archive_url)}"
    yield f"Wikitext: {shown(citation.wikitext, _WIKITEXT_SHOWN)}"


def _urn(name: str) -> str:
    return uuid5(_NAMES, name.encode("utf-8", "replace").decode("utf-8")).urn


FORMAT = Format(
    name="atom",
    stem="feed",
    extension="atom",
    media_type="application/atom+xml",
    pieces=_pieces,
)
