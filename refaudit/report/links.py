"""URLs in reports: what is shown, and what a click may open."""

from msgspec import Struct

from refaudit.model import uri
from refaudit.report.text import one_line

__all__ = ["Link", "link", "url_text"]

_SHOWN = 500


class Link(Struct, frozen=True, kw_only=True):
    """A URL as a report shows it.

    `href` is None for everything that is not http or https: it is shown and never linked.
    `ascii_host` is the punycode of a host that is written in other letters, to tell look-alikes.
    """

    text: str
    href: str | None = None
    ascii_host: str | None = None


def url_text(url: str) -> str:
    """Any text as a link shows it: on one line, without user information and without secrets."""
    return one_line(uri.display(url) if len(url) <= uri.MAX_URL_LENGTH else url, _SHOWN)


def link(url: str) -> Link:
    """Make a link of any text; user information and secrets in it are not shown."""
    text = url_text(url)
    if len(url) > uri.MAX_URL_LENGTH:
        return Link(text=text)
    parsed = uri.parse(url)
    if not isinstance(parsed, uri.Url):
        return Link(text=text)
    _, hash_sign, fragment = url.strip().partition("#")
    return Link(
        text=text,
        href=one_line(parsed.href + hash_sign + fragment, uri.MAX_URL_LENGTH),
        ascii_host=parsed.host if "xn--" in parsed.host and "xn--" not in text else None,
    )
