"""A dump that is gone on with: what was read before is not read again, and nothing is left out."""

import bz2
import gzip
import io
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from refaudit import sources
from refaudit.errors import SourceError
from refaudit.model.citation import Article
from refaudit.sources import jumping
from refaudit.sources.export import Export
from tests.helpers.exports import HEAD, page, revision

COUNT = 600
_HEAD = f'<mediawiki version="0.11" xml:lang="de">\n  {HEAD}\n'.encode()
_END = b"</mediawiki>\n"
_random = random.Random(5)
#: What does not pack well, so that halves of the file are halves of the pages.
WORDS = [f"{_random.getrandbits(60):x}" for _ in range(5000)]


def pages(count: int = COUNT) -> list[bytes]:
    """Articles, and among them redirects, talk, data, and a page without a title."""
    made = []
    for n in range(1, count + 1):
        text = " ".join(_random.choices(WORDS, k=40))
        if n % 5 == 0:
            made.append(page(f"R {n}", revision("#REDIRECT [[A]]"), id_=n))
        elif n % 7 == 0:
            made.append(page(f"R {n}", more='<redirect title="A"/>', id_=n))
        elif n % 11 == 0:
            made.append(page(f"Diskussion:T {n}", revision(text), id_=n, namespace=1))
        elif n % 13 == 0:
            made.append(page(f"D {n}", revision(text, model="json"), id_=n))
        elif n == 17:
            made.append(page(None, id_=n))
        else:
            made.append(page(f"P {n}", revision(text), id_=n))
    return [each.encode() for each in made]


def multistream(made: Sequence[bytes], each: int = 20) -> bytes:
    """As the dumps of Wikimedia are: the head, so many pages, …, the end."""
    parts = [b"".join(made[at : at + each]) for at in range(0, len(made), each)]
    return b"".join(map(bz2.compress, (_HEAD, *parts, _END)))


def cut_anywhere(made: Sequence[bytes], each: int = 3001) -> bytes:
    """As pbzip2 writes: streams end wherever so many bytes are full."""
    whole = _HEAD + b"".join(made) + _END
    return b"".join(bz2.compress(whole[at : at + each]) for at in range(0, len(whole), each))


def plain(made: Sequence[bytes]) -> bytes:
    return _HEAD + b"".join(made) + _END


