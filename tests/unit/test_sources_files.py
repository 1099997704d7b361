"""Files, directories and standard input as sources.

Longer than 300 lines, because the promises of one module are tested in one file.
"""

import io
import os
import socket
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.errors import SourceError, TargetError
from refaudit.model.citation import Article
from refaudit.sources import files, listing
from tests.helpers.exports import export, page

LIMIT = 1000


def read(
    *targets: Path | str, stdin: bytes = b"", max_bytes: int = LIMIT
) -> list[Article | SourceError]:
    given_targets = [str(target) for target in targets]
    return list(files.read(given_targets, stdin=io.BytesIO(stdin), max_bytes=max_bytes))


def article(*targets: Path | str, stdin: bytes = b"", max_bytes: int = LIMIT) -> Article:
    (found,) = read(*targets, stdin=stdin, max_bytes=max_bytes)
    assert isinstance(found, Article)
    return found


def fault(*targets: Path | str, stdin: bytes = b"", max_bytes: int = LIMIT) -> SourceError:
    (found,) = read(*targets, stdin=stdin, max_bytes=max_bytes)
    assert isinstance(found, SourceError)
    return found


def names(found: Sequence[Article | SourceError], top: Path) -> list[str]:
    return [Path(item.source).relative_to(top).as_posix() for item in found]


def written(path: Path, data: bytes | str = "text") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


# what an article is


@pytest.mark.parametrize("name", ["A.wikitext", "A.wiki", "A.txt", "A.TXT"])
def test_a_file_of_each_ending_is_an_article(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / name, "'''A'''")
    assert article(path) == Article(title="A", text="'''A'''", source=str(path), language="en")


def test_the_title_is_the_stem_with_blanks_in_nfc(tmp_path: Path) -> None:
    assert article(written(tmp_path / "New_York_v1.5.wiki")).title == "New York v1.5"
    assert article(written(tmp_path / "Cafe\u0301.wiki")).title == "Café"


def test_a_title_is_never_empty(tmp_path: Path) -> None:
    assert article(written(tmp_path / "__.txt")).title == "__"


def test_the_source_is_the_path_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path / "d" / "A.txt")
    monkeypatch.chdir(tmp_path)
    assert article("d/A.txt").source == "d/A.txt"
    assert article("./d//").source == "d/A.txt"


def test_the_language_is_handed_on(tmp_path: Path) -> None:
    path = written(tmp_path / "A.txt")
    (found,) = files.read([str(path)], stdin=io.BytesIO(), max_bytes=LIMIT, language="kk")
    assert isinstance(found, Article)
    assert found.language == "kk"


@pytest.mark.parametrize("blank", [b"", b" \n", b"\xef\xbb\xbf"])
def test_a_file_without_text_is_no_article(tmp_path: Path, blank: bytes) -> None:
    (error,) = read(written(tmp_path / "A.txt", blank))
    assert isinstance(error, SourceError)
    assert "empty" in error.reason


def test_standard_input_is_an_article(tmp_path: Path) -> None:
    expected = Article(title="stdin", text="Жезқазған", source="-")
    assert article("-", stdin="Жезқазған".encode()) == expected


@given(st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), max_size=200))
def test_the_text_is_the_decoded_bytes_without_a_byte_order_mark(text: str) -> None:
    text = f"={text}"
    data = text.encode()
    assert article("-", stdin=data, max_bytes=2000).text == data.decode("utf-8-sig")
    assert article("-", stdin=b"\xef\xbb\xbf" + data, max_bytes=2000).text == text


def test_line_ends_are_kept(tmp_path: Path) -> None:
    assert article(written(tmp_path / "A.txt", "a\r\nb\rc\n")).text == "a\r\nb\rc\n"


# directories


