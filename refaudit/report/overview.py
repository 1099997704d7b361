"""What a reviewer needs in ten seconds: totals as bars, the worst rules first, what stayed open."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from refaudit.model.evidence import State
from refaudit.model.finding import Finding, Severity
from refaudit.model.report import AuditedArticle, AuditedCitation, Report
from refaudit.report.placed import findings_of
from refaudit.report.speech import gettext, ngettext, translatable
from refaudit.report.text import one_line
from refaudit.report.words import (
    COMPUTED,
    REASONS,
    SEVERITIES,
    STATES,
    UNASKED,
    UNPLANNED,
    grouped,
    ordered,
)

__all__ = [
    "Bar",
    "Place",
    "RuleGroup",
    "Segment",
    "Unasked",
    "bar",
    "bars",
    "heading",
    "is_copy_only",
    "rule_groups",
    "severity_counts",
    "titled",
    "unasked",
    "worst_first",
]

_PLACES_SHOWN = 6
_TITLE_SHOWN = 120
_MESSAGE_SHOWN = 300
_NAME_SHOWN = 80


class Segment(Struct, frozen=True, kw_only=True):
    """A part of a bar: `key` names its state or severity, `x` and `width` are per cent."""

    key: str
    word: str
    count: int
    x: float
    width: float

    @property
    def text(self) -> str:
        """`12 live`, in the order of the language."""
        told = gettext("{number} {state}")
        return told.format(number=grouped(self.count), state=self.word)


class Bar(Struct, frozen=True, kw_only=True):
    """Counts of one kind; `text` says the same in words.

    `facet` is what the page's table calls the kind.
    """

    title: str
    total: int
    segments: tuple[Segment, ...]
    text: str
    facet: str


class Place(Struct, frozen=True, kw_only=True):
    """Where a finding is: an anchor of the page and what it is called there."""

    anchor: str
    label: str


class RuleGroup(Struct, kw_only=True):
    """The findings of one rule over the whole report; `message` is that of the first."""

    code: str
    name: str
    severity: Severity
    message: str
    count: int = 0
    places: list[Place]

    @property
    def more(self) -> int:
        """How many findings have no place of their own here."""
        return self.count - len(self.places)


class Unasked(Struct, frozen=True, kw_only=True):
    """Why some targets have no answer: `what` are originals or snapshots."""

    what: str
    state: str
    reason: str
    count: int


def heading(report: Report) -> str:
    """The title of the report."""
    if report.title:
        return one_line(report.title, _TITLE_SHOWN)
    if len(report.articles) == 1:
        title = one_line(report.articles[0].title, _TITLE_SHOWN)
        return gettext("Citation audit: {title}").format(title=title)
    number = len(report.articles)
    told = ngettext("Citation audit of {n} article", "Citation audit of {n} articles", number)
    return told.format(n=grouped(number))


def bars(report: Report) -> tuple[Bar, ...]:
    """Original pages and snapshots by state, findings by severity."""
    totals = report.totals
    return (
        bar(gettext("Original pages"), _named(totals.originals), "original"),
        bar(gettext("Snapshots"), _named(totals.snapshots), "snapshot"),
        bar(gettext("Findings"), _named(totals.findings), "severity"),
    )


def bar(title: str, parts: Sequence[tuple[str, str, int]], facet: str) -> Bar:
    """A bar of parts, each with its key, its word and its count, which is above nothing."""
    total = sum(number for _, _, number in parts)
    segments, before = [], 0
    for key, word, number in parts:
        x, end = round(100 * before / total, 2), round(100 * (before + number) / total, 2)
        segments.append(Segment(key=key, word=word, count=number, x=x, width=round(end - x, 2)))
        before += number
    said = ", ".join(each.text for each in segments) or gettext("none")
    return Bar(
        title=title, total=total, segments=tuple(segments), text=f"{title}: {said}", facet=facet
    )


def _named(counts: Mapping[str, int]) -> list[tuple[str, str, int]]:
    return [
        (one_line(key, _NAME_SHOWN), _word(key, number), number) for key, number in ordered(counts)
    ]


def _word(key: str, number: int) -> str:
    if key in SEVERITIES:
        return ngettext(*SEVERITIES[Severity(key)], number)
    return gettext(STATES[State(key)]) if key in STATES else one_line(key, _NAME_SHOWN)


def rule_groups(report: Report) -> list[RuleGroup]:
    """Findings by rule: errors first, then the most frequent."""
    groups: dict[str, RuleGroup] = {}
    for finding, place in _placed(report):
        if finding.ignored is not None:
            continue
        group = groups.setdefault(
            finding.code,
            RuleGroup(
                code=one_line(finding.code, _NAME_SHOWN),
                name=one_line(finding.name, _NAME_SHOWN),
                severity=finding.severity,
                message=one_line(finding.message, _MESSAGE_SHOWN),
                places=[],
            ),
        )
        group.count += 1
        if len(group.places) < _PLACES_SHOWN and place not in group.places:
            group.places.append(place)
    return sorted(groups.values(), key=lambda each: (each.severity.rank, -each.count, each.code))


def _placed(report: Report) -> Iterator[tuple[Finding, Place]]:
    """Every finding with its place; the anchors are those that the page gives."""
    for finding in report.findings:
        yield finding, Place(anchor="run", label=gettext("the run"))
    for number, article in enumerate(report.articles, 1):
        title = titled(article)
        short = f"{title} " if len(report.articles) > 1 else ""
        for finding in article.findings:
            label = short + gettext("line {n}").format(n=finding.line) if finding.line else title
            yield finding, Place(anchor=f"a{number}", label=label)
        for index, citation in enumerate(article.citations, 1):
            for finding in citation.findings:
                place = Place(anchor=f"a{number}-c{index}", label=f"{short}#{citation.ordinal}")
                yield finding, place


def titled(article: AuditedArticle) -> str:
    """An article's title, or where it came from if it has none."""
    return one_line(article.title or article.source, _TITLE_SHOWN) or gettext("untitled")