WAYS = {
    "d.xml.bz2": multistream,
    "cut.xml.bz2": cut_anywhere,
    "d.xml": plain,
    "one.xml.bz2": lambda made: bz2.compress(plain(made)),
    "d.xml.gz": lambda made: gzip.compress(plain(made)),
}
JUMPING = ["d.xml.bz2", "cut.xml.bz2", "d.xml"]


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of tests are small."""
    monkeypatch.setattr(jumping, "_GRAIN", 2000)
    monkeypatch.setattr(jumping, "_LOOK", 40_000)


def read(path: Path, known: Iterable[str] = (), **options: object) -> list[Article | SourceError]:
    found = sources.read(
        [str(path)],
        stdin=io.BytesIO(),
        max_bytes=100_000,
        known=frozenset(known),
        **options,  # type: ignore[arg-type]
    )
    return list(found)


def facts(found: Iterable[Article | SourceError]) -> list[object]:
    """The same for equal faults, too."""
    return [str(each) if isinstance(each, SourceError) else each for each in found]


def names(found: Iterable[Article | SourceError]) -> list[str]:
    return [each.source for each in found]


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.parametrize("share", [0.001, 0.04, 0.31, 0.5, 0.77, 0.96, 1])
def test_nothing_is_left_out_and_little_read_again(tmp_path: Path, name: str, share: float) -> None:
    path = tmp_path / name
    path.write_bytes(WAYS[name](pages()))
    whole = read(path)
    known = names(whole)[: max(int(len(whole) * share), 1)]
    again = read(path, known)
    unread = [each for each in again if each.source not in known]
    assert facts(unread) == facts(whole[len(known) :])
    passed = [each for each in again if each.source in known]
    assert passed
    assert all(isinstance(each, Article) and each.text == "" for each in passed)
    if name in JUMPING and share > 0.3:
        assert len(passed) < len(known) / 3


@pytest.mark.parametrize("name", WAYS)
def test_a_fault_behind_the_jump_is_told_with_its_place(tmp_path: Path, name: str) -> None:
    made = pages()
    made[-2] = made[-2].replace(b"<title>", b"<title>&x;")
    path = tmp_path / name
    path.write_bytes(WAYS[name](made))
    *whole, fault = read(path)
    again = read(path, names(whole[:-30]))
    assert names(again)[-31:] == names([*whole, fault])[-31:]
    assert "undefined entity, at byte" in str(again[-1])
    if name in JUMPING:
        assert " of the XML that begins at byte " in str(again[-1])
    else:
        assert str(again[-1]) == str(fault)


def test_the_byte_behind_a_jump_is_counted_from_its_place(tmp_path: Path) -> None:
    made = pages()
    made[-2] = made[-2].replace(b"<title>", b"<title>&x;")
    path = tmp_path / "d.xml"
    path.write_bytes(plain(made))
    *whole, _ = read(path)
    words = str(read(path, names(whole[:-9]))[-1]).replace(",", "")
    offset, place = (int(part.split()[0]) for part in words.split("at byte ")[1:3])
    assert path.read_bytes()[place + offset :].startswith(b"&x;")


def test_a_cut_dump_is_told_of_behind_the_jump_too(tmp_path: Path) -> None:
    path = tmp_path / "d.xml.bz2"
    path.write_bytes(multistream(pages())[:-500])
    *whole, fault = read(path)
    again = read(path, names(whole[:-10]))
    assert "the packed file ends too early" in str(fault)
    assert "the packed file ends too early" in str(again[-1])


@pytest.mark.parametrize("name", JUMPING)
def test_the_wiki_and_the_language_are_those_of_the_head(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(WAYS[name](pages()))
    whole = read(path)
    (*_, last) = read(path, names(whole[:-1]))
    assert last == whole[-1]
    assert isinstance(last, Article)
    assert (last.wiki, last.language) == ("de.wikipedia.org", "de")


@pytest.mark.parametrize("name", JUMPING)
@pytest.mark.parametrize("sample", [0.5, 0.05])
def test_a_sample_is_gone_on_with(tmp_path: Path, name: str, sample: float) -> None:
    path = tmp_path / name
    path.write_bytes(WAYS[name](pages()))
    whole = read(path, sample=sample)
    known = names(whole)[: len(whole) // 2]
    again = read(path, known, sample=sample)
    unread = [each for each in again if each.source not in known]
    assert facts(unread) == facts(whole[len(known) :])


@pytest.mark.parametrize("name", JUMPING)
def test_other_namespaces_are_gone_on_with(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(WAYS[name](pages()))
    whole = read(path, namespaces=(1,))
    known = names(whole)[: len(whole) // 2]
    again = read(path, known, namespaces=(1,))
    unread = [each for each in again if each.source not in known]
    assert facts(unread) == facts(whole[len(known) :])


def test_a_page_that_is_known_without_those_before_it_is_no_place_to_go_on(tmp_path: Path) -> None:
    path = tmp_path / "d.xml.bz2"
    path.write_bytes(multistream(pages()))
    whole = read(path)
    assert names(read(path, names(whole)[-1:])) == names(whole)


def test_pages_of_another_dump_are_not_known(tmp_path: Path) -> None:
    path = tmp_path / "d.xml.bz2"
    path.write_bytes(multistream(pages(200)))
    whole = read(path)
    assert facts(read(path, [f"other.xml#{n}" for n in range(600)])) == facts(whole)


@pytest.mark.parametrize("head", [b"", b"<html>", b"<!-- <page> -->" + _HEAD])
def test_a_head_that_is_none_is_read_from_the_beginning(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "d.xml"
    made = pages(100)
    path.write_bytes(head + b"".join(made) + (_END if b"mediawiki" in head else b""))
    whole = read(path)
    again = read(path, names(whole)[:30])
    assert set(names(again)) >= set(names(whole))


def test_what_looks_like_a_stream_and_is_none_is_passed_over(tmp_path: Path) -> None:
    made = pages()
    for place in (1, 300, 590):
        made[place] = page(f"X {place}", revision("BZh91AY&SY" * 900), id_=90000 + place).encode()
    path = tmp_path / "d.xml"
    path.write_bytes(plain(made))
    # The name says that it is packed; what is inside says it too, and lies.
    packed = tmp_path / "d.xml.bz2"
    packed.write_bytes(bz2.compress(plain(made[:50])) + b"BZh91AY&SY" * 5000)
    for each in (path, packed):
        whole = read(each)
        articles = [one.source for one in whole if isinstance(one, Article)]
        again = read(each, articles[: len(articles) // 2])
        assert names(again)[-5:] == names(whole)[-5:]


def test_a_dump_of_one_long_stream_is_not_searched_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jumping, "_NO_STREAM", 100)
    path = tmp_path / "d.xml.bz2"
    path.write_bytes(bz2.compress(plain(pages())))
    whole = read(path)
    assert len(read(path, names(whole)[:50])) == len(whole)


def test_a_stream_across_two_reads_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jumping, "CHUNK", 16)
    data = b"x" * 27 + bz2.compress(b"y")
    for at in range(28):
        with io.BufferedReader(io.BytesIO(data)) as file:  # type: ignore[arg-type]
            assert jumping._stream(file, at, len(data)) == 27
            assert jumping._stream(file, at, 27) is None


def test_without_a_page_behind_the_place_nothing_was_reached(tmp_path: Path) -> None:
    path = tmp_path / "d.xml"
    path.write_bytes(plain(pages(50)) + b" " * 100_000)
    with path.open("rb") as file:
        assert jumping.first_unread(file, "xml", lambda _: None, (0,)) is None
        export = Export(namespaces=(0,), max_bytes=10)
        start = jumping.first_unread(file, "7z", lambda _: True, (0,))
        assert start is None
        assert list(export.pages(jumping.pieces_from(file, "xml", start)))
