"""Domains that were let go and are used by somebody else for gambling, pills and the like.

Subjects alone accuse nobody: articles are written about them, and sites made for them. So they
count where they fill the page's own titles, and where the cited source was about something else.
(English Wikipedia: WP:JUDI, WP:USURPURL.)
"""

import re
from collections.abc import Iterator, Sequence

from refaudit.catalogue import markers, trades
from refaudit.judge import siblings, titles
from refaudit.judge.signs import Sign, is_proof, sentences
from refaudit.judge.surroundings import Surroundings
from refaudit.model import uri
from refaudit.model.evidence import Content, Observation
from refaudit.model.uri import Url, display, registrable_domain

__all__ = ["is_suspect", "proof"]

_STRANGERS = 0.4
#: A title cut into so many parts is a list of search words.
_LIST = 3
_BARS = re.compile(r"\s*[|,•»~&:/+]\s*|\s+[-–—]\s+")
#: Languages in which these networks write under any domain.
_NETWORKS = frozenset({"id", "tr", "th", "vi", "ko", "zh"})
#: So many words of a trade fill the beginning of a page.
_FULL = 3


def proof(cited: str, seen: Observation, around: Surroundings) -> tuple[str, ...]:
    """The signs that an answer with status 2xx is a usurper's; empty where they do not suffice."""
    signs = _signs(cited, seen, around)
    return sentences(signs) if is_proof(signs) else ()


def is_suspect(cited: str, seen: Observation, around: Surroundings) -> bool:
    """Whether there is a sign for which a sibling is worth a request."""
    return bool(_signs(cited, seen, around))


def _signs(cited: str, seen: Observation, around: Surroundings) -> list[Sign]:
    start, content = uri.parse(cited), seen.content
    if content is None or not isinstance(start, Url) or _was_about(start, around):
        return []
    signs = [*_subjects(content)] or [*_trade(content, around)]
    if not signs:
        return []
    signs += [*_foreign(start, content), *_elsewhere(start, seen), *_beside(content, seen)]
    return [*signs, *_other_subject(content, around)]


def _was_about(start: Url, around: Surroundings) -> bool:
    """Whether the source was about such things when it was cited."""
    if markers.usurped_subject(f"{start.host} {start.path} {start.query}"):
        return True
    names = (*around.titles, *around.archived_titles)
    return any(markers.usurped_subject(name) or markers.usurped_terms(name) for name in names)


def _subjects(content: Content) -> Iterator[Sign]:
    title, heading = content.title or "", content.heading or ""
    in_title = markers.usurped_terms(title)
    everywhere = markers.usurped_terms(" . ".join((*titles.shown(content), content.excerpt or "")))
    if not everywhere or not (in_title or markers.usurped_terms(heading)):
        return
    weight = 0.7 if len(in_title) > 1 else 0.4 if in_title else 0.3
    says = f"The title or heading is about: {', '.join(everywhere[:5])}"
    yield Sign(kind="subject", weight=weight, sentence=says)
    if len(everywhere) >= _LIST:
        says = f"It begins with {len(everywhere)} subjects that usurped domains are used for"
        yield Sign(kind="many", weight=0.2, sentence=says)
    if len(in_title) > 1 and len([part for part in _BARS.split(title) if part]) >= _LIST:
        yield Sign(kind="list", weight=0.1, sentence="The title is a list of search words")


def _trade(content: Content, around: Surroundings) -> Iterator[Sign]:
    """Whether words of one trade, in whatever order, fill title, heading and beginning."""
    in_title = trades.trades_in(" . ".join((content.title or "", content.heading or "")))
    everywhere = trades.trades_in(" . ".join((*titles.shown(content), content.excerpt or "")))
    cited = set().union(*map(trades.trades_in, (*around.titles, *around.archived_titles)))
    full = {
        trade: words
        for trade, words in everywhere.items()
        if len(words) >= _FULL and trade in in_title and trade not in cited
    }
    for trade, words in sorted(full.items(), key=lambda pair: -len(pair[1]))[:1]:
        several = len(in_title[trade]) > 1
        weight = 0.3 if trades.is_loose(trade) else 0.7 if several else 0.4
        says = f"The title and the beginning are about {trade}: {', '.join(words[:5])}"
        yield Sign(kind="subject", weight=weight, sentence=says)


def _foreign(start: Url, content: Content) -> Iterator[Sign]:
    language = (content.language or "").lower().partition("-")[0]
    top = start.host.rpartition(".")[2]
    # Anybody may write any language under `.com`.
    is_foreign = trades.is_foreign(language, top)
    if is_foreign or (language in _NETWORKS and len(top) > 2):
        says = f"The page's language is “{language}”, on a site under .{top}"
        yield Sign(kind="language", weight=0.4 if is_foreign else 0.1, sentence=says)


def _elsewhere(start: Url, seen: Observation) -> Iterator[Sign]:
    end = uri.parse(seen.final_url or "")
    if isinstance(end, Url) and registrable_domain(end.host) != registrable_domain(start.host):
        says = f"The site leads to another one: {display(end.href)}"
        yield Sign(kind="elsewhere", weight=0.3, sentence=says)


def _beside(content: Content, seen: Observation) -> Iterator[Sign]:
    probe = seen.probe
    if probe is None:
        return
    if siblings.same_page(content, probe) or siblings.same_end(seen, probe):
        says = f"A made-up address gives the same: {display(probe.url)}"
        yield Sign(kind="sibling", weight=0.4, sentence=says)
    elif siblings.is_hard(probe):
        says = f"A made-up address gives HTTP {probe.status}: {display(probe.url)}"
        yield Sign(kind="sibling", weight=-0.3, sentence=says)


def _other_subject(content: Content, around: Surroundings) -> Iterator[Sign]:
    shown = titles.shown(content)
    for kind, wanted in (("cited", around.titles), ("archived", around.archived_titles)):
        yield from _against(kind, shown, wanted)


def _against(kind: str, shown: Sequence[str], wanted: Sequence[str]) -> Iterator[Sign]:
    alike = titles.likeness(shown, wanted)
    if alike is None:
        if titles.other_script(shown, wanted):
            says = f"The {kind} title is in another script: “{wanted[0][:80]}”"
            yield Sign(kind=kind, weight=0.5, sentence=says)
    elif alike >= titles.MATCH:
        yield Sign(kind=kind, weight=-1.0, sentence=f"The page has the {kind} title")
    elif alike < _STRANGERS:
        says = f"The {kind} title is about something else: “{wanted[0][:80]}”"
        yield Sign(kind=kind, weight=0.5, sentence=says)
