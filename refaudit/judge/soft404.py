"""Pages that say they are not there, although their status says otherwise.

No sign is proof by itself alone: a song may be called "Page Not Found", and a site may send readers
of an old page to a better one. So signs are weighed. The site's own habit, told by an address that
nobody ever made, weighs most on either side.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct, structs

from refaudit.catalogue import markers
from refaudit.judge import comparing, missing, presence, redirects, siblings
from refaudit.judge.presence import Presence
from refaudit.judge.signs import Sign, is_proof, sentences
from refaudit.judge.surroundings import Surroundings
from refaudit.model import uri
from refaudit.model.evidence import Content, Observation, Probe
from refaudit.model.uri import Url, display

__all__ = ["Finding", "archived", "find", "is_suspect"]

#: What a page has beside the frame that all pages of its site have, if it is about something.
_OWN_TEXT = 200
#: A page that does not show the cited title is a suspect if it has less text than this; a captured
#: one is brief with less than that.
_LONG_TEXT, _BRIEF_CAPTURE = 10_000, 3000
#: Signs that ordinary pages have too: a site that gives real 404s needs better ones.
_WEAK = frozenset({"noindex", "canonical", "mismatch", "slug", "place", "little"})


class Finding(Struct, frozen=True, kw_only=True):
    """Whether the signs suffice, and what each of them says."""

    is_dead: bool
    evidence: tuple[str, ...]


def find(cited: str, seen: Observation, around: Surroundings) -> Finding:
    """Weigh the signs of an answer with status 2xx to the cited URL.

    A site's front page is never accused: what it shows is what was cited.
    """
    signs = _signs(cited, seen, around)
    dead = is_proof(signs)
    told = dead or any(sign.kind in missing.WORDS for sign in signs)
    return Finding(is_dead=dead, evidence=sentences(signs) if told else ())


def is_suspect(cited: str, seen: Observation, around: Surroundings) -> bool:
    """Whether there is any sign for which a sibling is worth a request."""
    signs = _signs(cited, seen, around)
    if any(sign.weight > 0 and sign.kind != "little" for sign in signs):
        return True
    content, start = seen.content, uri.parse(cited)
    if content is None or not content.text_length or not isinstance(start, Url):
        return False
    if redirects.is_front_page(start):
        return False
    if not around.titles and not around.archived_titles:
        return _is_brief(content, None) and not missing.bears_name(cited, content)
    is_named = presence.of(content, around) is Presence.NAMED
    return not is_named and content.text_length < _LONG_TEXT


def archived(original: str, content: Content, around: Surroundings) -> Finding:
    """Weigh the signs of a captured page, of which no sibling can be asked."""
    start = uri.parse(original)
    if isinstance(start, Url) and redirects.is_front_page(start):
        return Finding(is_dead=False, evidence=())
    brief = content.text_length < _BRIEF_CAPTURE
    signs = [*missing.words(content, around, brief=brief), *missing.template(content)]
    if not signs:
        return Finding(is_dead=False, evidence=())
    signs += (*missing.hints(content), *missing.against_titles(content, around, None))
    signs = _under_old_title(signs)
    # Whoever cites a page means one with something on it: so little is asked of the signs.
    chosen = Sign(kind="archived", weight=0.25, sentence="An editor chose this capture as a copy")
    return Finding(is_dead=is_proof([*signs, chosen]), evidence=sentences(signs))


def _signs(cited: str, seen: Observation, around: Surroundings) -> list[Sign]:
    start, content = uri.parse(cited), seen.content
    if content is None or not isinstance(start, Url) or redirects.is_front_page(start):
        return []
    found = [
        *missing.words(content, around, brief=_is_brief(content, seen.probe)),
        *missing.template(content),
        *missing.sent_back(content),
        *missing.hints(content),
        *_address(cited, seen),
        *_led_on(cited, seen, content),
        *comparing.same_end_as_others(seen, around),
        *comparing.like_error_page(content, seen, around),
        *missing.slug(cited, content),
    ]
    told = any(sign.kind in ("title", "heading") for sign in found)
    found += missing.against_titles(content, around, seen.probe, said=told)
    found += comparing.sibling(cited, seen, said=any(s.kind in missing.WORDS for s in found))
    return _under_old_title(_cleared(found, seen)) if siblings.is_hard(seen.probe) else found


def _address(cited: str, seen: Observation) -> Iterator[Sign]:
    """Whether the chain touches the place where the site keeps its error page."""
    if markers.soft404_path(cited):
        return
    places = dict.fromkeys([*(hop.url for hop in seen.hops), seen.final_url or cited])
    for place in places:
        if strength := markers.soft404_path(place):
            weight = 1.0 if strength == "strong" else 0.6
            says = f"Redirects to an error page: {display(place)}"
            yield Sign(kind="address", weight=weight, sentence=says)
            return


def _led_on(cited: str, seen: Observation, content: Content) -> Iterator[Sign]:
    """Where the page itself sends its readers on, and where its chain had led them."""
    here = seen.final_url or cited
    for place in filter(None, (content.refresh, content.script_refresh)):
        if strength := markers.soft404_path(place):
            weight = 1.0 if strength == "strong" else 0.6
            says = f"The page sends readers on to an error page: {display(place)}"
            yield Sign(kind="refresh", weight=weight, sentence=says)
        elif redirects.leads_home(here, place):
            weight = 1.0 if content.text_length < missing.LITTLE_TEXT else 0.5
            says = f"The page sends readers on to the home page {display(place)}"
            yield Sign(kind="refresh", weight=weight, sentence=says)
    if redirects.leads_up(cited, here):
        says = f"Redirects to a place above it: {display(here)}"
        yield Sign(kind="place", weight=0.4, sentence=says)
    elif redirects.loses_name(cited, here):
        says = f"Redirects to an address that has no word of the cited one: {display(here)}"
        yield Sign(kind="place", weight=0.2, sentence=says)


def _is_brief(content: Content, probe: Probe | None) -> bool:
    """Whether the page has hardly more text than a message, or than the site's frame around one."""
    if min(content.text_length, content.prose_length or content.text_length) < missing.LITTLE_TEXT:
        return True
    answered = siblings.is_hard(probe) or siblings.came(probe)
    if probe is None or not probe.text_length or not answered:
        return False
    return content.text_length - probe.text_length < _OWN_TEXT


