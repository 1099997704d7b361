"""Pages that say they are not there, although their status says otherwise.

No sign is proof by itself alone: a song may be called "Page Not Found", and a site may send readers
of an old page to a better one. So signs are weighed. The site's own habit, told by an address that
nobody ever made, weighs most on either side.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from refaudit.catalogue import markers
from refaudit.judge import missing, redirects, siblings, titles
from refaudit.judge.signs import Sign, is_proof, sentences
from refaudit.judge.surroundings import Surroundings
from refaudit.model import uri
from refaudit.model.evidence import Content, Observation
from refaudit.model.sketch import likeness
from refaudit.model.uri import Url, display

__all__ = ["Finding", "archived", "find", "is_suspect"]

#: A frame that a script fills is alike for all addresses; a page with more than this is a page.
_FRAME = 300
#: What a page has beside the frame that all pages of its site have, if it is about something.
_OWN_TEXT = 200
_MANY = 3
#: A number that names a page, and is no year.
_ID = re.compile(r"(?!(?:19|20)\d\d$)\d{4,}")
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
    return any(sign.weight > 0 and sign.kind != "little" for sign in signs)


def archived(original: str, content: Content, around: Surroundings) -> Finding:
    """Weigh the signs of a captured page, of which no sibling can be asked."""
    start = uri.parse(original)
    if isinstance(start, Url) and redirects.is_front_page(start):
        return Finding(is_dead=False, evidence=())
    signs = [*missing.words(content, around), *missing.template(content)]
    if not signs:
        return Finding(is_dead=False, evidence=())
    signs += (*missing.hints(content), *missing.against_titles(content, around, None))
    # Whoever cites a page means one with something on it: so little is asked of the signs.
    chosen = Sign(kind="archived", weight=0.25, sentence="An editor chose this capture as a copy")
    return Finding(is_dead=is_proof([*signs, chosen]), evidence=sentences(signs))


def _signs(cited: str, seen: Observation, around: Surroundings) -> list[Sign]:
    start, content = uri.parse(cited), seen.content
    if content is None or not isinstance(start, Url) or redirects.is_front_page(start):
        return []
    found = [
        *missing.words(content, around),
        *missing.template(content),
        *missing.hints(content),
        *_address(cited, seen),
        *_led_on(cited, seen, content),
        *_same_end_as_others(seen, around),
        *_like_error_page(content, seen, around),
        *missing.slug(cited, content),
    ]
    found += missing.against_titles(content, around, seen)
    found += _sibling(cited, seen, content, said=any(s.kind in missing.WORDS for s in found))
    return _cleared(found, seen) if siblings.is_hard(seen.probe) else found


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


def _same_end_as_others(seen: Observation, around: Surroundings) -> Iterator[Sign]:
    final = seen.final_url or seen.url
    # Several spellings of one page may end at the address that it has now.
    names = redirects.words_of(seen.url)
    is_elsewhere = redirects.loses_name(seen.url, final) if names else True
    number = around.host.led_to(final)
    if number > 1 and is_elsewhere and not uri.same_resource(seen.url, final):
        weight = 1.0 if number >= _MANY else 0.5
        says = f"{number} cited addresses of this host lead to this one page, which is none of them"
        yield Sign(kind="fan-in", weight=weight, sentence=says)


def _like_error_page(content: Content, seen: Observation, around: Surroundings) -> Iterator[Sign]:
    """Whether the page is the one that the host gives with status 404 for others."""
    pages = [(page.title, page.sketch) for page in around.host.error_pages]
    if seen.probe and siblings.is_hard(seen.probe):
        pages.append((seen.probe.title, seen.probe.sketch))
    for title, sketch in pages:
        alike = likeness(content.sketch, sketch)
        if alike >= siblings.ALIKE and titles.same(content.title, title) and not _is_frame(content):
            says = f"The text is that of the page which this host gives with HTTP 404 ({alike:.0%})"
            weight = 0.9 if content.text_length >= _FRAME else 0.7
            yield Sign(kind="error-page", weight=weight, sentence=says)
            return


def _is_frame(content: Content) -> bool:
    """Whether the page may be an empty frame, whose words a script will bring."""
    return "app:shell" in content.markers or content.text_length < _FRAME // 3


def _sibling(cited: str, seen: Observation, content: Content, *, said: bool) -> Iterator[Sign]:
    """Whether an address that nobody made gives the same."""
    probe = seen.probe
    if probe is None:
        return
    made_up = display(probe.url)
    if siblings.same_end(seen, probe):
        says = f"An address beside it that nobody made leads there as well: {made_up}"
        yield Sign(kind="sibling", weight=0.9, sentence=says)
    elif said and siblings.same_words(content, probe):
        says = f"An address beside it that nobody made gives a page of that title: {made_up}"
        yield Sign(kind="sibling", weight=0.8, sentence=says)
    elif siblings.same_page(content, probe):
        # Short pages that say nothing of the kind are gates, as questions of age or region.
        if not said and (_is_frame(content) or content.text_length < missing.LITTLE_TEXT):
            return
        # Some sites look at a number in the path only, and at nothing behind it.
        numbered = any(_ID.fullmatch(part) for part in cited.split("/")[3:-1])
        weight = 0.6 if numbered else 0.9
        says = f"An address beside it that nobody made gives the same page: {made_up}"
        yield Sign(kind="sibling", weight=weight, sentence=says)
    elif siblings.came(probe):
        says = f"An address beside it that nobody made gives another page: {made_up}"
        yield Sign(kind="sibling", weight=-0.2, sentence=says)


def _cleared(signs: Sequence[Sign], seen: Observation) -> list[Sign]:
    """The signs that stand although the site tells its missing pages by their status."""
    kinds = {sign.kind for sign in signs}
    stays = {"little"} if kinds & {"text", "template", "error-page"} else set[str]()
    stays |= {"mismatch", "slug"} if "error-page" in kinds else set()
    kept = [*_no_more_text(signs, seen)]
    for sign in signs:
        if sign.kind in stays:
            kept.append(sign)
        elif sign.kind not in _WEAK:
            lighter = 0.7 if sign.kind == "title" else 1.0
            weight = sign.weight * lighter if sign.weight > 0 else sign.weight
            kept.append(Sign(kind=sign.kind, weight=weight, sentence=sign.sentence))
    if kept and seen.probe:
        status, made_up = seen.probe.status, display(seen.probe.url)
        says = f"An address beside it that nobody made gives HTTP {status}: {made_up}"
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
    if any(sign.kind == "title" for sign in signs) and more < _OWN_TEXT:
        says = f"It has no more text than the site's own error page ({more:+} characters)"
        yield Sign(kind="no-more", weight=0.25, sentence=says)
