import io
import sys

import pytest

from refaudit.cli.reading import Reading
from refaudit.errors import SourceError, UsageError
from refaudit.model.citation import Article
from refaudit.settings import Settings
from refaudit.sources.choice import in_sample
from tests.helpers.exports import export, page

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


class Nothing:
    """Of which nothing is known, and nobody asks."""

    def titles(self, *_):
        raise AssertionError

    unchanged = titles


def test_what_is_known_concerns_only_a_wiki(tmp_path):
    (tmp_path / "A.wikitext").write_text("x")
    files = Reading([str(tmp_path)], Settings())
    files.recognise(Nothing())
    assert [article.title for article in files] == ["A"]
    wiki = Reading(["A"], Settings(**_with(wiki="http://127.0.0.1/w/api.php")))
    wiki.recognise(Nothing())
    (fault,) = wiki
    assert "127.0.0.1" in fault.reason


def test_a_wiki_on_an_address_that_is_refused_reads_nothing():
    reading = Reading(["A"], Settings(**_with(wiki="http://127.0.0.1/w/api.php")))
    assert reading.total is None
    (fault,) = reading
    assert "127.0.0.1" in fault.reason
    assert (reading.unreadable, reading.missing, reading.failed) == (1, 1, True)


def test_a_limit_is_the_most_that_there_can_be(tmp_path):
    for name in "ABC":
        (tmp_path / f"{name}.wiki").write_text("x")
    targets = [str(tmp_path)]
    assert Reading(targets, Settings(limit=2)).total == 2
    assert Reading(targets, Settings(limit=9)).total == 3
    assert Reading(targets, Settings(sample=0.5)).total is None
    assert Reading(targets, Settings(sample=0.5, limit=2)).total == 2
    assert len(list(Reading(targets, Settings(limit=2)))) == 2


def test_of_a_dump_the_share_is_known_and_what_was_read_is_passed_over(tmp_path):
    path = tmp_path / "d.xml"
    path.write_bytes(export(page("A"), page("B", id_=2)))
    reading = Reading([str(path)], Settings())
    assert (reading.total, reading.share) == (None, 0)
    reading.pass_over({f"{path}#1"})
    assert [each.text for each in reading] == ["", "'''A'''"]
    assert (reading.read, reading.share) == (2, 1)


class Wiki:
    """Of which some pages are found, some not."""

    total = 300
    may_be_empty = False

    def __iter__(self):
        for n in range(300):
            title = f"P {n}"
            yield Article(title=title, text="x", source=title, page=n + 1, wiki="w.org")
        yield SourceError("gone", "gone")


def test_of_a_wiki_a_sample_is_read_too(monkeypatch, capsys):
    made = []

    def opened(settings, *_, **__):
        made.append(settings)
        return Wiki()

    monkeypatch.setattr("refaudit.sources.mediawiki.LiveWiki", opened)
    sampled = Reading(["A"], Settings(**_with(sample=0.1, limit=5)))
    found = [each.page for each in sampled]
    assert len(found) == 5
    assert made[0].limit == 0
    assert all(in_sample(number, 0.1) for number in found)
    whole = Reading(["A"], Settings(**_with(limit=5)))
    assert (whole.total, made[1].limit, whole.share) == (5, 5, None)
    assert len(list(Reading(["A"], Settings(**_with(sample=0.1))))) > 15
    assert "gone" in capsys.readouterr().err
