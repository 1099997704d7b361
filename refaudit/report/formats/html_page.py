"""The HTML report: one file that asks nobody for anything and needs no script.

The page forbids itself everything by its Content-Security-Policy, but its own style, which is
named by its hash. All text passes `refaudit.report.text` and Jinja's escaping.
"""

import base64
import functools
import hashlib
from collections.abc import Iterator

import jinja2
from markupsafe import Markup
from msgspec import Struct

from refaudit.model.report import AuditedArticle, Report
from refaudit.report import overview
from refaudit.report.card import Card, FindingView, card, finding_view
from refaudit.report.changed import opening
from refaudit.report.format import Format
from refaudit.report.links import Link, link
from refaudit.report.text import one_line, shown
from refaudit.report.words import SEVERITIES, count, instant

__all__ = ["FORMAT"]

_SENTENCE_SHOWN = 500
_EXPLANATION_SHOWN = 4000
_RUN_FINDINGS_SHOWN = 25
#: Pieces of the template that are joined before they are encoded.
_BUFFERED = 64


class _Section(Struct, frozen=True, kw_only=True):
    """An article of the page; `cards` are made one by one as the page is written."""

    anchor: str
    title: str
    source: Link
    facts: tuple[str, ...]
    severities: list[tuple[str, str]]
    error: str | None
    exclusion: str | None
    findings: tuple[FindingView, ...]
    aside: tuple[FindingView, ...]
    cards: Iterator[Card]


def _pieces(report: Report) -> Iterator[bytes]:
    stream = _template().stream(
        **_head(report),
        sections=(_section(article, n) for n, article in enumerate(report.articles, 1)),
    )
    stream.enable_buffering(_BUFFERED)
    for piece in stream:
        yield piece.encode("utf-8")


@functools.cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("refaudit.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["count"] = count
    source, *_ = jinja2.PackageLoader("refaudit.report").get_source(environment, "report.css")
    style = source.strip()
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    # The style is a file of this package, and markup in it would change the digest's meaning.
    environment.globals["style"] = Markup(style)  # noqa: S704
    environment.globals["policy"] = (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    return environment.get_template("page.html.jinja")


def _head(report: Report) -> dict[str, object]:
    """What the page says before its first article."""
    groups = overview.rule_groups(report)
    explained = {note.code: shown(note.explanation, _EXPLANATION_SHOWN) for note in report.rules}
    return {
        "title": overview.heading(report),
        "run": report.run,
        "run_id": one_line(report.run.id, _SENTENCE_SHOWN),
        "rejudged": _shown(report.run.rejudged),
        "command": one_line(report.run.command, _SENTENCE_SHOWN),
        "status": one_line(report.run.status, _SENTENCE_SHOWN),
        "version": one_line(report.run.version, _SENTENCE_SHOWN),
        "started": instant(report.run.started_at),
        "duration": _duration(report),
        "difference": opening(report.difference) if report.difference else None,
        "totals": report.totals,
        "bars": overview.bars(report),
        "run_findings": tuple(map(finding_view, report.findings[:_RUN_FINDINGS_SHOWN])),
        "more_run_findings": max(0, len(report.findings) - _RUN_FINDINGS_SHOWN),
        "severity_words": SEVERITIES,
        "groups": groups,
        "explained": explained,
        "unasked": overview.unasked(report),
        "unread": [
            (f"a{n}", overview.titled(article), one_line(article.error, _SENTENCE_SHOWN))
            for n, article in enumerate(report.articles, 1)
            if article.error is not None
        ],
        "index": [
            (
                f"a{n}",
                overview.titled(article),
                len(article.citations),
                overview.severity_counts(article),
                article.error is not None,
            )
            for n, article in enumerate(report.articles, 1)
        ],
    }


def _duration(report: Report) -> str | None:
    """`3 s`, `12 min 5 s`; None for a run that did not end."""
    if report.run.finished_at is None:
        return None
    seconds = max(0, round((report.run.finished_at - report.run.started_at).total_seconds()))
    minutes, rest = divmod(seconds, 60)
    return f"{minutes:,} min {rest} s" if minutes else f"{rest} s"


def _section(article: AuditedArticle, number: int) -> _Section:
    anchor = f"a{number}"
    facts = [count(len(article.citations), "citation")]
    if article.wiki is not None:
        facts.append(one_line(article.wiki, _SENTENCE_SHOWN))
    if article.revision is not None:
        facts.append(f"revision {article.revision}")
    return _Section(
        anchor=anchor,
        title=overview.titled(article),
        source=link(article.source),
        facts=tuple(facts),
        severities=overview.severity_counts(article),
        error=_shown(article.error),
        exclusion=_shown(article.exclusion),
        findings=tuple(finding_view(f) for f in article.findings if f.ignored is None),
        aside=tuple(finding_view(f) for f in article.findings if f.ignored is not None),
        cards=(card(each, f"{anchor}-c{n}") for n, each in enumerate(article.citations, 1)),
    )


def _shown(text: str | None) -> str | None:
    return None if text is None else one_line(text, _SENTENCE_SHOWN)


FORMAT = Format(name="html", extension="html", media_type="text/html", pieces=_pieces)
