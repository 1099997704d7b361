"""The table of citations as numbers and short texts, for the page's script to search and sort.

States, rules, hosts and articles are said once and then named by their places in lists, so that
twenty thousand citations are a few megabytes.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from refaudit.model.difference import Difference
from refaudit.model.finding import Change, Finding, Severity
from refaudit.model.report import AuditedArticle, AuditedCitation
from refaudit.report.card import card_title, fingerprint_of
from refaudit.report.links import url_text
from refaudit.report.overview import titled
from refaudit.report.placed import bygone
from refaudit.report.survey import host_of
from refaudit.report.text import one_line
from refaudit.report.words import STATES

__all__ = ["gone_data", "has_row", "table_data"]

_TITLE_SEARCHED = 160
_URL_SEARCHED = 240
_NAME_SHOWN = 80
_MESSAGE_SHOWN = 300
_FINDINGS_TOLD = 50
_STATES = [state.value for state in STATES]
_CHANGES = [change.value for change in Change]


class _Names:
    """Names in the order in which they first came, each with its number."""

    def __init__(self) -> None:
        self.numbers: dict[Any, int] = {}

    def __call__(self, name: Any) -> int:
        return self.numbers.setdefault(name, len(self.numbers))


def table_data(
    articles: Iterable[tuple[int, AuditedArticle]], *, found_only: bool = False
) -> dict[str, object]:
    """`rows` and the lists that they point into.

    A row is article, number of the citation in it (0 for the article itself), ordinal, title, URL,
    host, state of the original and of the snapshot (-1 where nothing was asked), whether a loss is
    confirmed, and the findings as rule, change (-1 where none is known), whether it is set aside,
    fingerprint, and the mark that a reviewer gave. `articles` has the number of each and its
    title. With `found_only` citations without findings have no row.
    """
    hosts, rules, names = _Names(), _Names(), []
    rows = []
    for place, (number, article) in enumerate(articles):
        names.append([number, titled(article)])
        if has_row(article):
            rows.append([place, 0, 0, "", "", -1, -1, -1, 0, _findings(article.findings, rules)])
        rows += _rows(place, article, hosts, rules, found_only=found_only)
    return {
        "articles": names,
        "hosts": list(hosts.numbers),
        "rules": list(rules.numbers),
        "states": _STATES,
        "severities": [severity.value for severity in Severity],
        "changes": _CHANGES,
        "rows": rows,
    }


def has_row(article: AuditedArticle) -> bool:
    """Whether the article itself has a row, before those of its citations."""
    return bool(article.findings) or article.error is not None


def gone_data(difference: Difference | None) -> list[list[object]]:
    """The findings of the run before that this one has not, for a table of their own.

    Each is article, URL, code, name, severity, message, and whether it is resolved or could not be
    checked again.
    """
    return [
        [
            one_line(one.article, _TITLE_SEARCHED),
            one_line(url_text(one.url), _URL_SEARCHED) if one.url else "",
            one_line(one.code, _NAME_SHOWN),
            one_line(one.name, _NAME_SHOWN),
            one.severity.rank,
            one_line(one.message, _MESSAGE_SHOWN),
            change.value,
        ]
        for change, one in bygone(difference)
    ]


def _rows(
    place: int, article: AuditedArticle, hosts: _Names, rules: _Names, *, found_only: bool
) -> Iterator[list[object]]:
    for index, citation in enumerate(article.citations, 1):
        if found_only and not citation.findings:
            continue
        url = citation.url or citation.archive_url or ""
        host = host_of(citation)
        yield [
            place,
            index,
            citation.ordinal,
            one_line(card_title(citation), _TITLE_SEARCHED),
            one_line(url_text(url), _URL_SEARCHED) if url else "",
            hosts(host) if host else -1,
            *_states(citation),
            _findings(citation.findings, rules),
        ]


def _states(citation: AuditedCitation) -> tuple[int, int, int]:
    original, snapshot = citation.original, citation.snapshot_check
    return (
        _STATES.index(original.state.value) if original else -1,
        _STATES.index(snapshot.state.value) if snapshot else -1,
        int(original.confirmed) if original else 0,
    )


def _findings(findings: Iterable[Finding], rules: _Names) -> list[list[object]]:
    # As the cards have them.
    worst_first = sorted(findings, key=lambda each: each.severity.rank)
    return [
        [
            rules(_rule(finding)),
            _CHANGES.index(finding.change.value) if finding.change else -1,
            int(finding.ignored is not None),
            fingerprint_of(finding),
            finding.mark.value if finding.mark else "",
        ]
        for finding in worst_first[:_FINDINGS_TOLD]
    ]


def _rule(finding: Finding) -> tuple[str, str, int]:
    return (
        one_line(finding.code, _NAME_SHOWN),
        one_line(finding.name, _NAME_SHOWN),
        finding.severity.rank,
    )
