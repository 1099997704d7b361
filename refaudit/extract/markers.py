"""Templates behind a citation: {{dead link}}, {{webarchive}}, {{cbignore}}."""

import re

from msgspec import Struct, structs

from refaudit.catalogue import stamps
from refaudit.catalogue.templates import HelperRole, HelperTemplate
from refaudit.extract import links
from refaudit.extract.arguments import Argument, Call
from refaudit.extract.fields import Fields, cited, dated
from refaudit.extract.nodes import Node
from refaudit.model.citation import CitedUrl, Marker, Role
from refaudit.model.dates import CitedDate

__all__ = ["Marked", "Trailer", "read_trailer", "with_archive"]


class Trailer(Struct, frozen=True, kw_only=True, gc=False):
    """A marker, with the capture that it names where it names one.

    `urls` are all URLs of an archive template, the original and captures of the same page too.
    """

    marker: Marker
    archive_url: str | None = None
    archive_date: CitedDate | None = None
    original: str | None = None
    urls: tuple[CitedUrl, ...] = ()


class Marked(Struct, frozen=True, kw_only=True, gc=False):
    """A marker and the number of the footnote in which it stands."""

    owner: int
    trailer: Trailer


def read_trailer(node: Node, call: Call, row: HelperTemplate, language: str) -> Trailer:
    """Read a marker template."""
    marker = Marker(
        kind=str(row.role),
        template=call.name,
        start=node.start,
        end=node.end,
        parameters={name: argument.written for name, argument in call.last().items()},
    )
    if row.role is HelperRole.DEAD_LINK:
        return _of_dead_link(marker, call)
    if row.role is not HelperRole.ARCHIVE:
        return Trailer(marker=marker)
    url, original = _addresses(call, row)
    urls = [cited(None, address) for address in (original, url, *_further(call, row)) if address]
    return Trailer(
        marker=marker,
        archive_url=url,
        archive_date=_captured(call.last().get(row.date), language) if url else None,
        original=original,
        urls=tuple(urls),
    )


def _captured(argument: Argument | None, language: str) -> CitedDate | None:
    """The day of a capture; in many templates it is written as the archive's timestamp."""
    given = dated(argument, "archive-date", language)
    day = None if given is None or given.valid else stamps.day(given.raw)
    return CitedDate(raw=given.raw, iso=day.isoformat(), valid=True) if given and day else given


def _addresses(call: Call, row: HelperTemplate) -> tuple[str | None, str | None]:
    """(URL of the capture, original URL), None for what the template does not say."""
    argument = call.last().get(row.url)
    given = argument.text if argument and argument.text and not argument.computed else None
    if given is None or row.address is None:
        return given, None
    stamp = re.sub(r"\D", "", call.value(row.date))
    if 4 <= len(stamp) <= 14:
        return _filled(row.address, stamp, given), given
    others = ((pattern, call.value(name)) for name, pattern in row.captures.items())
    return next((_filled(*other, given) for other in others if other[1]), None), given


def _filled(pattern: str, stamp: str, url: str) -> str:
    return pattern.replace("{date}", stamp).replace("{url}", url)


def _of_dead_link(marker: Marker, call: Call) -> Trailer:
    """On many wikis the marker repeats the address, or stands in the place of the link."""
    found = (link.url for a in call.arguments if "//" in a.text for link in links.find(a.text))
    urls = tuple(dict.fromkeys(cited(None, url) for url in found if url))
    original = next((url.url for url in urls if url.role is Role.ORIGINAL), None)
    return Trailer(marker=marker, original=original, urls=urls)


def _further(call: Call, row: HelperTemplate) -> list[str]:
    """The captures in `url2`, `url3` and so on."""
    numbered = re.compile(rf"{re.escape(row.url)}[0-9]{{1,2}}")
    return [a.text for name, a in call.last().items() if numbered.fullmatch(name) and a.text]


def with_archive(fields: Fields, trailer: Trailer) -> Fields:
    """The fields of a citation with the capture that a marker behind it names.

    What the citation says of its own archive stands.
    """
    known = {url.url for url in fields.urls}
    fields = structs.replace(
        fields, urls=(*fields.urls, *(url for url in trailer.urls if url.url not in known))
    )
    if fields.archive_url or not trailer.archive_url:
        return fields
    archive_date = fields.dates.archive_date or trailer.archive_date
    return structs.replace(
        fields,
        archive_url=trailer.archive_url,
        dates=structs.replace(fields.dates, archive_date=archive_date),
    )
