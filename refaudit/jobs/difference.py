"""Two reports compared, finding by finding."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from refaudit.model.difference import Changed, Difference
from refaudit.model.finding import Finding, Severity
from refaudit.model.report import AuditedArticle, AuditedCitation, Report

__all__ = ["comparable", "difference"]

#: Article, citation, rule, parameter: what stays the same while a fault stays.
_Key = tuple[str, str, str, str | None, str | None]
_Found = dict[_Key, list[Changed]]


def comparable(report: Report) -> bool:
    """Whether a run can be compared: what a run without its network left unsaid is not mended."""
    run = report.run
    return run.status == "complete" and not run.network_down


def difference(report: Report, before: Report | None) -> Difference:
    """What changed from one report to the next; findings about the runs themselves are left out.

    An article that the later run did not read is not compared: nothing of it is resolved.
    """
    now, then = _found(report.articles), _found(before.articles if before else ())
    read = {_article(article) for article in report.articles if article.error is None}
    came, gone, persisting = list[Changed](), list[Changed](), Counter[Severity]()
    for key in dict.fromkeys((*now, *then)):
        new, old = now.get(key, []), then.get(key, [])
        both = min(len(new), len(old))
        persisting.update(each.severity for each in new[:both])
        came += new[both:]
        if key[:2] in read:
            gone += old[both:]
    return Difference(
        run=report.run.id,
        before=before.run.id if before else None,
        new=_counts(each.severity for each in came),
        persisting=_counts(persisting.elements()),
        resolved=_counts(each.severity for each in gone),
        came=_worst_first(came),
        gone=_worst_first(gone),
    )


def _found(articles: Sequence[AuditedArticle]) -> _Found:
    found: _Found = defaultdict(list)
    for article in articles:
        for finding, citation in _findings(article):
            key = (*_article(article), finding.code, finding.citation, finding.parameter)
            found[key].append(_changed(article, finding, citation))
    return found


def _article(article: AuditedArticle) -> tuple[str, str]:
    return article.wiki or "", article.title or article.source


def _findings(article: AuditedArticle) -> Iterator[tuple[Finding, AuditedCitation | None]]:
    yield from ((finding, None) for finding in article.findings)
    for citation in article.citations:
        yield from ((finding, citation) for finding in citation.findings)


def _changed(
    article: AuditedArticle, finding: Finding, citation: AuditedCitation | None
) -> Changed:
    return Changed(
        article=article.title or article.source,
        code=finding.code,
        name=finding.name,
        severity=finding.severity,
        message=finding.message,
        url=(citation.url or citation.archive_url) if citation else None,
        parameter=finding.parameter,
    )


def _counts(severities: Iterable[Severity]) -> dict[str, int]:
    counts = Counter(severities)
    return {severity.value: counts[severity] for severity in Severity if counts[severity]}


def _worst_first(changes: list[Changed]) -> tuple[Changed, ...]:
    order = list(Severity)
    return tuple(sorted(changes, key=lambda each: order.index(each.severity)))