def test_a_directory_is_read_in_order_to_its_depths(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.wiki", "a/y/x.wikitext", "B.txt", "c.html", "d/readme.md"):
        written(tmp_path / name)
    assert names(read(tmp_path), tmp_path) == ["B.txt", "a/y/x.wikitext", "a/z.wiki", "b.txt"]


def test_hidden_entries_are_passed_over_but_can_be_named(tmp_path: Path) -> None:
    hidden = written(tmp_path / ".hidden" / ".A.txt")
    written(tmp_path / "B.txt")
    assert names(read(tmp_path), tmp_path) == ["B.txt"]
    assert article(hidden).title == ".A"


def test_dumps_in_a_directory_are_passed_over(tmp_path: Path) -> None:
    written(tmp_path / "A.txt")
    written(tmp_path / "dump.xml.bz2")
    assert names(read(tmp_path), tmp_path) == ["A.txt"]


def test_a_directory_may_have_the_name_of_an_article(tmp_path: Path) -> None:
    written(tmp_path / "folder.wiki" / "A.txt")
    assert names(read(tmp_path), tmp_path) == ["folder.wiki/A.txt"]


def test_a_loop_of_symbolic_links_ends(tmp_path: Path) -> None:
    written(tmp_path / "a" / "A.txt")
    (tmp_path / "a" / "back").symlink_to(tmp_path)
    assert names(read(tmp_path), tmp_path) == ["a/A.txt"]


def test_a_directory_deeper_than_the_stack_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = "/".join("d" * 1100)
    for depth in range(1100):
        Path(folder[: 2 * depth + 1]).mkdir()
    path = written(Path(folder, "A.txt"))
    try:
        assert article("d").source == str(path)
    finally:
        path.unlink()
        os.removedirs(folder)  # pytest's own clearing up is recursive


def test_a_file_reached_twice_is_read_once(tmp_path: Path) -> None:
    path = written(tmp_path / "d" / "A.txt")
    (tmp_path / "e").symlink_to(tmp_path / "d")
    assert names(read(tmp_path, path, tmp_path / "d", tmp_path), tmp_path) == ["d/A.txt"]
    assert names(read(path, path, tmp_path), tmp_path) == ["d/A.txt"]
    assert names(read(tmp_path / "e", tmp_path), tmp_path) == ["e/A.txt"]
    assert len(read("-", "-")) == 1


def test_a_file_of_two_names_is_two_articles(tmp_path: Path) -> None:
    (tmp_path / "B.txt").symlink_to(written(tmp_path / "A.txt"))
    (tmp_path / "C.txt").hardlink_to(tmp_path / "A.txt")
    assert names(read(tmp_path), tmp_path) == ["A.txt", "B.txt", "C.txt"]


# what cannot be read


def test_a_missing_target_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    path = written(tmp_path / "A.txt")
    missing, found = read(tmp_path / "no.txt", path)
    assert isinstance(missing, TargetError)
    assert missing.source == str(tmp_path / "no.txt")
    assert missing.reason == "No such file or directory"
    assert isinstance(found, Article)


@pytest.mark.parametrize("name", ["a\0b.txt", "n" * 5000 + ".txt", "\ud800.txt", ""])
def test_an_impossible_path_is_an_error_value(name: str) -> None:
    error = fault(name)
    assert isinstance(error, TargetError)
    error.message.encode()


@pytest.mark.parametrize("content", [None, "readme.md", ".hidden.txt"])
def test_a_directory_without_articles_is_told(tmp_path: Path, content: str | None) -> None:
    if content:
        written(tmp_path / content)
    (tmp_path / "loop").symlink_to(tmp_path)
    error = fault(tmp_path)
    assert isinstance(error, TargetError)
    assert "directory without articles" in error.reason


def test_a_dump_is_read_where_it_stands_among_the_targets(tmp_path: Path) -> None:
    dump = written(tmp_path / "dump.xml", export(page("B", id_=7)))
    first, last = written(tmp_path / "A.txt"), written(tmp_path / "C.txt")
    assert names(read(first, dump, last), tmp_path) == ["A.txt", "dump.xml#7", "C.txt"]


def test_a_file_of_another_ending_is_refused_with_a_way_out(tmp_path: Path) -> None:
    error = fault(written(tmp_path / "report.html"))
    assert isinstance(error, TargetError)
    assert "- as target" in str(error.advice)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"ab\0c", "binary: a NUL byte at offset 2"),
        (b"\xff\xfea\0", "binary: a NUL byte at offset 3"),
        (b"abc\xe9", "not UTF-8: byte 0xE9 at offset 3"),
        (b"\xef\xbb\xbfab\xff", "not UTF-8: byte 0xFF at offset 5"),
        (b"\xed\xa0\x80", "not UTF-8: byte 0xED at offset 0"),
    ],
)
def test_binary_data_is_told_with_its_place(tmp_path: Path, data: bytes, reason: str) -> None:
    error = fault(written(tmp_path / "A.txt", data))
    assert not isinstance(error, TargetError)
    assert error.reason == reason
    assert fault("-", stdin=data).reason == reason


def test_an_article_may_be_as_large_as_the_limit_and_no_larger(tmp_path: Path) -> None:
    path = written(tmp_path / "A.txt", "x" * LIMIT)
    assert len(article(path).text) == LIMIT
    assert "more than the 999 bytes" in fault(path, max_bytes=LIMIT - 1).reason
    assert "more than the 1,000 bytes" in fault("-", stdin=b"x" * (LIMIT + 1)).reason


def test_an_endless_stream_is_left_at_the_limit() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"x" * size

    endless = Endless()
    (error,) = files.read(["-"], stdin=endless, max_bytes=LIMIT)  # type: ignore[arg-type]
    assert isinstance(error, SourceError)
    assert endless.given <= LIMIT + (1 << 20)


def test_a_stream_that_gives_little_at_a_time_is_read_to_its_end() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb", buffering=0) as stdin:
        thread = threading.Thread(target=_drip, args=(writing,))
        thread.start()
        (found,) = files.read(["-"], stdin=stdin, max_bytes=LIMIT)  # type: ignore[arg-type]
        thread.join()
    assert isinstance(found, Article)
    assert found.text == "abc"


