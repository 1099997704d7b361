"""The documents of the HTML report: one page, or an index with a page for each article.

Up to `MOST_PLAIN` citations the cards stand in the page as HTML, and it can be read and printed
without its script. Beyond it they are packed, and the script unpacks those that are opened.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup
from msgspec import Struct, structs

from refaudit.model.report import AuditedArticle, Report, Run
from refaudit.report import overview
from refaudit.report.assets import environment, policy
from refaudit.report.card import Card, FindingView, card, finding_view, known_title
from refaudit.report.changed import opening
from refaudit.report.explained import explained
from refaudit.report.links import Link, link
from refaudit.report.packing import PACKET, packets, script_safe
from refaudit.report.permalinks import permalink
from refaudit.report.script_words import script_words
from refaudit.report.speech import gettext, language
from refaudit.report.survey import survey
from refaudit.report.table_data import gone_data, has_row, table_data
from refaudit.report.text import one_line
from refaudit.report.words import count, grouped, instant

__all__ = ["MOST_PLAIN", "article_page", "index", "whole"]

MOST_PLAIN = 500
#: Rows of an index; a longer one holds the citations with findings only.
_MOST_ROWS = 50_000
_ARTICLES_SHOWN = 5000
_RULES_SHOWN = 10
_SENTENCE_SHOWN = 500
_RUN_FINDINGS_SHOWN = 25
#: Pieces of the template that are joined before they are encoded.
_BUFFERED = 64

_Numbered = Sequence[tuple[int, AuditedArticle]]


class _Section(Struct, frozen=True, kw_only=True):
    """An article of the page; `cards` are made one by one as the page is written.

    `name` is the title by which a decision knows the article.
    """

    anchor: str
    name: str
    title: str
    source: Link
    place: Link | None
    facts: tuple[str, ...]
    error: str | None
    exclusion: str | None
    findings: tuple[FindingView, ...]
    aside: tuple[FindingView, ...]
    cards: Iterator[Card]


def whole(report: Report, *, served: bool = False) -> Iterator[bytes]:
    """All of a report in one document."""
    articles = list(enumerate(report.articles, 1))
    yield from _document(
        _head(report, articles, "#a{}")
        | _overview(report)
        | _cards(report, articles)
        | {"rows": _rows(report, articles, "one")},
        served=served,
    )


def index(report: Report, address: str) -> Iterator[bytes]:
    """The overview and the table; `address` is where the page of an article is, by its number."""
    articles = list(enumerate(report.articles, 1))
    found_only = _citations(articles) > _MOST_ROWS
    yield from _document(
        _head(report, articles, address)
        | _overview(report)
        | {
            "plain": False, "pages": True, "sections": (), "packets": (),
            "found_only": found_only, "show_places": False,
            "rows": _rows(report, articles, "index", address=address, found_only=found_only),
        }
    )  # fmt: skip


def article_page(report: Report, number: int, back: str) -> Iterator[bytes]:
    """One article of the report, by its number from 1; `back` is the address of the index."""
    article = report.articles[number - 1]
    articles = [(number, article)]
    alone = structs.replace(report, articles=(article,), findings=())
    groups = overview.rule_groups(alone)
    codes = {group.code for group in groups}
    notes = tuple(note for note in report.rules if note.code in codes)
    yield from _document(
        _head(structs.replace(alone, rules=notes), articles, "#a{}")
        | _cards(report, articles)
        | {
            "title": overview.titled(article), "back": back, "groups": groups,
            "rows": _rows(report, articles, "article"),
        }
    )  # fmt: skip


def _document(values: dict[str, object], *, served: bool = False) -> Iterator[bytes]:
    stream = (
        environment()
        .get_template("page.html.jinja")
        .stream(
            policy=policy(served=served),
            served=served,
            language=language(),
            words=_data(script_words()),
            articles_shown=_ARTICLES_SHOWN,
            rules_shown=_RULES_SHOWN,
            **values,
        )
    )
    stream.enable_buffering(_BUFFERED)
    for piece in stream:
        yield piece.encode("utf-8", "replace")


def _head(report: Report, articles: _Numbered, address: str) -> dict[str, object]:
    """What every document says; `address` is where an article is, by its number."""
    run = report.run
    return {
        "title": overview.heading(report),
        "back": None,
        "run": run,
        "run_id": one_line(run.id, _SENTENCE_SHOWN),
        "rejudged": _shown(run.rejudged),
        "command": one_line(run.command, _SENTENCE_SHOWN),
        "status": one_line(run.status, _SENTENCE_SHOWN),
        "version": one_line(run.version, _SENTENCE_SHOWN),
        "started": instant(run.started_at),
        "duration": _duration(run),
        "totals": report.totals,
        "compared": _compared(report),
        "run_findings": tuple(map(finding_view, report.findings[:_RUN_FINDINGS_SHOWN])),
        "more_run_findings": max(0, len(report.findings) - _RUN_FINDINGS_SHOWN),
        "explained": explained(report.rules),
        "cited": _citations(articles),
        "index": [
            (
                address.format(number),
                overview.titled(article),
                len(article.citations),
                overview.severity_counts(article),
                article.error is not None,
            )
            for number, article in articles
        ],
        "unread": [
            (address.format(n), overview.titled(each), one_line(each.error, _SENTENCE_SHOWN))
            for n, each in articles
            if each.error is not None
        ],
    }


def _overview(report: Report) -> dict[str, object]:
    return {
        "difference": opening(report.difference) if report.difference else None,
        "bars": overview.bars(report),
        "survey": survey(report),
        "groups": overview.rule_groups(report),
        "unasked": overview.unasked(report),
    }


def _cards(report: Report, articles: _Numbered) -> dict[str, object]:
    plain = _citations(articles) <= MOST_PLAIN
    return {
        "plain": plain,
        "pages": False,
        "found_only": False,
        "show_places": True,
        "sections": (_section(article, n) for n, article in articles) if plain else (),
        "packets": () if plain else packets(_packed(report, articles)),
    }


def _packed(report: Report, articles: _Numbered) -> Iterator[str]:
    """The insides of the cards, in the order of the table's rows."""
    template = environment().get_template("card.html.jinja")
    # Made once: an import for each card would take longer than the card.
    macros: Any = template.make_module({"compared": _compared(report)})
    for number, article in articles:
        section = _section(article, number)
        if has_row(article):
            yield str(macros.article_body(section))
        for each in section.cards:
            yield str(macros.citation_body(each))


