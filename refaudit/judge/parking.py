"""Domains that show no site of their own any more: parked, for sale, or not set up.

Two independent signs are needed: an article about domain names has one of them.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from refaudit.catalogue import doors, markers, trades
from refaudit.catalogue.phrases import fold
from refaudit.judge import siblings, titles
from refaudit.judge.answers import is_success
from refaudit.judge.signs import Sign, is_proof, sentences
from refaudit.judge.surroundings import Surroundings
from refaudit.model import uri
from refaudit.model.evidence import Content, Observation, Probe
from refaudit.model.uri import Url, display, registrable_domain

__all__ = ["is_suspect", "proof"]

#: Landers are short; an article about them is not.
_LITTLE_TEXT = 1500
#: A registrar's notice has no more than this.
_NOTICE = 400
#: A page that has its own name as title and no word of a sale says at least this much.
_SOME_TEXT = 40
#: What proves a service that parks domains; words alone may be a report.
_SURE = frozenset({"host", "script", "gone", "address"})
_DOORS = frozenset({"app:shell", "form:password", "form:captcha"})
#: What gates have, and empty domains have not.
_GATES = frozenset({"form:button", "form:picture"})
#: Characters before and after a name in which something is said of it.
_NEAR = 30
_DECORATION = " .!…\"'()[]<>|-–—:"
_SCRIPTS = {"decisive": 0.8, "strong": 0.5, "hint": 0.2}
_PHRASES = {"strong": 0.5, "hint": 0.25}


def proof(cited: str, seen: Observation, around: Surroundings) -> tuple[str, ...]:
    """The signs that an answer with status 2xx is a parked domain's; empty where they do not do."""
    signs = _signs(cited, seen, around)
    kinds = {sign.kind for sign in signs}
    return sentences(signs) if len(kinds) > 1 and is_proof(signs) else ()


def is_suspect(cited: str, seen: Observation, around: Surroundings) -> bool:
    """Whether there is a sign for which a sibling is worth a request."""
    return bool(_signs(cited, seen, around))


def _signs(cited: str, seen: Observation, around: Surroundings) -> list[Sign]:
    start, end = uri.parse(cited), uri.parse(seen.final_url or cited)
    if not isinstance(start, Url) or not isinstance(end, Url) or _is_about(start, around):
        return []
    signs = [*_led_to_service(start, end, seen)]
    if seen.content is not None:
        signs += [*_in_source(seen.content), *_in_words(seen.content, start)]
        signs += [*_of_its_name(seen.content, start, around)] or [*_of_a_name(seen.content, around)]
    if not signs:
        return []
    return [*signs, *_beside(seen, is_sure=any(sign.kind in _SURE for sign in signs))]


def _is_about(cited: Url, around: Surroundings) -> bool:
    """Whether the citation is about the trade with domains itself."""
    if markers.is_parking_host(cited.host) or trades.of_domain(cited.host).names:
        return True
    told = [trades.of_domain(title) for title in around.titles]
    if any(words.names and (words.offered or words.sale or words.state) for words in told):
        return True
    return any(markers.parking_phrase(title) for title in around.titles)


def _led_to_service(start: Url, end: Url, seen: Observation) -> Iterator[Sign]:
    content = seen.content
    onward = (content.refresh, content.script_refresh, content.frame) if content else ()
    places = [end.href, *filter(None, onward)]
    for place in dict.fromkeys(places):
        url = uri.parse(place)
        if not isinstance(url, Url) or url.href == start.href:
            continue
        address = markers.parking_address(place)
        if markers.is_parking_host(url.host) or address == "strong":
            says = f"Leads to a service that parks or sells domains: {display(place)}"
            yield Sign(kind="host", weight=0.8, sentence=says)
        elif address:
            says = f"Leads to an address as parking services have them: {display(place)}"
            yield Sign(kind="address", weight=0.4, sentence=says)
        domain = registrable_domain(start.host)
        if registrable_domain(url.host) != domain and domain in url.href.lower():
            says = f"Leads to another site's page about {domain}"
            yield Sign(kind="named", weight=0.4, sentence=says)


def _in_source(content: Content) -> Iterator[Sign]:
    """Scripts of parking services, and messages of hosters that know no such site."""
    for marker in content.markers:
        kind, _, name = marker.partition(":")
        if kind == "gone":
            says = f"A hosting service says that it has no such site ({name})"
            yield Sign(kind="gone", weight=0.8, sentence=says)
        if kind == "parking":
            vendor, _, strength = name.partition(":")
            kind, weights = ("words", _PHRASES) if vendor == "phrase" else ("script", _SCRIPTS)
            whose = "" if vendor == "phrase" else f" ({vendor})"
            says = f"The page has the {kind} of a parked domain{whose}"
            if strength in weights:
                yield Sign(kind=kind, weight=weights[strength], sentence=says)


def _in_words(content: Content, start: Url) -> Iterator[Sign]:
    titles = [text for text in (content.title, content.heading) if text]
    phrase = next(filter(None, (markers.parking_phrase(text) for text in titles)), None)
    if phrase:
        says = f"The title or heading says “{phrase}”"
        yield Sign(kind="title", weight=0.4, sentence=says)
    if any(markers.no_site_title(text) for text in titles):
        says = f"The title is that of a server without a site: “{titles[0]}”"
        yield Sign(kind="no-site", weight=0.5, sentence=says)


