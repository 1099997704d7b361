"""Real exports of all schemas and packings, read in place from the shared corpus."""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from refaudit import sources
from refaudit.errors import SourceError
from refaudit.model.citation import Article
from refaudit.sources import jumping
from refaudit.sources.export import Export
from refaudit.sources.opening import Unreadable
from refaudit.sources.page import Page
from refaudit.sources.unpacking import unpacked

CORPUS = Path(__file__).parents[2] / "../shared/corpus"
LIMIT = 16 << 20
#: Not well-formed: an undeclared entity, a page that begins inside another, a root without end.
BROKEN = {
    "wikitrust-wiki5.xml": "undefined entity",
    "enwiki-history-webis.xml.bz2": "mismatched tag",
    "viwiki-2023-test.xml": "ends too early",
}
#: Well-formed, but of its one article the title, nothing, the text, or nothing is missing.
INCOMPLETE = {
    "zhwiki-broken-1.xml": "without a title",
    "zhwiki-broken-3.xml": "no text of '数学'",
}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the checkout"),
]


def rows() -> list[dict[str, str]]:
    if not CORPUS.is_dir():
        return []
    with (CORPUS / "dumps.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def name_of(row: dict[str, str]) -> str:
    return Path(row["file"]).name


def packed_bytes(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from unpacked(file, path.suffix[1:])


def read(row: dict[str, str], known: frozenset[str] = frozenset()) -> list[Article | SourceError]:
    place = str(CORPUS / row["file"])
    return list(sources.read([place], stdin=io.BytesIO(), max_bytes=LIMIT, known=known))


_READ_ALL = """
import io, json, sys
from pathlib import Path
from refaudit import sources
from refaudit.errors import SourceError
from refaudit.extract import extract
found = {}
for path in sys.argv[1:]:
    count = faults = references = 0
    for each in sources.read([path], stdin=io.BytesIO(), max_bytes=1 << 24):
        if isinstance(each, SourceError):
            faults += 1
        else:
            count += 1
            references += len(extract(each).references)
    found[Path(path).name] = [count, faults, references]
status = Path("/proc/self/status").read_text()
print(json.dumps([found, int(status.split("VmHWM:")[1].split()[0])]))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is told by Linux")
def test_all_of_them_are_read_and_parsed_in_little_memory() -> None:
    """One process for all, so that what leaks from one to the next would be seen."""
    paths = [str(CORPUS / row["file"]) for row in rows()]
    done = subprocess.run(
        [sys.executable, "-c", _READ_ALL, *paths],
        capture_output=True,
        check=True,
        timeout=600,
    )
    found, peak = json.loads(done.stdout)
    assert peak / 1024 < 200  # MiB
    assert len(found) == 200
    for row in rows():
        count, faults, _ = found[name_of(row)]
        assert count + faults <= int(row["pages"]) + 1
        assert count + faults > 0
        assert faults == 0 or name_of(row) in BROKEN | INCOMPLETE or count == 0
    assert sum(count for count, _, _ in found.values()) > 2000
    assert sum(references for *_, references in found.values()) > 20_000


@pytest.mark.parametrize("row", rows(), ids=name_of)
def test_a_dump_is_gone_on_with_from_any_page(
    row: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if it were a large one: it is entered in its middle where its packing lets it."""
    monkeypatch.setattr(jumping, "_GRAIN", 1 << 14)
    whole = [(each.source, isinstance(each, Article)) for each in read(row)]
    known = frozenset(source for source, _ in whole[: len(whole) * 2 // 3])
    again = read(row, known=known)
    unread = [
        (each.source, isinstance(each, Article)) for each in again if each.source not in known
    ]
    assert unread == [each for each in whole if each[0] not in known]


def test_there_are_two_hundred() -> None:
    assert len(rows()) == 200


@pytest.mark.parametrize("row", [row for row in rows() if name_of(row) not in BROKEN], ids=name_of)
def test_pages_and_revisions_are_those_that_were_counted(row: dict[str, str]) -> None:
    export = Export(namespaces=(0,), max_bytes=LIMIT)
    pages = list(export.pages(packed_bytes(CORPUS / row["file"])))
    assert len(pages) == int(row["pages"])
    assert sum(page.revisions for page in pages) == int(row["revisions"])
    if row["schema"] >= "0.6" or row["schema"] == "0.10":
        in_articles = sum(page.namespace == 0 for page in pages)
        # One export lacks the number of a namespace on purpose.
        assert in_articles - int(row["pages_ns0"]) == (name_of(row) == "zhwiki-broken-2.xml")


@pytest.mark.parametrize("row", [row for row in rows() if name_of(row) in BROKEN], ids=name_of)
def test_a_broken_export_gives_what_came_before_and_says_where(row: dict[str, str]) -> None:
    pages: list[Page] = []
    with pytest.raises(Unreadable, match=BROKEN[name_of(row)]) as caught:
        pages.extend(
            Export(namespaces=(0,), max_bytes=LIMIT).pages(packed_bytes(CORPUS / row["file"]))
        )
    assert re.search(r", at byte [\d,]+ of the XML, (in|after) the page '", caught.value.args[0])
    assert isinstance(read(row)[-1], SourceError)


@pytest.mark.parametrize("row", [row for row in rows() if name_of(row) in INCOMPLETE], ids=name_of)
def test_an_incomplete_page_is_an_error(row: dict[str, str]) -> None:
    (fault,) = read(row)
    assert isinstance(fault, SourceError)
    assert INCOMPLETE[name_of(row)] in fault.reason


def test_articles_know_their_wiki_and_revision() -> None:
    for row in rows():
        for found in read(row):
            if isinstance(found, Article) and row["dbname"] not in ("", "DBNAME", "tmp-wp"):
                assert found.revision
                assert found.wiki
                assert found.language == row["xml_lang"]


def test_an_article_has_as_many_references_as_were_counted() -> None:
    whole = [r for r in rows() if r["pages"] == r["pages_ns0"] == r["revisions"] == "1"]
    assert len(whole) > 50
    for row in whole:
        texts = [found.text for found in read(row) if isinstance(found, Article)]
        assert sum(text.count("<ref") for text in texts) >= int(row["n_ref"]) * 0.9 or not texts
