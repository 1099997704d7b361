"""DAT107 and DAT110: the dates of an article as a whole. One finding speaks for all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from refaudit.catalogue import parameters
from refaudit.model.citation import Citation, DateStyle, Extraction
from refaudit.model.dates import CitedDate
from refaudit.model.finding import Severity
from refaudit.rules.context import Context
from refaudit.rules.declaration import Fault, article_rule
from refaudit.rules.words import in_lines, month_year

__all__ = ["date_style_mixed", "undated_citation"]

_SHOWN = 10
_MODULE = frozenset({"cs1", "cs2"})
_DATES = frozenset({"date", "year", "publication-date"})
_NAMES = {
    DateStyle.DMY: "5 June 2012",
    DateStyle.MDY: "June 5, 2012",
    DateStyle.YMD: "2012-06-05",
}
_Lines = dict[DateStyle, list[int]]


@article_rule(
    "DAT107",
    Severity.INFO,
    bad="<ref>{{cite web |url=https://example.org/a |title=A |date=5 June 2012}}</ref>"
    "<ref>{{cite web |url=https://example.org/b |title=B |date=June 6, 2012}}</ref>",
    good="{{Use dmy dates|date=November 2026}}"
    "<ref>{{cite web |url=https://example.org/a |title=A |date=5 June 2012}}</ref>"
    "<ref>{{cite web |url=https://example.org/b |title=B |date=June 6, 2012}}</ref>",
)
def date_style_mixed(article: Extraction, context: Context) -> Iterator[Fault]:
    """The dates of the article's citations are written in several styles.

    Dates of publication should look alike; the dates of access and of archived copies may do as
    they do, or all be `2012-06-05`. `{{Use dmy dates}}` or `{{Use mdy dates}}` at the top of the
    article makes the templates show all whole dates in one style, and then there is nothing to
    mend. One finding speaks for the whole article.
    """
    if article.date_style is not None or not parameters.covers(context.language):
        return
    published, consulted = _styles(article.citations)
    visible = {**published}
    if len(consulted) > 1 or DateStyle.YMD not in consulted:
        for style, lines in consulted.items():
            visible[style] = [*visible.get(style, ()), *lines]
    if len(visible) < 2:
        return
    ordered = sorted(visible.items(), key=lambda item: -len(item[1]))
    parts = (f"{len(lines)} like {_NAMES[style]}{_where(lines)}" for style, lines in ordered)
    common = next((style for style, _ in ordered if style is not DateStyle.YMD), DateStyle.DMY)
    yield Fault(
        message=f"Dates are written in {len(visible)} styles: {'; '.join(parts)}.",
        suggestion=f"Put {{{{Use {common} dates|date={month_year(context.now)}}}}} at the top",
        line=min(ordered[-1][1]),
        detail="styles",
    )


@article_rule(
    "DAT110",
    Severity.INFO,
    bad="<ref>{{cite web |url=https://example.org/a |title=A |access-date=4 May 2019}}</ref>",
    good="<ref>{{cite web |url=https://example.org/a |title=A |date=n.d.}}</ref>",
)
def undated_citation(article: Extraction, context: Context) -> Iterator[Fault]:
    """Citations do not say when their source was published.

    The date helps to judge the source and to find it again. Where the source has none, `date=n.d.`
    says that somebody has looked. One finding speaks for the whole article.
    """
    if not parameters.covers(context.language):
        return
    cited = [one for one in article.citations if one.family in _MODULE]
    undated = [one.line for one in cited if not _is_dated(one, context.language)]
    if undated:
        many = len(undated)
        yield Fault(
            message=f"{many} of {len(cited)} citations {'has' if many == 1 else 'have'} no |date=: "
            f"{in_lines(sorted(set(undated)))}.",
            suggestion="Add |date=, or |date=n.d. where the source has none",
            line=undated[0],
            detail="undated",
        )


def _is_dated(citation: Citation, language: str) -> bool:
    for name, value in citation.parameters.items():
        if parameters.canonical(name, language) in _DATES and value.strip():
            return True
    return False


def _styles(citations: Iterable[Citation]) -> tuple[_Lines, _Lines]:
    """The lines of the whole dates by style: of publication, and of access and archiving."""
    published: _Lines = defaultdict(list)
    consulted: _Lines = defaultdict(list)
    for citation in citations:
        given = citation.dates
        for found, cited in (
            (published, given.date),
            (published, given.publication_date),
            (consulted, given.access_date),
            (consulted, given.archive_date),
        ):
            style = _style(cited)
            if style and "df" not in citation.parameters:
                found[style].append(citation.line)
    return published, consulted


def _style(cited: CitedDate | None) -> DateStyle | None:
    if cited is None or not cited.valid or cited.shape not in set(DateStyle):
        return None
    return DateStyle(cited.shape)


def _where(lines: list[int]) -> str:
    """Where the few of a style stand; where the many stand need not be said."""
    return "" if len(lines) > _SHOWN else f" ({in_lines(sorted(set(lines)))})"
