"""Templates behind a citation: {{dead link}}, {{webarchive}}, {{cbignore}}."""

import re

from msgspec import Struct, structs

from refaudit.catalogue.templates import HelperRole, HelperTemplate
from refaudit.extract.arguments import Call
from refaudit.extract.fields import Fields, cited, dated
from refaudit.extract.nodes import Node
from refaudit.model.citation import CitedUrl, Marker
from refaudit.model.dates import CitedDate

__all__ = ["Marked", "Trailer", "read_trailer", "with_archive"]


class Trailer(Struct, frozen=True, kw_only=True):
    """A marker, with the capture that it names where it names one.

    `urls` are all URLs of an archive template, the original and captures of the same page too.
    """

    marker: Marker
    archive_url: str | None = None
    archive_date: CitedDate | None = None
    original: str | None = None
    urls: tuple[CitedUrl, ...] = ()


class Marked(Struct, frozen=True, kw_only=True):
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
    if row.role is not HelperRole.ARCHIVE:
        return Trailer(marker=marker)
    url, original = _addresses(call, row)
    urls = [cited(None, address) for address in (original, url, *_further(call, row)) if address]
    return Trailer(
        marker=marker,
        archive_url=url,
        archive_date=dated(call.last().get(row.date), "archive-date", language) if url else None,
        original=original,
        urls=tuple(urls),
    )


def _addresses(call: Call, row: HelperTemplate) -> tuple[str | None, str | None]:
    """(URL of the capture, original URL), None for what the template does not say."""
    argument = call.last().get(row.url)
    given = argument.text if argument and argument.text and not argument.computed else None
    if given is None or row.address is None:
        return given, None
    stamp = re.sub(r"\D", "", call.value(row.date))
    if not 4 <= len(stamp) <= 14:
        return None, given
    return row.address.replace("{date}", stamp).replace("{url}", given), given


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
