"""The rules, asked about every citation of a run with the evidence that the store holds."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from refaudit import extract, rules
from refaudit.audit.copies import KnownCopies
from refaudit.audit.deciding import Decided
from refaudit.model.finding import Case, Edit, Finding
from refaudit.settings import Settings, clock_time
from refaudit.store import Store, StoredArticle, evidence_of, targets_of

__all__ = ["Finder", "corrections"]


class Finder:
    """Makes the findings of one run, article by article."""

    def __init__(
        self, settings: Settings, store: Store, run_id: str, selection: rules.Selection
    ) -> None:
        self._store = store
        self._run = run_id
        self._selection = selection
        self._now = clock_time(settings)
        self._copies = KnownCopies(settings, store)
        self._waiting = rules.Waiting()
        self._decided = Decided.of(store, self._now)

    def of_article(self, article: StoredArticle) -> tuple[Finding, ...]:
        """What the rules say about an article and its citations, with what reviewers decided."""
        if article.error is None:
            return self._decided.applied(article, self._findings(article))
        unreadable = [(article.title, article.error)]
        found = rules.run_findings(selection=self._selection, unreadable=unreadable)
        return self._decided.applied(article, found)

    def of_run(self, *, network_down: str | None) -> tuple[Finding, ...]:
        """What they say about the run; to be asked when all its articles were.

        `network_down` is the proof that our own network had failed, None where it had not.
        """
        return rules.run_findings(
            selection=self._selection, network_down=network_down, troubled=self._waiting.hosts
        )

    def _findings(self, article: StoredArticle) -> Iterator[Finding]:
        extraction = article.extraction
        urls = {url for citation in extraction.citations for url in targets_of(citation) if url}
        checks = self._store.checked(self._run, urls)
        context = rules.Context(
            article=article.title,
            now=self._now,
            wiki=article.wiki,
            language=article.language,
        )
        yield from rules.article_findings(extraction, context, self._selection)
        for citation in extraction.citations:
            original, snapshot = evidence_of(citation, checks)
            case = Case(
                citation=citation,
                article=extraction,
                original=original,
                snapshot=snapshot,
                copies=self._copies.of(citation, original, snapshot),
            )
            self._waiting.saw(case)
            yield from rules.findings(case, context, self._selection)


def corrections(article: StoredArticle, found: Sequence[Finding]) -> dict[str, str]:
    """Each citation's wikitext with every edit made that can be made safely, by its id."""
    changes: defaultdict[str | None, dict[str, Edit]] = defaultdict(dict)
    for finding in found:
        for edit in finding.edits:
            changes[finding.citation].setdefault(edit.parameter, edit)
    corrected = {}
    for citation in article.extraction.citations:
        if edits := tuple(changes.get(citation.id, {}).values()):
            text = extract.apply(citation.wikitext, edits, language=article.language)
            if text is not None and text != citation.wikitext:
                corrected[citation.id] = text
    return corrected
