"""The HTML report: a page that asks nobody for anything, or an index with a page an article.

Every document forbids itself everything by its Content-Security-Policy, but its own style and
script, which are named by their hashes. All text passes `refaudit.report.text` and Jinja's
escaping.
"""

from collections.abc import Iterator

from refaudit.model.report import Report
from refaudit.report import page
from refaudit.report.format import Document, Format

__all__ = ["FORMAT", "MOST_TOGETHER", "render_served"]

#: Articles of one document that is written to a directory; above it each has a page of its own.
MOST_TOGETHER = 200
_FOLDER = "articles"


def _files(report: Report) -> Iterator[Document]:
    if len(report.articles) <= MOST_TOGETHER:
        yield FORMAT.filename, page.whole(report)
        return
    for number in range(1, len(report.articles) + 1):
        pieces = page.article_page(report, number, f"../{FORMAT.filename}")
        yield f"{_FOLDER}/{number}.html", pieces
    yield FORMAT.filename, page.index(report, f"{_FOLDER}/{{}}.html")


def render_served(report: Report) -> bytes:
    """All of the report in one document that keeps its marks at `marks`, beside itself."""
    return b"".join(page.whole(report, served=True))


FORMAT = Format(
    name="html",
    extension="html",
    media_type="text/html",
    pieces=page.whole,
    files=_files,
    folder=_FOLDER,
    translated=True,
)
