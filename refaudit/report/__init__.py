"""A `Report` as HTML, JSON, CSV or Markdown.

Rendering is pure; only `write` touches the disk. A new format is one module in `formats`.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from refaudit.errors import UsageError
from refaudit.model.difference import Difference
from refaudit.model.report import Report
from refaudit.report.changed import lines
from refaudit.report.files import pieces_of, prepare, remove, write_whole
from refaudit.report.format import Format
from refaudit.report.formats import FORMATS
from refaudit.report.formats.json_document import document
from refaudit.report.formats.markdown_summary import changes
from refaudit.report.schema import schema

__all__ = [
    "DIFFERENCE_FORMATS",
    "FORMATS",
    "Format",
    "copy",
    "prepare",
    "render",
    "render_difference",
    "schema",
    "write",
]

#: What `render_difference` knows.
DIFFERENCE_FORMATS = ("text", "json", "md")


def render(report: Report, format: str) -> bytes:  # noqa: A002 - the option's name
    """The report in one format.

    Raises:
        UsageError: the format is not known; the message lists those that are.
    """
    return _format(format).render(report)


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


def write(report: Report, directory: Path, formats: Sequence[str]) -> dict[str, Path]:
    """Write `report.EXT` for each format and give the paths by format.

    A file appears whole or not at all; an older one of the same name stays until then.

    Raises:
        UsageError: a format is not known; nothing is written.
        ReportError: a file cannot be written; names it, and says what to do.
    """
    chosen = [_format(name) for name in dict.fromkeys(formats)]
    paths = {each.name: directory / f"report.{each.extension}" for each in chosen}
    for each in chosen:
        write_whole(paths[each.name], each.pieces(report))
    return paths


def copy(paths: Mapping[str, Path], directory: Path) -> None:
    """Make `directory` hold the reports at these paths, and none in other formats.

    Raises:
        ReportError: a file cannot be read, written or removed.
    """
    for path in paths.values():
        write_whole(directory / path.name, pieces_of(path))
    others = (f"report.{each.extension}" for each in FORMATS.values() if each.name not in paths)
    remove(directory / name for name in others)


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise UsageError(
            f"unknown report format {name!r}", "Known formats: " + ", ".join(FORMATS) + "."
        )
    return FORMATS[name]
