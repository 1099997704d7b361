"""What the parameters of a citation template say, under their canonical names."""

from msgspec import Struct, structs

from refaudit.catalogue import archives, dates, parameters
from refaudit.catalogue.parameters import Kind, Name
from refaudit.extract import links
from refaudit.extract.arguments import Argument, Call
from refaudit.extract.masking import mask
from refaudit.extract.nodes import Scan
from refaudit.model.citation import CitedDates, CitedUrl, Role
from refaudit.model.dates import CitedDate

__all__ = [
    "BESIDE",
    "DATES",
    "STATUS",
    "Fields",
    "addressed",
    "cited",
    "dated",
    "read_fields",
]

#: Looked up once, because the members of an enumeration are slow to come by.
_ORIGINAL, _SNAPSHOT, _URL = Role.ORIGINAL, Role.SNAPSHOT, Kind.URL
#: The fields of `CitedDates` by the canonical parameters of which they are made.
DATES = {field.replace("_", "-"): field for field in CitedDates.__struct_fields__}
#: The canonical parameter whose words have a meaning.
STATUS = "url-status"
#: These stand for the date where there is none.
BESIDE = frozenset({"publication-date", "year"})


class Fields(Struct, frozen=True, kw_only=True, gc=False):
    """The canonical values of a citation; None for what is absent or empty."""

    urls: tuple[CitedUrl, ...] = ()
    url: str | None = None
    archive_url: str | None = None
    url_status: str | None = None
    title: str | None = None
    dates: CitedDates = CitedDates()
    parameters: dict[str, str] = {}
    duplicates: tuple[str, ...] = ()


def read_fields(scan: Scan, call: Call, language: str) -> Fields:
    """Read a citation template; `urls` keep the order in which they are written."""
    last = call.last()
    found = _Found(language=language)
    for name, argument in last.items():
        row = None if argument.positional else parameters.find(name, language)
        if row and row.linked:
            argument = _unlinked(argument)  # noqa: PLW2901 - the link stands for its address
        if not argument.written:
            continue
        canonical = row.canonical if row else name
        if row:
            found.take(name, row, argument.text, argument.written if argument.computed else None)
        if row and row.kind is _URL:
            found.urls.append(addressed(canonical, None if argument.computed else argument.text))
        elif "//" in argument.written:
            masked = mask(scan, argument.value_start, argument.value_end)
            found.urls += (cited(canonical, link.url) for link in links.find(masked))
    written = {name: argument.written for name, argument in last.items()}
    return found.fields(written, _duplicates(call) if len(last) < len(call.arguments) else ())


class _Found:
    """What is gathered from the arguments of one template.

    `values` has the text that counts for each canonical parameter, `computed` what is written for
    those that a template computes.
    """

    __slots__ = ("_language", "computed", "urls", "values")

    def __init__(self, *, language: str) -> None:
        self._language = language
        self.values: dict[str, str] = {}
        self.computed: dict[str, str] = {}
        self.urls: list[CitedUrl] = []

    def take(self, name: str, row: Name, text: str, computed: str | None = None) -> None:
        """Keep a value if it counts: a parameter's own name comes before an alias."""
        canonical = row.canonical
        if row.partial or row.number or (name != canonical and canonical in self.values):
            return
        if canonical == STATUS and text:
            text = row.meaning(text)
        self.values[canonical] = text
        if computed is not None:
            self.computed[canonical] = computed
        elif self.computed:
            self.computed.pop(canonical, None)

    def fields(self, written: dict[str, str], duplicates: tuple[str, ...] = ()) -> Fields:
        """The values as the nouns have them; `written` are all arguments, the last of a name."""
        return Fields(
            urls=tuple(self.urls),
            url=self._certain("url"),
            archive_url=self._certain("archive-url"),
            url_status=self.values.get(STATUS) or None,
            title=self.values.get("title"),
            dates=CitedDates(**{field: self._day(name) for name, field in DATES.items()}),
            parameters=written,
            duplicates=duplicates,
        )

    def _certain(self, name: str) -> str | None:
        return None if name in self.computed else self.values.get(name) or None

    def _day(self, name: str) -> CitedDate | None:
        text = self.values.get(name)
        if not text:
            return None
        beside_date = name in BESIDE and "date" in self.values
        return _date(text, self.computed.get(name), name, self._language, beside_date)


def dated(argument: Argument | None, parameter: str, language: str) -> CitedDate | None:
    """The value of a date parameter, read; None where there is none."""
    if argument is None or not argument.text:
        return None
    computed = argument.written if argument.computed else None
    return _date(argument.text, computed, parameter, language, beside_date=False)


def _date(
    text: str, computed: str | None, parameter: str, language: str, beside_date: bool
) -> CitedDate:
    if computed is not None:
        return CitedDate(raw=computed, dynamic=True)
    return dates.read(text, parameter, language, beside_date)


def cited(parameter: str | None, url: str | None) -> CitedUrl:
    """A URL with the role that it has by itself; None for one that a template computes."""
    role = _SNAPSHOT if url and archives.read(url) else _ORIGINAL
    return CitedUrl(parameter=parameter, role=role, url=url, dynamic=url is None)


def _unlinked(argument: Argument) -> Argument:
    """A value that is an address or a whole link as the address; empty text where it is neither."""
    if argument.computed:
        return argument
    link = next(links.find(argument.text), None)
    whole = link is not None and not link.bracketed and link.start == 0
    return argument if whole else structs.replace(argument, written=link.url or "" if link else "")


def addressed(parameter: str, url: str | None) -> CitedUrl:
    """A URL in a parameter for one: `archive-url` holds a snapshot, whatever it looks like."""
    if parameter == "archive-url":
        return CitedUrl(parameter=parameter, role=_SNAPSHOT, url=url, dynamic=url is None)
    return cited(parameter, url)


def _duplicates(call: Call) -> tuple[str, ...]:
    given: dict[str, int] = {}
    for argument in call.arguments:
        if argument.written and not argument.positional:
            given[argument.name] = given.get(argument.name, 0) + 1
    return tuple(name for name, count in given.items() if count > 1)