def worst_first(article: AuditedArticle) -> list[AuditedCitation]:
    """The citations with findings by the worst of these, and then as they stand in the article.

    Where a format has no room for all of them, errors are not left out for hints.
    """

    def worst(citation: AuditedCitation) -> int:
        active = (each.severity.rank for each in citation.findings if each.ignored is None)
        return min(active, default=len(Severity))

    return sorted((each for each in article.citations if each.findings), key=worst)


def severity_counts(article: AuditedArticle) -> list[tuple[str, str]]:
    """Severity and `2 errors`, worst first, of an article and its citations."""
    active = (each for each in findings_of(article) if each.ignored is None)
    counts = Counter(finding.severity.value for finding in active)
    return [(key, f"{grouped(number)} {_word(key, number)}") for key, number in ordered(counts)]


def unasked(report: Report) -> list[Unasked]:
    """Citations whose pages gave no answer that accuses or acquits, by reason, most first."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for article in report.articles:
        for citation in article.citations:
            counts.update(_open_questions(citation))
    return [
        Unasked(what=gettext(what), state=gettext(state), reason=gettext(reason), count=number)
        for (what, state, reason), number in sorted(
            counts.items(), key=lambda item: (-item[1], item[0])
        )
    ]


def is_copy_only(citation: AuditedCitation) -> bool:
    """Whether its `url` is an archived copy, which was asked as one, and no page is named."""
    return citation.archive_url is None and citation.snapshot_check is not None


def _open_questions(citation: AuditedCitation) -> Iterator[tuple[str, str, str]]:
    for what, url, checked in (
        (translatable("original"), citation.url, citation.original),
        (translatable("snapshot"), citation.archive_url, citation.snapshot_check),
    ):
        if checked is not None:
            if checked.state in UNASKED:
                yield what, STATES[checked.state], REASONS[checked.reason]
        elif url is not None and not is_copy_only(citation):
            yield what, STATES[State.UNCHECKED], UNPLANNED
    if any(each.dynamic for each in citation.urls):
        yield "original", STATES[State.UNCHECKED], COMPUTED
