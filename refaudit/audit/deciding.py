"""What reviewers have decided, and what editors ask for, put into findings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from msgspec import structs

from refaudit.model.citation import Citation
from refaudit.model.decision import Decision
from refaudit.model.finding import Finding
from refaudit.model.uri import target_of
from refaudit.store import Store, StoredArticle, targets_of
from refaudit.store.decisions import Decisions

__all__ = ["Decided"]


class Decided:
    """The decisions that hold at a moment."""

    def __init__(self, decisions: Iterable[Decision], now: datetime) -> None:
        today = now.astimezone(UTC).date()
        self._decisions = [_normal(one) for one in decisions if not one.is_over(today)]

    @classmethod
    def of(cls, store: Store, now: datetime) -> "Decided":
        """Those of a history."""
        return cls((decision for _, decision in Decisions.of(store).all()), now)

    def about(self, names: Sequence[str]) -> list[Decision]:
        """Those that may be about findings on an article of one of these names."""
        return [
            one
            for one in self._decisions
            if one.fits(one.code, names, (one.url or "",), one.fingerprint or "")
        ]

    def applied(self, article: StoredArticle, found: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings on an article, with those set aside that a decision is about.

        What is set aside has no edits. Nor has any finding where the page keeps programs off: it
        is told, because its readers are as much in need of a source, and a person decides.
        """
        cited = {citation.id: citation for citation in article.extraction.citations}
        return tuple(self._applied(article, cited, found))

    def _applied(
        self, article: StoredArticle, cited: Mapping[str, Citation], found: Iterable[Finding]
    ) -> Iterator[Finding]:
        hands_off = article.extraction.exclusion is not None
        for finding in found:
            reason = self._reason(article, cited.get(finding.citation or ""), finding)
            if reason is not None:
                yield structs.replace(finding, ignored=reason, edits=())
            elif hands_off and finding.edits:
                yield structs.replace(finding, edits=())
            else:
                yield finding

    def _reason(
        self, article: StoredArticle, citation: Citation | None, finding: Finding
    ) -> str | None:
        if not self._decisions:
            return None
        names = (article.title, article.source)
        urls = _urls(citation) if citation else ()
        fitting = (
            one
            for one in self._decisions
            if one.fits(finding.code, names, urls, finding.fingerprint)
        )
        return next((one.sentence for one in fitting), None)


def _urls(citation: Citation) -> Sequence[str]:
    written = (cited.url for cited in citation.urls)
    return [url for url in (*targets_of(citation), *map(_key, written)) if url]


def _key(url: str | None) -> str | None:
    return (target_of(url) or url) if url else None


def _normal(decision: Decision) -> Decision:
    """The decision with its URL in the form in which targets are known."""
    url = decision.url
    if url is None:
        return decision
    if not url.endswith("*"):
        return structs.replace(decision, url=_key(url))
    scheme, colon, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return structs.replace(decision, url=f"{scheme.lower()}{colon}{host.lower()}{slash}{path}")
