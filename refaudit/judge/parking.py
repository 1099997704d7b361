"""Domains that show no site of their own any more: parked, for sale, or not set up.

Two independent signs are needed: an article about domain names has one of them.
"""

from collections.abc import Iterator

from refaudit.catalogue import markers
from refaudit.judge import siblings
from refaudit.judge.answers import is_success
from refaudit.judge.signs import Sign, is_proof, sentences
from refaudit.judge.surroundings import Surroundings
from refaudit.model import uri
from refaudit.model.evidence import Content, Observation
from refaudit.model.uri import Url, display, registrable_domain

__all__ = ["is_suspect", "proof"]

#: Landers are short; an article about them is not.
_LITTLE_TEXT = 1500
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
    if not signs:
        return []
    return [*signs, *_beside(seen)]


def _is_about(cited: Url, around: Surroundings) -> bool:
    """Whether the citation is about the trade with domains itself."""
    if markers.is_parking_host(cited.host):
        return True
    return any(markers.parking_phrase(title) for title in around.titles)


def _led_to_service(start: Url, end: Url, seen: Observation) -> Iterator[Sign]:
    content = seen.content
    onward = (content.refresh, content.script_refresh) if content else ()
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
    domain = registrable_domain(start.host)
    if content.title and domain in content.title.lower() and (phrase or _has_marks(content)):
        says = f"The title names the domain {domain}"
        yield Sign(kind="domain", weight=0.3, sentence=says)


def _has_marks(content: Content) -> bool:
    return any(marker.startswith("parking:") for marker in content.markers)


def _beside(seen: Observation) -> Iterator[Sign]:
    """Signs that only add to others."""
    content, probe = seen.content, seen.probe
    if content is not None and content.text_length < _LITTLE_TEXT:
        says = f"The page has little text ({content.text_length} characters)"
        yield Sign(kind="little", weight=0.2, sentence=says)
    same = content is not None and siblings.same_page(content, probe)
    if same or siblings.same_end(seen, probe):
        says = f"An address that nobody made gives the same: {display(probe.url if probe else '')}"
        yield Sign(kind="sibling", weight=0.4, sentence=says)
    elif probe is not None and not is_success(probe.status or 0):
        says = f"An address that nobody made gives HTTP {probe.status}: {display(probe.url)}"
        yield Sign(kind="sibling", weight=-0.1, sentence=says)
