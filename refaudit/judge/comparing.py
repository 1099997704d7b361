"""What the host gives at other addresses, compared with the page that it gave for the cited one."""

import re
from collections.abc import Iterator

from refaudit.catalogue import absence
from refaudit.judge import missing, redirects, siblings, titles
from refaudit.judge.signs import Sign
from refaudit.judge.surroundings import ErrorPage, Surroundings
from refaudit.model import uri
from refaudit.model.evidence import Content, Observation, Probe
from refaudit.model.headline import telling_words
from refaudit.model.sketch import likeness
from refaudit.model.uri import Url, display, registrable_domain
from refaudit.model.vocabulary import own_words

__all__ = ["like_error_page", "same_end_as_others", "sibling"]

#: A frame that a script fills is alike for all addresses; a page with more than this is a page.
_FRAME = 300
_MANY = 3
#: Two pages that differ in so few words differ by an address or, if both do, by a time of day.
_FEW_WORDS, _FEW_ON_BOTH = 2, 4
#: Code points outside menus and links, and telling words, from which a page is an article.
_ARTICLE, _HEADLINE = 600, 3
_WORD = re.compile(r"[^\W_]+")


def same_end_as_others(seen: Observation, around: Surroundings) -> Iterator[Sign]:
    """Whether several cited addresses of the host lead to one page."""
    final = seen.final_url or seen.url
    # Several spellings of one page may end at the address that it has now.
    names = redirects.words_of(seen.url)
    is_elsewhere = redirects.loses_name(seen.url, final) if names else True
    number = around.host.led_to(final)
    # One document may have had several addresses; a file is not what sites show in place of others.
    is_file = seen.content is not None and not seen.content.text_length and not seen.content.title
    if is_file and siblings.is_hard(seen.probe):
        return
    # Several may be led to one gate on another site.
    content = seen.content
    is_brief = content is None or content.text_length < missing.LITTLE_TEXT
    is_notice = is_brief and _is_elsewhere(seen.url, seen)
    if number > 1 and is_elsewhere and not uri.same_resource(seen.url, final):
        weight = 1.0 if number >= _MANY and not is_notice else 0.5
        says = f"{number} cited addresses of this host lead to this one page, which is none of them"
        yield Sign(kind="fan-in", weight=weight, sentence=says)


def like_error_page(content: Content, seen: Observation, around: Surroundings) -> Iterator[Sign]:
    """Whether the page is the one that the host gives with status 404 for others."""
    pages = list(around.host.error_pages)
    if seen.probe and siblings.is_hard(seen.probe):
        pages.append(ErrorPage(seen.probe.title, seen.probe.sketch, seen.probe.words))
    for page in pages:
        alike = likeness(content.sketch, page.sketch)
        is_like = alike >= siblings.ALIKE and titles.same(content.title, page.title)
        if is_like and not _is_frame(content):
            says = f"The text is that of the page which this host gives with HTTP 404 ({alike:.0%})"
            own = own_words(content.words, page.words)
            # Without a title to look for, it may be the page itself, sent with a wrong status.
            is_sure = own is not None and own <= _FEW_WORDS and bool(around.titles)
            weight = 1.0 if is_sure else 0.9
            weight = weight if content.text_length >= _FRAME else 0.7
            yield Sign(kind="error-page", weight=weight, sentence=says)
            return


def sibling(cited: str, seen: Observation, *, said: bool) -> Iterator[Sign]:
    """Whether an invented address gives the same; `said` if the page says that it is missing."""
    probe, content = seen.probe, seen.content
    if probe is None or content is None or not siblings.came(probe):
        return
    is_little = content.text_length < missing.LITTLE_TEXT
    if siblings.both_wordless(content, probe) and not siblings.same_end(seen, probe):
        # Nothing can be compared: two scripts may do the same or not.
        weight = 0.3 if said else 0.0
        says = f"A made-up address beside it gives no words either: {display(probe.url)}"
        yield Sign(kind="sibling", weight=weight, sentence=says)
        return
    if siblings.same_end(seen, probe):
        # A short notice on another site is a gate as often as a farewell.
        is_gate = is_little and not said and _is_elsewhere(cited, seen)
        weight, does = 0.0 if is_gate else 0.9, "leads there as well"
    elif siblings.same_page(content, probe) and not said and (is_little or _is_gate(content)):
        return
    else:
        weight, does = _pages_compared(cited, content, probe, said=said)
    says = f"A made-up address beside it {does}: {display(probe.url)}"
    yield Sign(kind="sibling", weight=weight, sentence=says)


def _pages_compared(cited: str, content: Content, probe: Probe, *, said: bool) -> tuple[float, str]:
    """How much the page of an invented address weighs, and what it is."""
    is_same = siblings.same_page(content, probe) and not content.truncated
    if is_same and _differs_little(cited, content, probe):
        # A site may look past what was invented, such as a number in the query.
        return (0.3 if _is_article(content) else 1.0), "gives the same page"
    if siblings.varies_alike(content, probe):
        return 0.9, "gives a page as like it as that of another such address"
    if said and siblings.same_words(content, probe):
        return 0.8, "gives a page of that title"
    if is_same:
        return 0.3, "gives nearly the same page"
    return -0.2, "gives another page"


def _differs_little(cited: str, content: Content, probe: Probe) -> bool:
    """Whether the page has hardly a word that the one of the invented address has not.

    The record of a database has, where the form of a missing one is empty.
    """
    address = _WORD.findall(cited.lower()) if probe.echoes else ()
    here = own_words(content.words, probe.words, address)
    there = own_words(probe.words, content.words)
    return here is None or here <= _FEW_WORDS + min(there or 0, _FEW_ON_BOTH)


def _is_article(content: Content) -> bool:
    """Whether the page has a headline of its own over much text, which error pages have not."""
    headline = content.heading or content.title or ""
    is_long = (content.prose_length or 0) >= _ARTICLE
    is_telling = len(telling_words(headline)) >= _HEADLINE
    return is_long and is_telling and absence.told(headline) is None


def _is_gate(content: Content) -> bool:
    """Whether the page may stand before all others: a question of age, or what a script fills."""
    names = filter(None, (content.title, content.heading))
    return _is_frame(content) or any(map(absence.excuses, names))


def _is_frame(content: Content) -> bool:
    """Whether the page may be an empty frame, whose words a script will bring."""
    return "app:shell" in content.markers or content.text_length < _FRAME // 3


def _is_elsewhere(cited: str, seen: Observation) -> bool:
    """Whether the chain ended on another site."""
    sites = {
        registrable_domain(url.host)
        for url in map(uri.parse, (cited, seen.final_url or cited))
        if isinstance(url, Url)
    }
    return len(sites) > 1
