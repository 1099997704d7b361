"""The search for archived copies of dead pages: facts gathered for the rules.

It comes after the verdicts, which say what is dead, and before the rules, which propose the copy.
What archives answer is stored at once: a run that is killed goes on where it stood, and the rules
can be asked again without a network.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from itertools import islice

from msgspec import structs

from refaudit import check, engine, judge
from refaudit.check.indexes import list_captures
from refaudit.judge.search import AskCapture, AskIndex, Facts, next_step, outcome
from refaudit.judge.wishes import wish_of
from refaudit.model import uri
from refaudit.model.checked import Checked
from refaudit.model.citation import Citation, Role
from refaudit.model.copies import CopySearch, Listing, Wish
from refaudit.model.evidence import Observation, State
from refaudit.settings import Settings, clock_time
from refaudit.store import Store, evidence_of, targets_of
from refaudit.store.copies import CopyFacts
from refaudit.web import Fetcher

__all__ = ["KnownCopies", "find_copies"]

#: Snapshots that help no reader, so that another copy is wanted.
_USELESS = frozenset({State.MISSING, State.ERROR_CAPTURE, State.OTHER_PAGE})
#: A page that is cited all over a wiki was read on many days: copies of so many are looked for, and
#: the other citations get what was found by then.
_WISHES_OF_A_PAGE = 4
#: Questions for one wish; more than the archives of the catalogue can give rise to.
_MOST_QUESTIONS = 50

_Need = tuple[str, list[Wish]]


async def find_copies(
    settings: Settings,
    store: Store,
    run_id: str,
    fetcher: Fetcher,
    *,
    watch: Callable[[int, int], None] = lambda _done, _total: None,
) -> None:
    """Look for copies of the run's dead pages that are cited without a working one.

    The verdicts of the run must be saved. Only what is not known freshly is asked, and of so many
    pages as the settings allow: the next run takes up the others. `watch` is told how many pages
    are done, and of how many.
    """
    search = _Search(settings, CopyFacts.of(store), run_id, fetcher)
    open_needs = (need for need in _needs(store, run_id).items() if search.is_open(need))
    needs = list(islice(open_needs, settings.max_copy_searches or None))
    done = 0
    watch(done, len(needs))
    lanes = [[need] for need in needs]
    spread = engine.spread(lanes, search.of_page, width=settings.concurrency)
    async with aclosing(spread) as batches:
        async for batch in batches:
            done += len(batch)
            watch(done, len(needs))


class KnownCopies:
    """What is known of copies for the citations of a run; asks nothing."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._copies = CopyFacts.of(store)
        self._policy = judge.Policy.of(settings)

    def of(
        self, citation: Citation, original: Checked | None, snapshot: Checked | None
    ) -> CopySearch | None:
        """What a search for the citation came to, None where it needs none or nobody looked."""
        wish = _wish(citation, original, snapshot)
        if wish is None or original is None:
            return None
        found = outcome(original.url, wish, _facts(self._copies, original.url), self._policy)
        return found if found != CopySearch() else None


class _Search:
    """Puts the questions of searches to the network, and the answers into the store."""

    def __init__(
        self, settings: Settings, copies: CopyFacts, run_id: str, fetcher: Fetcher
    ) -> None:
        self._copies = copies
        self._run = run_id
        self._fetcher = fetcher
        self._policy = judge.Policy.of(settings)
        self._start = clock_time(settings)
        self._stands = settings.now is not None

    def is_open(self, need: _Need) -> bool:
        """Whether something would have to be asked for a page."""
        page, wishes = need
        facts = _facts(self._copies, page)
        steps = (next_step(page, wish, facts, self._policy, self._start) for wish in wishes)
        return any(not isinstance(step, CopySearch) for step in steps)

    async def of_page(self, need: _Need) -> None:
        """Search until every wish for the page has its answer."""
        page, wishes = need
        for wish in wishes:
            for _ in range(_MOST_QUESTIONS):
                facts = _facts(self._copies, page)
                step = next_step(page, wish, facts, self._policy, self._start)
                if isinstance(step, CopySearch):
                    break
                await self._ask(page, step)

    async def _ask(self, page: str, question: AskIndex | AskCapture) -> None:
        if isinstance(question, AskIndex):
            self._copies.add_listing(self._run, await self._listing(page, question))
            return
        target = question.target
        seen = await check.observe(target, self._fetcher, clock=self._clock)
        seen = self._timeless(seen)
        history = self._copies.seen([target.url]).get(target.url, [])
        verdict = judge.verdict(target, [*history, seen], self._policy)
        due = judge.next_due(verdict, seen, self._policy)
        self._copies.add_seen(self._run, (target, seen, due))

    async def _listing(self, page: str, question: AskIndex) -> Listing:
        found = await list_captures(
            page,
            question.archive,
            self._fetcher,
            clock=self._clock,
            near=question.near,
            since=question.since,
        )
        return structs.replace(found, answer=self._timeless(found.answer))

    def _clock(self) -> datetime:
        return self._start if self._stands else datetime.now(UTC)

    def _timeless(self, seen: Observation) -> Observation:
        # While the clock stands, nothing takes time: reports of such runs are the same to the byte.
        return structs.replace(seen, elapsed_ms=0) if self._stands else seen


def _facts(copies: CopyFacts, page: str) -> Facts:
    listings = copies.listings(page)
    urls = {one.url for listing in listings for one in listing.captures or ()}
    return Facts(listings=listings, seen=copies.seen(urls))


def _needs(store: Store, run_id: str) -> dict[str, list[Wish]]:
    """The dead pages of the run for which a copy is wanted, and of which times."""
    needs: defaultdict[str, list[Wish]] = defaultdict(list)
    for page, wish in _wishes(store, run_id):
        if wish not in needs[page] and len(needs[page]) < _WISHES_OF_A_PAGE:
            needs[page].append(wish)
    return dict(needs)


def _wishes(store: Store, run_id: str) -> Iterator[tuple[str, Wish]]:
    for article in CopyFacts.of(store).articles(run_id):
        cited = article.extraction.citations
        checks = store.checked(run_id, _urls(cited))
        for citation in cited:
            original, snapshot = evidence_of(citation, checks)
            wish = _wish(citation, original, snapshot)
            if original and wish:
                yield original.url, wish


def _wish(citation: Citation, original: Checked | None, snapshot: Checked | None) -> Wish | None:
    """The copy that the citation needs, if any; no archive is told of an address with secrets."""
    if original is None or uri.display(original.url) != original.url:
        return None
    return wish_of(citation, original) if _needs_copy(citation, snapshot) else None


def _urls(cited: Sequence[Citation]) -> set[str]:
    return {url for citation in cited for url in targets_of(citation) if url}


def _needs_copy(citation: Citation, snapshot: Checked | None) -> bool:
    """Whether no working copy is given, neither in the citation nor by a template behind it."""
    if not any(url.role is Role.SNAPSHOT for url in citation.urls):
        return True
    return snapshot is not None and snapshot.state in _USELESS
