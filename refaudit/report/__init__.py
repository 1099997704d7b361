"""A `Report` in every format: for people, for spreadsheets, for wikis and for machines.

Rendering is pure; only `write` touches the disk. A new format is one module in `formats`.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from refaudit.errors import UsageError
from refaudit.model.difference import Difference
from refaudit.model.report import Report
from refaudit.report.changed import lines
from refaudit.report.files import copy_whole, files_in, keep_only, prepare, remove, write_whole
from refaudit.report.format import Format
from refaudit.report.formats import FORMATS
from refaudit.report.formats.json_document import document
from refaudit.report.formats.markdown_summary import changes
from refaudit.report.languages import languages, speaking_in, translations
from refaudit.report.schema import schema
from refaudit.report.speech import SOURCE

__all__ = [
    "DIFFERENCE_FORMATS",
    "FORMATS",
    "Format",
    "chosen",
    "copy",
    "languages",
    "prepare",
    "render",
    "render_difference",
    "schema",
    "speaking_in",
    "translations",
    "write",
]

#: What `render_difference` knows.
DIFFERENCE_FORMATS = ("text", "json", "md")


def chosen(names: Iterable[str]) -> tuple[Format, ...]:
    """The formats of these names, each once, all of which can be written here.

    Raises:
        UsageError: one is not known, or needs a library that is not installed; says what to do.
    """
    formats = tuple(_format(name) for name in dict.fromkeys(names))
    for each in formats:
        each.require()
    return formats


def render(
    report: Report,
    format: str,  # noqa: A002 - the option's name
    language: str = SOURCE,
) -> bytes:
    """The report in one format; HTML in the language.

    Raises:
        UsageError: as `chosen` and `translations` do.
    """
    (one,) = chosen([format])
    with _speaking_for(one, language):
        return one.render(report)


def render_difference(difference: Difference, format: str) -> bytes:  # noqa: A002 - likewise
    """What changed between two runs, as text, JSON or Markdown.

    Raises:
        UsageError: the format is not known; the message lists those that are.
    """
    match format:
        case "json":
            return document(difference)
        case "md" | "text":
            told = changes(difference) if format == "md" else lines(difference)
            return "".join(f"{line}\n" for line in told).encode("utf-8", "replace")
        case _:
            raise UsageError(
                f"unknown format {format!r}",
                "Known formats: " + ", ".join(DIFFERENCE_FORMATS) + ".",
            )


def write(
    report: Report, directory: Path, formats: Sequence[str], language: str = SOURCE
) -> dict[str, Path]:
    """Write the file of each format, as `report.json`, and give the paths by format.

    HTML is written in the language, a code of `languages`; other formats know only English.
    A file appears whole or not at all; an older one of the same name stays until then.

    Raises:
        UsageError: as `chosen` and `translations` do; nothing is written.
        ReportError: a file cannot be written; names it, and says what to do.
    """
    wanted = chosen(formats)
    translations(language)
    paths = {each.name: directory / each.filename for each in wanted}
    for each in wanted:
        written = set()
        with _speaking_for(each, language):
            for name, pieces in each.documents(report):
                write_whole(directory / name, pieces)
                written.add(directory / name)
        if each.folder:
            keep_only(directory / each.folder, written)
    return paths


def copy(paths: Mapping[str, Path], directory: Path) -> None:
    """Make `directory` hold the reports at these paths, and none in other formats.

    Raises:
        ReportError: a file cannot be read, written or removed.
    """
    copied = set()
    for name, path in paths.items():
        folder = FORMATS[name].folder
        beside = files_in(path.parent / folder) if folder else []
        for file in (*beside, path):
            place = directory / file.relative_to(path.parent)
            copy_whole(file, place)
            copied.add(place)
    for each in FORMATS.values():
        if each.folder:
            keep_only(directory / each.folder, copied)
    remove(directory / each.filename for each in FORMATS.values() if each.name not in paths)


def _speaking_for(format_: Format, language: str) -> AbstractContextManager[None]:
    return speaking_in(language if format_.translated else SOURCE)


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise UsageError(
            f"unknown report format {name!r}", "Known formats: " + ", ".join(FORMATS) + "."
        )
    return FORMATS[name]