def _under_old_title(signs: Sequence[Sign]) -> list[Sign]:
    """The signs of a page whose heading and text say that it was taken away under its old title."""
    kinds = {sign.kind for sign in signs}
    if "heading" not in kinds or not kinds & {"sentence", "text", "no-more"} or "title" in kinds:
        return list(signs)
    lighter = {"match": 0.0}
    return [structs.replace(sign, weight=lighter.get(sign.kind, sign.weight)) for sign in signs]


def _cleared(signs: Sequence[Sign], seen: Observation) -> list[Sign]:
    """The signs that stand although the site tells its missing pages by their status."""
    kinds = {sign.kind for sign in signs}
    stays = {"little"} if kinds & {"text", "template", "error-page"} else set[str]()
    stays |= {"mismatch", "slug"} if "error-page" in kinds else set()
    no_more = [*_no_more_text(signs, seen)]
    if no_more and kinds & {"sentence", "text", "template"}:
        stays |= {"mismatch"}
    kept = list(no_more)
    for sign in signs:
        if sign.kind in stays:
            kept.append(sign)
        elif sign.kind not in _WEAK:
            lighter = 0.7 if sign.kind == "title" else 1.0
            weight = sign.weight * lighter if sign.weight > 0 else sign.weight
            kept.append(Sign(kind=sign.kind, weight=weight, sentence=sign.sentence))
    if kept and seen.probe:
        status, made_up = seen.probe.status, display(seen.probe.url)
        says = f"A made-up address beside it gives HTTP {status}: {made_up}"
        kept.append(Sign(kind="hard", weight=0.0, sentence=says))
    return kept


def _no_more_text(signs: Sequence[Sign], seen: Observation) -> Iterator[Sign]:
    """Whether the page, that says it is not there, has no more text than the site's error page.

    The frame around both is the same; the text of a song or an article comes on top of it.
    """
    content, probe = seen.content, seen.probe
    if content is None or probe is None or not probe.text_length:
        return
    more = content.text_length - probe.text_length
    if any(sign.kind in missing.WORDS for sign in signs) and more < _OWN_TEXT:
        little = f", but for {more} characters" if more > 0 else ""
        says = f"It has no more text than the site's own error page{little}"
        yield Sign(kind="no-more", weight=0.4, sentence=says)