def _drip(writing: int) -> None:
    for byte in b"abc":
        os.write(writing, bytes([byte]))
    os.close(writing)


def test_a_stream_that_fails_is_told() -> None:
    class Broken(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise OSError(5, "Input/output error")

    (error,) = files.read(["-"], stdin=Broken(), max_bytes=LIMIT)  # type: ignore[arg-type]
    assert isinstance(error, SourceError)
    assert str(error) == "-: cannot be read: Input/output error"


def test_a_fifo_is_told_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "A.txt")
    assert fault(tmp_path).reason == "not a regular file"


def test_a_file_that_becomes_a_fifo_is_never_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    regular = written(tmp_path / "A.txt").stat()
    (tmp_path / "A.txt").unlink()
    os.mkfifo(tmp_path / "A.txt")
    monkeypatch.setattr(Path, "stat", lambda self, **_: regular)
    assert fault(tmp_path / "A.txt").reason == "not a regular file"


def test_a_device_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "A.txt").symlink_to("/dev/zero")
    assert fault(tmp_path).reason == "not a regular file"


def test_a_socket_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("A.txt")
        assert fault("A.txt").reason == "not a regular file"


def test_a_link_to_nothing_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "A.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "B.txt").symlink_to(tmp_path / "B.txt")
    written(tmp_path / "C.txt")
    nowhere, loop, found = read(tmp_path)
    assert isinstance(nowhere, SourceError)
    assert "a link to nothing" in nowhere.reason
    assert isinstance(loop, SourceError)
    assert "symbolic links" in loop.reason
    assert isinstance(found, Article)


def test_a_file_that_vanishes_after_the_listing_is_told(tmp_path: Path) -> None:
    for name in "AB":
        written(tmp_path / f"{name}.txt")
    stream = files.read([str(tmp_path)], stdin=io.BytesIO(), max_bytes=LIMIT)
    assert isinstance(next(stream), Article)
    (tmp_path / "B.txt").unlink()
    error = next(stream)
    assert isinstance(error, SourceError)
    assert "gone since it was listed" in error.reason


def test_a_file_without_permission_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "A.txt")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert str(fault(path)) == f"{path}: cannot be read: Permission denied"


def test_a_directory_without_permission_is_told_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path / "a" / "A.txt")
    written(tmp_path / "b.txt")
    listed = Path.iterdir

    def refuse(self: Path) -> object:
        if self.name == "a":
            raise PermissionError(13, "Permission denied")
        return listed(self)

    monkeypatch.setattr(Path, "iterdir", refuse)
    error, found = read(tmp_path)
    assert isinstance(error, SourceError)
    assert not isinstance(error, TargetError)
    assert error.reason == "cannot be listed: Permission denied"
    assert isinstance(found, Article)
    assert isinstance(fault(tmp_path / "a"), TargetError)


def test_an_entry_that_cannot_be_looked_at_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path / "A.txt")
    written(tmp_path / "odd")
    looked = Path.is_dir

    def refuse(self: Path) -> bool:
        if self.name == "odd":
            raise PermissionError(13, "Permission denied")
        return looked(self)

    monkeypatch.setattr(Path, "is_dir", refuse)
    assert names(read(tmp_path), tmp_path) == ["A.txt"]


@pytest.mark.skipif(os.name != "posix", reason="file names are bytes on POSIX only")
def test_a_name_that_is_not_utf8_is_shown_escaped(tmp_path: Path) -> None:
    written(Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")))
    found = article(tmp_path)
    assert found.title == "caf\\udce9"
    found.source.encode()


# laziness and counting


def test_articles_are_read_only_when_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path / "A.txt", "old")
    stream = files.read([str(path)], stdin=io.BytesIO(), max_bytes=LIMIT)
    written(path, "new")
    found = next(stream)
    assert isinstance(found, Article)
    assert found.text == "new"


def test_the_count_is_the_number_of_what_is_yielded(tmp_path: Path) -> None:
    for name in ("a.txt", "b/c.wiki", "b/d.md"):
        written(tmp_path / name)
    targets = [str(tmp_path), "-", str(tmp_path / "no.txt"), str(tmp_path / "a.txt")]
    assert listing.count(targets) == len(read(*targets)) == 4


def test_very_many_articles_are_not_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_COUNTED", 2)
    for number in range(3):
        written(tmp_path / f"{number}.txt")
    assert listing.count([str(tmp_path)]) is None
    assert listing.count([str(tmp_path / "0.txt"), str(tmp_path / "1.txt")]) == 2


def test_targets_that_are_nothing_have_a_fingerprint_too(tmp_path: Path) -> None:
    (tmp_path / "A.txt").symlink_to("nothing")
    assert listing.fingerprint([str(tmp_path)]) != listing.fingerprint([str(tmp_path / "none")])