def _rows(
    report: Report,
    articles: _Numbered,
    kind: str,
    *,
    address: str = "",
    found_only: bool = False,
) -> Markup:
    """The table; `kind` is `one`, `index` or `article`, as the document is."""
    run = one_line(report.run.id, _SENTENCE_SHOWN)
    facts: dict[str, object] = {"kind": kind, "address": address, "packet": PACKET, "run": run}
    facts["compared"] = _compared(report)
    facts["gone"] = gone_data(report.difference) if kind != "article" else []
    return _data(facts | table_data(articles, found_only=found_only))


def _data(noun: object) -> Markup:
    # Inside a script element nothing but its end tag is markup, and the JSON has no `<`.
    return Markup(script_safe(noun))  # noqa: S704


def _section(article: AuditedArticle, number: int) -> _Section:
    anchor = f"a{number}"
    facts = [count(len(article.citations), "citation", "citations")]
    if article.wiki is not None:
        facts.append(one_line(article.wiki, _SENTENCE_SHOWN))
    if article.revision is not None:
        facts.append(gettext("revision {number}").format(number=article.revision))
    return _Section(
        anchor=anchor,
        name=known_title(article),
        title=overview.titled(article),
        source=link(article.source),
        place=permalink(article),
        facts=tuple(facts),
        error=_shown(article.error),
        exclusion=_shown(article.exclusion),
        findings=tuple(finding_view(f) for f in article.findings if f.ignored is None),
        aside=tuple(finding_view(f) for f in article.findings if f.ignored is not None),
        cards=(
            card(each, f"{anchor}-c{n}", article) for n, each in enumerate(article.citations, 1)
        ),
    )


def _compared(report: Report) -> bool:
    """Whether there was a run before: without one everything is new, which tells nothing."""
    return report.difference is not None and report.difference.before is not None


def _citations(articles: _Numbered) -> int:
    return sum(len(article.citations) for _, article in articles)


def _duration(run: Run) -> str | None:
    """`3 s`, `12 min 5 s`; None for a run that did not end."""
    if run.seconds is None:
        return None
    minutes, rest = divmod(round(run.seconds), 60)
    if not minutes:
        return gettext("{seconds} s").format(seconds=rest)
    return gettext("{minutes} min {seconds} s").format(minutes=grouped(minutes), seconds=rest)


def _shown(text: str | None) -> str | None:
    return None if text is None else one_line(text, _SENTENCE_SHOWN)
