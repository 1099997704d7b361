"""The rules, asked about every citation of a run with the evidence that the store holds."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from itertools import takewhile

import msgspec

from refaudit import extract, judge, rules
from refaudit.audit.copies import KnownCopies
from refaudit.audit.deciding import Decided
from refaudit.audit.programs import digest_of
from refaudit.model.citation import Citation
from refaudit.model.finding import Case, Edit, Finding
from refaudit.settings import Settings, clock_time
from refaudit.store import Store, StoredArticle, evidence_of, targets_of
from refaudit.store.findings import Judged
from refaudit.store.judgements import Basis, Found, Judgements

__all__ = ["Finder", "corrections"]

#: What makes findings, beside the libraries.
_FINDERS = (
    "audit/copies.py",
    "audit/deciding.py",
    "audit/finding.py",
    "catalogue",
    "extract",
    "judge",
    "model",
    "rules",
)
_LIBRARIES = (
    "ada-url",
    "ahocorasick-rs",
    "msgspec",
    "mwparserfromhell",
    "publicsuffixlist",
    "rapidfuzz",
)

#: The edits of one finding, which belong together.
_Edits = tuple[Edit, ...]


class Finder:
    """Makes the findings of one run, article by article.

    Where an earlier run found them by the very same, they are taken over.
    """

    def __init__(
        self, settings: Settings, store: Store, run_id: str, selection: rules.Selection
    ) -> None:
        self._store = store
        self._run = run_id
        self._selection = selection
        self._now = clock_time(settings)
        self._judgements = Judgements.of(store, run_id)
        self._copies = KnownCopies(settings, store)
        self._waiting = rules.Waiting()
        self._decided = Decided.of(store, self._now)
        self._recipe = _recipe(selection, judge.Policy.of(settings))

    def judge(self, first: int = 0, last: int | None = None) -> Iterator[int]:
        """Store what the rules say about the articles of the run, or those with these keys.

        Puts it in place of what they said before. Gives, again and again, how many more are done.
        """
        today = self._now.astimezone(UTC).date()
        for page in self._judgements.pages(first, last):
            keys = {one.number: self._key(one) for one in page if one.reading and not one.waits}
            carried = self._judgements.carry(keys, today)
            yield len(carried)
            others = [one.number for one in page if one.number not in carried]
            for articles in self._judgements.articles(others):
                found = [self._found(article, keys.get(article.key)) for article in articles]
                self._judgements.save(found)
                yield len(found)

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

    def _key(self, basis: Basis) -> str:
        """A digest of all that the findings on an article rest on, but for the clock."""
        decided = self._decided.about((basis.title, basis.source))
        about = (self._recipe, basis.reading, basis.wiki, decided)
        state = hashlib.blake2b(msgspec.json.encode(about), digest_size=16)
        state.update(basis.facts)
        return state.hexdigest()

    def _found(self, article: StoredArticle, key: str | None) -> Found:
        context = rules.Context(
            article=article.title,
            now=self._now,
            wiki=article.wiki,
            language=article.language,
        )
        raw = tuple(self._findings(article, context))
        found = self._decided.applied(article, raw)
        judged = None
        if key is not None:
            until = rules.lasting(article.extraction, context, raw)
            judged = Judged(key, context.today, until)
        return Found(
            article=article,
            findings=found,
            corrected=corrections(article, found),
            judged=judged,
        )

    def _findings(self, article: StoredArticle, context: rules.Context) -> Iterator[Finding]:
        if article.error is not None:
            unreadable = [(article.title, article.error)]
            yield from rules.run_findings(selection=self._selection, unreadable=unreadable)
            return
        extraction = article.extraction
        urls = {url for citation in extraction.citations for url in targets_of(citation) if url}
        checks = self._store.checked(self._run, urls)
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


def _recipe(selection: rules.Selection, policy: judge.Policy) -> str:
    """All that finds, and by which rules and numbers."""
    told = msgspec.json.encode((sorted(selection.codes), policy)).decode()
    return f"{digest_of(_FINDERS, _LIBRARIES)} {told}"


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
