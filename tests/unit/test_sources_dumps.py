"""Articles from XML exports and dumps."""

import bz2
import gzip
import io
import lzma
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from refaudit import sources
from refaudit.errors import SourceError, TargetError
from refaudit.model.citation import Article
from refaudit.sources import dumps
from tests.helpers.exports import HEAD, export, page, revision

LIMIT = 1000


def read(
    path: Path, *, max_bytes: int = LIMIT, namespaces: tuple[int, ...] = (0,)
) -> list[Article | SourceError]:
    return list(
        sources.read([str(path)], stdin=io.BytesIO(), max_bytes=max_bytes, namespaces=namespaces)
    )


@pytest.fixture
def dump(tmp_path: Path):
    def write(*pages: str, head: str = HEAD, language: str = "de", name: str = "d.xml") -> Path:
        path = tmp_path / name
        path.write_bytes(export(*pages, head=head, language=language))
        return path

    return write


def titles(found: list[Article | SourceError]) -> list[str]:
    return [item.title for item in found if isinstance(item, Article)]


def only_fault(path: Path, **options: int) -> SourceError:
    (found,) = read(path, **options)
    assert isinstance(found, SourceError)
    return found


# which files


@pytest.mark.parametrize(
    "name",
    [
        "d.xml", "D.XML", "d.xml.bz2", "d.xml.gz", "d.xml.xz", "d.xml.zst", "d.xml.7z",
        "enwiki-20240101-pages-articles1.xml-p1p41242.bz2",
        "enwiki-20240101-pages-meta-history1.xml-p1p812.7z",
    ],
)  # fmt: skip
def test_dumps_are_known_by_their_names(name: str) -> None:
    assert dumps.is_dump(name)
    assert dumps.is_dump(Path("some.where") / name)


@pytest.mark.parametrize("name", ["d.xml.zip", "xml", "d.xmlx", "d.bz2", "d.xml.txt", "d.xml/a"])
def test_other_names_are_none(name: str) -> None:
    assert not dumps.is_dump(name)


# what an article is


def test_an_article_has_all_that_the_dump_says(dump) -> None:
    path = dump(page("Über <A>", revision("a & <b>\n", id_=77), id_=42))
    assert read(path) == [
        Article(
            title="Über <A>",
            text="a & <b>\n",
            source=f"{path}#42",
            wiki="de.wikipedia.org",
            page=42,
            revision=77,
            language="de",
        )
    ]


def test_articles_come_in_the_order_of_the_dump(dump) -> None:
    path = dump(*(page(f"P {n}", id_=n) for n in (3, 1, 2)))
    assert titles(read(path)) == ["P 3", "P 1", "P 2"]


def test_talk_and_redirects_and_other_models_are_no_articles(dump) -> None:
    path = dump(
        page("Diskussion:A", id_=2, namespace=1),
        page("B", id_=3, more='<redirect title="A" />'),
        page("C", revision("#Redirect [[A]]"), id_=4),
        page("D", revision("{}", model="json"), id_=5),
        page("E", id_=6),
    )
    assert titles(read(path)) == ["E"]


def test_other_namespaces_can_be_wanted(dump) -> None:
    path = dump(page("A"), page("Diskussion:A", id_=2, namespace=1))
    assert titles(read(path, namespaces=(0, 1))) == ["A", "Diskussion:A"]
    assert titles(read(path, namespaces=(1,))) == ["Diskussion:A"]


def test_old_schemas_name_the_namespace_in_the_title_alone(dump) -> None:
    path = dump(
        page("diskussion:A", namespace=None),
        page("Star Wars: Episode I", id_=2, namespace=None),
    )
    assert titles(read(path)) == ["Star Wars: Episode I"]


def test_old_schemas_have_no_model(dump) -> None:
    assert titles(read(dump(page("A", revision(model=None))))) == ["A"]


def test_the_newest_revision_counts_whatever_the_order(dump) -> None:
    old, new = (revision(str(y), id_=y, timestamp=f"{y}-05-01T00:00:00Z") for y in (2019, 2020))
    path = dump(page("A", old, new), page("B", new, old, id_=2))
    assert [a.revision for a in read(path) if isinstance(a, Article)] == [2020, 2020]


def test_of_revisions_of_one_second_the_last_counts(dump) -> None:
    (article,) = read(dump(page("A", revision("one", id_=9), revision("two", id_=8))))
    assert isinstance(article, Article)
    assert (article.text, article.revision) == ("two", 8)


def test_slots_beside_the_main_one_are_not_its_text(dump) -> None:
    slot = "<content><role>x</role><model>json</model><text>{}</text></content></revision>"
    path = dump(page("A", revision("main").replace("</revision>", slot)))
    assert [a.text for a in read(path) if isinstance(a, Article)] == ["main"]


def test_a_page_without_id_is_named_by_its_title(dump) -> None:
    path = dump(page("A", id_=None), page("B", id_="x²"))
    assert [a.source for a in read(path)] == [f"{path}#A", f"{path}#B"]


def test_an_empty_page_is_an_article(dump) -> None:
    (found,) = read(dump(page("A", revision("", attributes='bytes="0"'))))
    assert isinstance(found, Article)
    assert found.text == ""


