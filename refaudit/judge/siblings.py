"""What the answer for an address that nobody ever made says about the one beside it.

A site that gives 404 or 410 there tells its missing pages by their status. One that gives the same
page there gives it for everything. (Bar-Yossef et al., "Sic transit gloria telae", 2004.)
"""

from refaudit.judge import titles
from refaudit.judge.answers import is_success
from refaudit.model.evidence import Content, Observation, Probe
from refaudit.model.sketch import likeness
from refaudit.model.uri import same_resource

__all__ = [
    "ALIKE",
    "both_wordless",
    "came",
    "is_hard",
    "same_end",
    "same_page",
    "same_words",
    "varies_alike",
]

#: From here on two pages are one but for a date or an address in it.
ALIKE = 0.9
#: Two short pages with a long frame around them are as alike as this only if they are one.
_SAME = 0.97
#: Two pages that repeat their addresses to the reader differ by these.
_ECHOED = 0.8
_HARD = frozenset({404, 410})
#: Pages of one template have so much in common; likenesses that differ by less may be the same.
_VARIES, _MARGIN = 0.5, 0.15


def is_hard(probe: Probe | None) -> bool:
    """Whether the site told by the status that there is no such page."""
    return probe is not None and probe.failure is None and probe.status in _HARD


def came(probe: Probe | None) -> bool:
    """Whether a page came for it, with status 2xx."""
    return probe is not None and probe.failure is None and is_success(probe.status or 0)


def both_wordless(content: Content, probe: Probe | None) -> bool:
    """Whether neither of the two pages that came has a word or a title."""
    here = content.text_length or content.title
    return came(probe) and not here and probe is not None and not (probe.text_length or probe.title)


def same_words(content: Content, probe: Probe | None) -> bool:
    """Whether both pages have the very same title, that of the invented address included."""
    if probe is None or not came(probe) or not probe.title or not content.title:
        return False
    return titles.same(content.title, probe.title)


def varies_alike(content: Content, probe: Probe | None) -> bool:
    """Whether the page is as like those of invented addresses as these are like each other.

    Such is an error page that shows other teasers at each request. Titles and headings are theirs.
    """
    if probe is None or probe.steady is None or not same_words(content, probe):
        return False
    if probe.steady >= _SAME:
        return False  # nothing changes on such pages: what differs is the page's own
    alike = likeness(content.sketch, probe.sketch)
    same_heading = (content.heading is None) == (probe.heading is None) and titles.same(
        content.heading, probe.heading
    )
    return same_heading and alike >= max(_VARIES, probe.steady - _MARGIN)


def same_end(seen: Observation, probe: Probe | None) -> bool:
    """Whether both were led, in as many steps, to one address that is neither of them.

    What stands in its query may differ where the page is the same: it often says where the reader
    came from.
    """
    if probe is None or not came(probe) or not probe.final_url or not seen.final_url:
        return False
    is_one_path = _path(probe.final_url) == _path(seen.final_url) != _path(seen.url)
    is_one_page = seen.content is not None and same_page(seen.content, probe)
    return (
        (probe.final_url == seen.final_url or (is_one_path and is_one_page))
        and probe.hops == max(len(seen.hops), 1)
        and not same_resource(seen.url, seen.final_url)
    )


def _path(url: str) -> str:
    return url.partition("?")[0]


def same_page(content: Content, probe: Probe | None) -> bool:
    """Whether both show the same page, by their words and their titles."""
    if probe is None or not came(probe):
        return False
    alike = likeness(content.sketch, probe.sketch)
    if probe.echoes:
        return alike >= _ECHOED
    return alike >= _SAME or (alike >= ALIKE and titles.same(content.title, probe.title))