def _of_its_name(content: Content, start: Url, around: Surroundings) -> Iterator[Sign]:
    """What a page of little text says of its own host name: that it can be had, or has run out."""
    if content.text_length >= _LITTLE_TEXT or _has_cited_title(content, around):
        return
    domain = registrable_domain(start.host)
    shown = [text for text in (content.title, content.heading) if text]
    named = [text for text in shown if _names(text, domain)]
    text = " . ".join((*shown, content.excerpt or ""))
    if not _names(text, domain):
        return
    words, near = trades.of_domain(text), trades.of_domain(_near(text, domain))
    told = [*_trade(words, near)] if _DOORS.isdisjoint(content.markers) or words.offered else []
    told = told or [*_without_words(content, named, domain, text)]
    if not told and not _has_marks(content):
        return
    weight = 0.4 if named and _is_name(named[0], domain) else 0.3 if named else 0.2
    where = "title" if named else "text"
    yield Sign(kind="domain", weight=weight, sentence=f"The {where} names the domain {domain}")
    yield from told


def _of_a_name(content: Content, around: Surroundings) -> Iterator[Sign]:
    """What a notice says in its heading of a domain, without the name of it."""
    if content.text_length >= _NOTICE or _has_cited_title(content, around):
        return
    if not _DOORS.isdisjoint(content.markers):
        return
    for shown in filter(None, (content.heading, content.title)):
        words = trades.of_domain(shown)
        if words.names and (became := (*words.offered, *words.state)):
            says = f"The heading speaks of a domain: “{became[0]}”"
            yield Sign(kind="stated", weight=0.4, sentence=says)
            return


def _without_words(
    content: Content, named: Sequence[str], domain: str, text: str
) -> Iterator[Sign]:
    """What is left of a sale in a language without rows: the name, and somebody to write to."""
    is_door = not (_DOORS | _GATES).isdisjoint(content.markers) or doors.gate_words(text)
    if is_door or content.text_length < _SOME_TEXT:
        return
    if len(named) > 1 and _is_name(named[0], domain):
        says = "Title and heading are the name of the site and nothing else"
        yield Sign(kind="only-name", weight=0.0, sentence=says)
    elif named and "form:contact" in content.markers:
        says = "Whoever has the name wants to be written to"
        yield Sign(kind="contact", weight=0.2, sentence=says)


def _near(text: str, domain: str) -> str:
    """The words beside the domain wherever a text names it, the domain left out."""
    pieces = fold(text).split(domain)
    return " . ".join(f"{before[-_NEAR:]} . {after[:_NEAR]}" for before, after in pairwise(pieces))


def _trade(words: trades.Domain, near: trades.Domain) -> Iterator[Sign]:
    """What the words of a page, and those near its own name, say of the name."""
    if words.offered:
        says = f"It says that it is for sale: “{words.offered[0]}”"
        yield Sign(kind="offered", weight=0.4, sentence=says)
    elif had := near.interest or (words.names and words.sale):
        says = f"It speaks of a sale: “{had[0]}”"
        yield Sign(kind="offered", weight=0.3, sentence=says)
    elif became := near.state or (words.names and words.state):
        says = f"It speaks of a domain's registration: “{became[0]}”"
        yield Sign(kind="state", weight=0.2, sentence=says)
    else:
        return
    if words.names:
        says = f"It speaks of domains: “{words.names[0]}”"
        yield Sign(kind="words-of-domains", weight=0.2, sentence=says)


def _is_same(content: Content, probe: Probe | None) -> bool:
    """Whether both pages are one; of two that have pictures only, the titles tell."""
    if siblings.same_page(content, probe):
        return True
    bare = probe is not None and max(content.text_length, probe.text_length) < _SOME_TEXT
    return bare and siblings.same_words(content, probe)


def _names(text: str, domain: str) -> bool:
    """Whether a text has the domain in it, and not only a longer name."""
    at = fold(text).find(domain)
    before = text[at - 1 : at]
    return at >= 0 and not (before.isalnum() or before == "-")


def _is_name(text: str, domain: str) -> bool:
    """Whether a title is nothing but the domain."""
    return fold(text).strip(_DECORATION).removeprefix("www.") == domain


def _has_cited_title(content: Content, around: Surroundings) -> bool:
    alike = titles.likeness(titles.shown(content), around.titles)
    return alike is not None and alike >= titles.MATCH


def _has_marks(content: Content) -> bool:
    return any(marker.startswith("parking:") for marker in content.markers)


def _beside(seen: Observation, *, is_sure: bool) -> Iterator[Sign]:
    """Signs that only add to others; `is_sure` says that these are more than words."""
    content, probe = seen.content, seen.probe
    if content is not None and content.text_length < _LITTLE_TEXT:
        says = f"The page has little text ({content.text_length} characters)"
        yield Sign(kind="little", weight=0.2, sentence=says)
    if (content is not None and _is_same(content, probe)) or siblings.same_end(seen, probe):
        says = f"A made-up address gives the same: {display(probe.url if probe else '')}"
        yield Sign(kind="sibling", weight=0.4, sentence=says)
    elif probe is not None and not is_success(probe.status or 0):
        says = f"A made-up address gives HTTP {probe.status}: {display(probe.url)}"
        yield Sign(kind="sibling", weight=-0.1 if is_sure else -0.5, sentence=says)
