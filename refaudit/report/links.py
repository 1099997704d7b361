"""URLs in reports: what is shown, and what a click may open."""

from msgspec import Struct

from refaudit.model import uri
from refaudit.report.text import one_line

__all__ = ["Link", "link"]

_SHOWN = 500


class Link(Struct, frozen=True, kw_only=True):
    """A URL as a report shows it.

    `href` is None for everything that is not http or https: it is shown and never linked.
    `ascii_host` is the punycode of a host that is written in other letters, to tell look-alikes.
    """

    text: str
    href: str | None = None
    ascii_host: str | None = None


def link(url: str) -> Link:
    """Make a link of any text; user information and secrets in it are not shown."""
    if len(url) > uri.MAX_URL_LENGTH:
        return Link(text=one_line(url, _SHOWN))
    parsed = uri.parse(url)
    # Without one of these signs a URL has neither user information nor a query to hide.
    text = one_line(uri.display(url) if "@" in url or "=" in url else url, _SHOWN)
    if not isinstance(parsed, uri.Url):
        return Link(text=text)
    _, hash_sign, fragment = url.strip().partition("#")
    return Link(
        text=text,
        href=one_line(parsed.href + hash_sign + fragment, uri.MAX_URL_LENGTH),
        ascii_host=parsed.host if "xn--" in parsed.host and "xn--" not in text else None,
    )
