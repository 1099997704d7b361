"""What the parameters of a citation template say, under their canonical names."""

from msgspec import Struct, structs

from refaudit.catalogue import archives, dates, parameters
from refaudit.catalogue.parameters import Kind
from refaudit.extract import links
from refaudit.extract.arguments import Argument, Call
from refaudit.extract.masking import mask
from refaudit.extract.nodes import Scan
from refaudit.model.citation import CitedDates, CitedUrl, Role
from refaudit.model.dates import CitedDate

__all__ = ["Fields", "cited", "dated", "read_fields"]


class Fields(Struct, frozen=True, kw_only=True):
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
    values, urls = _sorted(scan, last, language)

    def value(name: str) -> str | None:
        argument = values.get(name)
        return argument.text or None if argument and not argument.computed else None

    def day(name: str, *, beside_date: bool = False) -> CitedDate | None:
        return dated(values.get(name), name, language, beside_date=beside_date)

    title = values.get("title")
    has_date = "date" in values
    return Fields(
        urls=tuple(urls),
        url=value("url"),
        archive_url=value("archive-url"),
        url_status=_url_status(values.get("url-status"), language),
        title=title.text if title else None,
        dates=CitedDates(
            date=day("date"),
            access_date=day("access-date"),
            archive_date=day("archive-date"),
            publication_date=day("publication-date", beside_date=has_date),
            year=day("year", beside_date=has_date),
        ),
        parameters={name: argument.written for name, argument in last.items()},
        duplicates=_duplicates(call) if len(last) < len(call.arguments) else (),
    )


def _sorted(
    scan: Scan, last: dict[str, Argument], language: str
) -> tuple[dict[str, Argument], list[CitedUrl]]:
    """The argument that counts for each canonical parameter, and all URLs.

    A parameter's own name counts before an alias.
    """
    values: dict[str, Argument] = {}
    urls: list[CitedUrl] = []
    for name, argument in last.items():
        if not argument.written:
            continue
        row = None if argument.positional else parameters.find(name, language)
        canonical = row.canonical if row else name
        if row and row.linked:
            argument = _unlinked(argument)  # noqa: PLW2901 - the link stands for its address
            if not argument.written:
                continue
        if (
            row
            and not (row.partial or row.number)
            and (name == canonical or canonical not in values)
        ):
            values[canonical] = argument
        if row and row.kind is Kind.URL:
            urls.append(_url(canonical, argument))
        elif "//" in argument.written:
            masked = mask(scan, argument.value_start, argument.value_end)
            urls += (cited(canonical, link.url) for link in links.find(masked))
    return values, urls


def dated(
    argument: Argument | None, parameter: str, language: str, *, beside_date: bool = False
) -> CitedDate | None:
    """The value of a date parameter, read; None where there is none."""
    text = argument.text if argument else ""
    if argument is None or not text:
        return None
    if argument.computed:
        return CitedDate(raw=argument.written, dynamic=True)
    return dates.read(text, parameter=parameter, language=language, beside_date=beside_date)


def cited(parameter: str | None, url: str | None) -> CitedUrl:
    """A URL with the role that it has by itself; None for one that a template computes."""
    role = Role.SNAPSHOT if url and archives.read(url) else Role.ORIGINAL
    return CitedUrl(parameter=parameter, role=role, url=url, dynamic=url is None)


def _url_status(argument: Argument | None, language: str) -> str | None:
    """The status as written; a word of the parameter's forerunners in today's word."""
    if argument is None or not argument.text:
        return None
    row = parameters.find(argument.name, language)
    return row.meaning(argument.text) if row else argument.text


def _unlinked(argument: Argument) -> Argument:
    """A value that is an address or a whole link as the address; empty text where it is neither."""
    if argument.computed:
        return argument
    link = next(links.find(argument.text), None)
    whole = link is not None and not link.bracketed and link.start == 0
    return argument if whole else structs.replace(argument, written=link.url or "" if link else "")


def _url(parameter: str, argument: Argument) -> CitedUrl:
    url = cited(parameter, None if argument.computed else argument.text)
    return structs.replace(url, role=Role.SNAPSHOT) if parameter == "archive-url" else url


def _duplicates(call: Call) -> tuple[str, ...]:
    given: dict[str, int] = {}
    for argument in call.arguments:
        if argument.written and not argument.positional:
            given[argument.name] = given.get(argument.name, 0) + 1
    return tuple(name for name, count in given.items() if count > 1)
