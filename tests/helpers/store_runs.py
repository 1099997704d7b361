"""Whole runs in few words, for tests of what changes from run to run."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Finding, fingerprint
from refaudit.store import Store, targets_of
from tests.helpers.store_nouns import (
    NOW,
    article,
    begun,
    citation,
    extraction,
    finding,
    seen,
    target,
    verdict,
)
from tests.helpers.stores import articles_of

__all__ = ["audited", "fault"]

_REASONS = {
    State.LIVE: Reason.OK,
    State.DEAD: Reason.NOT_FOUND,
    State.UNKNOWN: Reason.TIMEOUT,
    State.UNCHECKED: Reason.NETWORK_DOWN,
}


def fault(code: str = "LNK101", ordinal: int | None = 1, **changes: Any) -> Finding:
    """A finding on the citation `ordinal`, or on the article."""
    cited = None if ordinal is None else f"c{ordinal}"
    values = {"fingerprint": fingerprint(code, "A", cited, changes.get("parameter"))}
    return finding(code, cited, **(values | changes))


def audited(
    store: Store,
    pages: Mapping[str, Sequence[Finding]],
    states: Mapping[int, State] = {},
    *,
    day: int = 0,
    command: str = "refaudit audit x",
    wikitext: str = "{{cite web}}",
    wiki: str | None = None,
    unread: Iterable[str] = (),
    finish: bool = True,
    **facts: Any,
) -> str:
    """A run over articles that cite two URLs each; gives its id.

    `pages` has the findings by title, `states` the verdicts by the number of the URL; those that
    are not named are live.
    """
    now = NOW + timedelta(days=day)
    run = begun(store, key=f"{command} {day}", now=now, command=command, **facts).id
    cited = [citation(n, wikitext=wikitext) for n in (1, 2)]
    targets = [target(url=url) for c in cited for url in targets_of(c) if url]
    for title in pages:
        store.add_article(run, article(title, title=title, wiki=wiki), extraction(*cited), targets)
    for title in unread:
        store.add_unreadable(run, source=title, title=title, error="no text")
    if pages:
        made = [
            verdict(n, states.get(n, State.LIVE), reason=_REASONS[states.get(n, State.LIVE)])
            for n in (1, 2)
        ]
        store.record(run, [(seen(n, at=now), now) for n in (1, 2)])
        store.save_verdicts(run, made)
    for stored in articles_of(store, run):
        store.save_findings(run, stored.key, pages.get(stored.title, ()), {})
    if finish:
        store.finish(run, now=now, status="complete")
    return run