@pytest.mark.parametrize(
    ("database", "host", "said", "language"),
    [
        ("nowiki", "no.wikipedia.org", "nb", "no"),
        ("zh_min_nanwiki", "zh-min-nan.wikipedia.org", "nan", "zh-min-nan"),
        ("dewikisource", "de.wikisource.org", "de", "de"),
        ("commonswiki", "commons.wikimedia.org", "en", "en"),
        ("wikidatawiki", "www.wikidata.org", "en", "en"),
        ("my_wiki", "wiki.example.org", "fr", "fr"),
        ("my_wiki", "wiki.example.org", "../x", "kk"),
        ("", "", "", "kk"),
    ],
)
def test_the_language_is_that_of_the_address_or_what_is_said(
    dump, database: str, host: str, said: str, language: str
) -> None:
    head = (
        f"<siteinfo><dbname>{database}</dbname>"
        f"<base>https://{host}/wiki/Main_Page</base></siteinfo>"
    )
    path = dump(page("A"), head=head, language=said)
    (found,) = sources.read([str(path)], stdin=io.BytesIO(), max_bytes=LIMIT, language="kk")
    assert isinstance(found, Article)
    assert (found.language, found.wiki) == (language, host or None)


def test_an_address_that_is_none_gives_no_wiki(dump) -> None:
    (found,) = read(dump(page("A"), head="<siteinfo><base>http://[</base></siteinfo>"))
    assert isinstance(found, Article)
    assert found.wiki is None


def test_pages_without_a_root_are_read(tmp_path: Path) -> None:
    path = tmp_path / "d.xml"
    path.write_text("\ufeff\n" + page("A") + page("B", id_=2))
    assert titles(read(path)) == ["A", "B"]


# what cannot be read


def test_a_page_that_is_too_long_does_not_stop_the_rest(dump) -> None:
    path = dump(page("A"), page("B", revision("x" * 1001), id_=2), page("C", id_=3))
    _, fault, after = read(path)
    assert isinstance(fault, SourceError)
    assert not isinstance(fault, TargetError)
    assert fault.source == f"{path}#2"
    assert "more than the 1,000 bytes" in fault.reason
    assert isinstance(after, Article)


def test_the_limit_is_in_bytes(dump) -> None:
    assert titles(read(dump(page("A", revision("é" * 500))))) == ["A"]
    assert "1,000 bytes" in only_fault(dump(page("A", revision("é" * 501)))).reason


def test_a_long_old_revision_is_no_fault(dump) -> None:
    old = revision("x" * 2000, timestamp="2001-01-01T00:00:00Z")
    assert titles(read(dump(page("A", revision(), old)))) == ["A"]


def test_a_page_without_title_is_a_fault(dump) -> None:
    assert "without a title" in only_fault(dump(page(None, id_=5))).reason


@pytest.mark.parametrize(
    "attributes", ['id="5"', 'bytes="12"', 'deleted="deleted"', 'bytes="12" location="tt:5"']
)
def test_text_that_was_left_out_is_not_an_empty_article(dump, attributes: str) -> None:
    fault = only_fault(dump(page("A", revision("", attributes=attributes))))
    assert "no text of 'A'" in fault.reason


def test_a_page_without_text_or_revision_is_a_fault(dump) -> None:
    assert "no text of 'A'" in only_fault(dump(page("A", revision(None)))).reason
    assert "no text of 'A'" in only_fault(dump(page("A", " "))).reason


def test_a_dump_without_articles_is_a_fault_of_the_target(dump) -> None:
    fault = only_fault(dump(page("Diskussion:A", namespace=1)))
    assert isinstance(fault, TargetError)
    assert "without articles" in fault.reason


def test_what_came_before_the_end_of_a_cut_dump_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "d.xml"
    whole = export(page("A"), page("B", id_=2))
    path.write_bytes(whole[: whole.index(b"<id>2</id>")])
    article, fault = read(path)
    assert isinstance(article, Article)
    assert isinstance(fault, SourceError)
    assert not isinstance(fault, TargetError)
    assert fault.source == str(path)
    assert "ends too early, at byte " in fault.reason
    assert "in the page 'B'" in fault.reason


@pytest.mark.parametrize("pack", [bz2.compress, gzip.compress, lzma.compress])
def test_what_came_before_the_end_of_a_cut_archive_is_kept(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    head, tail = export(page("A"), page("B", id_=2)).split(b"  <page>\n    <title>B")
    ending = {bz2.compress: "bz2", gzip.compress: "gz", lzma.compress: "xz"}[pack]
    path = tmp_path / f"d.xml.{ending}"
    path.write_bytes(pack(head) + pack(b"  <page>\n    <title>B" + tail)[:-20])
    found = read(path)
    assert titles(found) == ["A"] or titles(found) == ["A", "B"]
    assert "the packed file ends too early, at byte" in str(found[-1])
    assert not isinstance(found[-1], TargetError)


def test_a_broken_dump_without_an_article_is_a_fault_of_the_target(tmp_path: Path) -> None:
    path = tmp_path / "d.xml"
    path.write_bytes(b"")
    assert isinstance(only_fault(path), TargetError)


def test_a_dump_is_a_regular_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "d.xml")
    assert "not a regular file" in only_fault(tmp_path / "d.xml").reason


# around it


def test_the_number_of_articles_is_not_known_beforehand(dump) -> None:
    assert sources.count([str(dump(page("A")))]) is None


def test_a_changed_dump_has_another_fingerprint(dump) -> None:
    before = sources.fingerprint([str(dump(page("A")))])
    assert before != sources.fingerprint([str(dump(page("A longer title")))])


def test_a_dump_given_twice_is_read_once(dump) -> None:
    path = str(dump(page("A")))
    assert len(list(sources.read([path, path], stdin=io.BytesIO(), max_bytes=LIMIT))) == 1
