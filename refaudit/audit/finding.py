"""The rules, asked about every citation of a run with the evidence that the store holds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from refaudit import extract, rules
from refaudit.audit.copies import KnownCopies
from refaudit.audit.deciding import Decided
from refaudit.model.citation import Citation
from refaudit.model.finding import Case, Edit, Finding
from refaudit.settings import Settings, clock_time
from refaudit.store import Store, StoredArticle, evidence_of, targets_of

__all__ = ["Finder", "corrections"]

#: The edits of one finding, which belong together.
_Edits = tuple[Edit, ...]


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

    def judge(self, article: StoredArticle) -> None:
        """Store what they say about an article, in place of what they said before."""
        found = self.of_article(article)
        self._store.save_findings(self._run, article.key, found, corrections(article, found))

    @property
    def troubled(self) -> tuple[rules.HostTrouble, ...]:
        """The hosts in trouble for which citations of the articles wait."""
        return self._waiting.hosts

    def hear(self, troubled: Iterable[rules.HostTrouble]) -> None:
        """Take notice of what another finder met in later articles."""
        self._waiting.hear(troubled)

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


def corrections(article: StoredArticle, found: Iterable[Finding]) -> dict[str, str]:
    """Each citation's wikitext with the edits of its findings made, by its id.

    The edits of a finding are made together or not at all: not where one is not safe, nor where an
    earlier finding gives the same parameter something else. No two corrections overlap: one that
    is made around another citation has that one's edits in it.
    """
    wanted: defaultdict[str | None, list[_Edits]] = defaultdict(list)
    for finding in found:
        if finding.edits:
            wanted[finding.citation].append(finding.edits)
    done: list[tuple[Citation, str]] = []
    # From the end to the beginning: what stands in a citation comes before it.
    edited = (one for one in article.extraction.citations if one.id in wanted)
    for citation in sorted(edited, key=lambda one: -one.start):
        inner = _before(done, citation.end)
        before = _with(citation, inner)
        after = _edited(before, wanted[citation.id], article.language)
        if after != before:
            del done[len(done) - len(inner) :]
            done.append((citation, after))
    return {citation.id: wikitext for citation, wikitext in done}


def _before(done: Sequence[tuple[Citation, str]], end: int) -> list[tuple[Citation, str]]:
    """The last ones that stand before this place, first to last in the article."""
    return list(takewhile(lambda each: each[0].start < end, reversed(done)))


def _with(citation: Citation, inner: Sequence[tuple[Citation, str]]) -> str:
    """The citation as written, but for the corrections of those inside it, first to last."""
    text = citation.wikitext
    for one, corrected in reversed(inner):
        start, end = one.start - citation.start, one.end - citation.start
        text = text[:start] + corrected + text[end:]
    return text


def _edited(wikitext: str, wanted: Iterable[_Edits], language: str) -> str:
    made: dict[str, Edit] = {}
    for edits in wanted:
        fresh = tuple(edit for edit in edits if made.get(edit.parameter) != edit)
        named = {name: edit for edit in fresh for name in (edit.parameter, edit.rename) if name}
        text = extract.apply(wikitext, fresh, language=language)
        if text is not None and named.keys().isdisjoint(made):
            wikitext, made = text, made | named
    return wikitext
