"""The quick way through a citation template, which nearly all take.

It reads as `read_fields` does, or not at all; what names and days mean is kept in mind.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial

from msgspec import Struct

from refaudit.catalogue import dates
from refaudit.catalogue.parameters import Kind, Name
from refaudit.extract.fields import BESIDE, DATES, STATUS, Fields, addressed
from refaudit.extract.names import Names
from refaudit.extract.values import resolved
from refaudit.model.citation import CitedDates, CitedUrl
from refaudit.model.dates import CitedDate

__all__ = ["read_plain"]

#: Looked up once, because the members of an enumeration are slow to come by.
_URL = Kind.URL
#: The canonical parameters that fields are made of.
_READ = frozenset({"url", "archive-url", STATUS, "title", *DATES})
#: Shapes that every date parameter takes.
_WHOLE = frozenset({"ymd", "dmy", "mdy"})
#: Values of a date parameter that are kept in mind, and the longest of them.
_MOST_DAYS = 8192
_LONGEST_DAY = 64
_NO_DATES = CitedDates()


def read_plain(content: str, language: str, covered: str | None = None) -> Fields | None:
    """Read a citation template in which at most links nest, from the text between its braces.

    `covered` is that text with its links covered, where it has some. None where a look at each
    argument is needed: for one without a name, for a name that comes twice, and for a link where no
    address belongs.
    """
    _, *parts = content.split("|") if covered is None else _cut(content, covered)
    names = _names(language)
    is_as_written = not ("&" in content or "<" in content or "{{" in content)
    written: dict[str, str] = {}
    values: dict[str, str] = {}
    days: dict[str, CitedDate | None] = {}
    urls: list[CitedUrl] = []
    for part in parts:
        label, equals, value = part.partition("=")
        if not equals or (covered is not None and "[" in label):
            return None
        name, meant = names[label]
        written[name] = value = value.strip()
        if meant is None:
            if "//" in value:
                return None
        elif value:
            text = value if is_as_written else resolved(value, language)
            if meant.is_url:
                urls.append(addressed(meant.canonical, text))
            elif meant.linked or "//" in value:
                return None
            if meant.counts:
                meant.keep(text, values, days)
    if len(written) < len(parts):
        return None
    return _fields(values, urls, days, written, language)


def _fields(
    values: dict[str, str],
    urls: Sequence[CitedUrl],
    days: dict[str, CitedDate | None],
    written: dict[str, str],
    language: str,
) -> Fields:
    """The values as the nouns have them; `written` are all arguments, the last of a name."""
    value, cited_on = values.get, _NO_DATES
    if "date" in days:
        for name in BESIDE.intersection(days):
            if day := days[name]:
                days[name] = dates.read(day.raw, name, language, True)
    if days:
        cited_on = CitedDates(**{DATES[name]: day for name, day in days.items()})
    return Fields(
        urls=tuple(urls),
        url=value("url") or None,
        archive_url=value("archive-url") or None,
        url_status=value(STATUS) or None,
        title=value("title"),
        dates=cited_on,
        parameters=written,
    )


def _cut(content: str, covered: str) -> list[str]:
    """The pieces of a text between the pipes that are not covered."""
    position, pieces = 0, []
    for part in covered.split("|"):
        end = position + len(part)
        pieces.append(content[position:end])
        position = end + 1
    return pieces


class _Meaning(Struct, frozen=True, kw_only=True, gc=False):
    """What a name of a parameter means for the fields.

    `counts` tells whether its value is that of the canonical parameter, `is_own` whether it is its
    own name and no alias. `is_url` is one that holds nothing but an address, `linked` one that may
    hold a link. `days` are the readings of a date that counts.
    """

    row: Name
    canonical: str
    counts: bool
    is_own: bool
    is_url: bool
    linked: bool
    days: "_Days | None"

    def keep(self, text: str, values: dict[str, str], days: dict[str, CitedDate | None]) -> None:
        """Keep a value: a parameter's own name comes before an alias."""
        canonical = self.canonical
        if self.days is not None:
            if self.is_own or canonical not in days:
                days[canonical] = self.days[text]
        elif self.is_own or canonical not in values:
            values[canonical] = self.row.meaning(text) if text and canonical == STATUS else text


class _Days(dict[str, CitedDate | None]):
    """The values of one date parameter, read; None for an empty one.

    A `whole` day is read once for all of them, which take it alike. Both begin anew when they have
    grown large: there are only so many days, and they are cited again.
    """

    def __init__(self, parameter: str, language: str, whole: dict[str, CitedDate]) -> None:
        super().__init__()
        self._parameter = parameter
        self._language = language
        self._whole = whole

    def __missing__(self, text: str) -> CitedDate | None:
        found = self._whole.get(text)
        if found is None and text:
            found = dates.read(text, self._parameter, self._language)
        if max(len(self), len(self._whole)) >= _MOST_DAYS:
            self.clear()
            self._whole.clear()
        if len(text) <= _LONGEST_DAY:
            self[text] = found
            if found is not None and found.valid and found.shape in _WHOLE:
                self._whole[text] = found
        return found


@lru_cache(maxsize=64)
def _names(language: str) -> Names[_Meaning]:
    whole: dict[str, CitedDate] = {}
    days = {name: _Days(name, language, whole) for name in DATES}
    return Names(language, partial(_meaning, days=days))


def _meaning(row: Name, days: Mapping[str, _Days]) -> _Meaning | None:
    counts = row.canonical in _READ and not (row.partial or row.number)
    if not (counts or row.kind is _URL or row.linked):
        return None
    return _Meaning(
        row=row,
        canonical=row.canonical,
        counts=counts,
        is_own=row.written == row.canonical,
        is_url=row.kind is _URL and not row.linked,
        linked=row.linked,
        days=days.get(row.canonical) if counts else None,
    )
