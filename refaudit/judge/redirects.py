"""Where a chain of redirects led, and what that says of the page that was cited."""

import itertools
import re
from collections.abc import Sequence

from refaudit.catalogue import markers
from refaudit.model import uri
from refaudit.model.evidence import Hop
from refaudit.model.uri import Url, registrable_domain, same_resource

__all__ = ["leads_home", "leads_to_login", "moved_to"]

_PERMANENT = frozenset({301, 308})
#: A site's front page: the root, the root of a language (`/en/`, `/pt-br`), or its index file.
_HOME = re.compile(
    r"/(?:[a-z]{2}(?:[-_][a-z]{2})?(?:/|$))?"
    r"(?:(?:index|default|home|main|start)(?:\.[a-z]{3,5})?(?:/|$)){0,2}",
    re.IGNORECASE,
)


def leads_home(cited: str, final: str, hops: Sequence[Hop] = ()) -> bool:
    """Whether a page inside a site leads to the front page of the same site.

    Not so when the front page was cited, with whatever query; and a front page with a query may be
    any page (`/?p=123`), as may one with a fragment (`/#/page/123`), which only the redirect
    itself shows.
    The front page of another site proves nothing: short links lead there rightly, and
    `example.org/blog` to `blog.example.org`.
    """
    start, end = uri.parse(cited), uri.parse(final)
    return (
        isinstance(start, Url)
        and isinstance(end, Url)
        and _is_home(end)
        and not _HOME.fullmatch(start.path)
        and not _names_a_place(hops)
        and _without_www(end) in (_without_www(start), registrable_domain(start.host))
    )


def leads_to_login(cited: str, final: str) -> bool:
    """Whether another page than a login was cited, and the chain ends at a login."""
    start, end = uri.parse(cited), uri.parse(final)
    return (
        isinstance(start, Url)
        and isinstance(end, Url)
        and markers.login_path(end.href)
        and not markers.login_path(start.href)
    )


def moved_to(cited: str, final: str, hops: Sequence[Hop]) -> str | None:
    """The new address of a page that moved for good, None where none was promised.

    Every step that leaves the resource has to be permanent; steps between http and https, to or
    from `www.` and about a last slash are no moves. Where a page inside a site is sent to a front
    page, that is no address to cite instead.
    """
    if same_resource(cited, final):
        return None
    steps = [hop for hop, then in itertools.pairwise(hops) if not same_resource(hop.url, then.url)]
    if not steps or any(hop.status not in _PERMANENT for hop in steps):
        return None
    start, end = uri.parse(cited), uri.parse(final)
    if isinstance(start, Url) and isinstance(end, Url) and _is_home(end) and not _is_home(start):
        return None
    return final


def _without_www(url: Url) -> str:
    return url.host.removeprefix("www.")


def _names_a_place(hops: Sequence[Hop]) -> bool:
    """Whether the last redirect led to a place in its page, other than the top of it."""
    last = next((hop.location for hop in reversed(hops) if hop.location), "")
    return bool(last.partition("#")[2].strip("!/"))


def _is_home(url: Url) -> bool:
    return not url.query and _HOME.fullmatch(url.path) is not None
