import io
import sys

import pytest

from refaudit.cli.reading import Reading
from refaudit.errors import UsageError
from refaudit.settings import Settings

WIKI = Settings(wiki="w.org", contact="me@example.org")


class Stdin:
    def __init__(self, data):
        self.buffer = io.BytesIO(data)


def test_files_are_read_where_no_wiki_is_named(tmp_path):
    (tmp_path / "A.wikitext").write_text("x")
    reading = Reading([str(tmp_path)], Settings())
    assert reading.total == 1
    assert [article.title for article in reading] == ["A"]
    assert (reading.read, reading.failed) == (1, False)
    assert str(tmp_path) in reading.fingerprint()


def test_without_a_target_there_is_nothing_to_read():
    with pytest.raises(UsageError, match="TARGET"):
        Reading([], Settings())


@pytest.mark.parametrize(
    "named", [{"category": "C"}, {"titles_from": "x"}, {"watch_list": True}, {"user": "U"}]
)
def test_pages_of_a_wiki_want_a_wiki(named):
    with pytest.raises(UsageError) as raised:
        Reading(["a.wikitext"], Settings(**named))
    assert "--wiki" in raised.value.advice


def test_titles_come_from_a_file_or_stdin(tmp_path, monkeypatch):
    file = tmp_path / "titles.txt"
    file.write_text("A\nB\n")
    from_file = Reading(["C"], Settings(**_with(titles_from=str(file))))
    monkeypatch.setattr(sys, "stdin", Stdin(b"A\nB\n"))
    from_stdin = Reading(["C"], Settings(**_with(titles_from="-")))
    assert from_file.fingerprint() == from_stdin.fingerprint()
    file.write_text("A\n")
    fewer = Reading(["C"], Settings(**_with(titles_from=str(file))))
    assert fewer.fingerprint() != from_file.fingerprint()


def _with(**more):
    return {"wiki": WIKI.wiki, "contact": WIKI.contact} | more


def test_a_file_of_titles_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"nope\.txt: cannot be read"):
        Reading([], Settings(**_with(titles_from=str(tmp_path / "nope.txt"))))
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9\n")
    with pytest.raises(UsageError, match=r"latin\.txt: not UTF-8: byte 0xE9 at 3"):
        Reading([], Settings(**_with(titles_from=str(tmp_path / "latin.txt"))))


def test_a_wiki_on_an_address_that_is_refused_reads_nothing():
    reading = Reading(["A"], Settings(**_with(wiki="http://127.0.0.1/w/api.php")))
    assert reading.total is None
    (fault,) = reading
    assert "127.0.0.1" in fault.reason
    assert (reading.unreadable, reading.missing, reading.failed) == (1, 1, True)
