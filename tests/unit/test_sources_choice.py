"""Samples, limits, and how far the reading is."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit import sources
from refaudit.errors import SourceError, TargetError
from refaudit.model.citation import Article
from refaudit.sources.choice import Choice
from tests.helpers.exports import export, page

PAGES = 400


def read(*targets: Path, **options: object) -> list[Article | SourceError]:
    named = [str(target) for target in targets]
    return list(sources.read(named, stdin=io.BytesIO(), max_bytes=1000, **options))  # type: ignore[arg-type]


def names(found: list[Article | SourceError]) -> list[str]:
    return [each.title if isinstance(each, Article) else each.reason for each in found]


def dump(path: Path, ids: range = range(1, PAGES + 1)) -> Path:
    path.write_bytes(export(*(page(f"P {n}", id_=n) for n in ids)))
    return path


# samples


@given(st.integers(1, 10**9), st.floats(0.001, 1), st.floats(0.001, 1))
def test_a_larger_sample_has_all_of_a_smaller_one(number: int, one: float, other: float) -> None:
    small, large = sorted((one, other))
    in_small, in_large = (Choice(max_bytes=1, sample=s).has(number) for s in (small, large))
    assert in_large >= in_small


def test_a_sample_is_about_as_large_as_its_share() -> None:
    choice = Choice(max_bytes=1, sample=0.1)
    assert sum(map(choice.has, range(100_000))) == pytest.approx(10_000, rel=0.05)


def test_the_sample_is_the_same_for_ever() -> None:
    choice = Choice(max_bytes=1, sample=0.05)
    assert [n for n in range(1, 101) if choice.has(n)] == [29, 72, 90, 99]
    assert not choice.has("\udce9")


def test_a_page_is_in_the_sample_in_whichever_part_it_stands(tmp_path: Path) -> None:
    whole = dump(tmp_path / "d.xml")
    parts = [
        dump(tmp_path / "d1.xml-p1p200.xml", range(1, 201)),
        dump(tmp_path / "d2.xml-p201p400.xml", range(201, PAGES + 1)),
    ]
    found = names(read(whole, sample=0.1))
    assert 20 < len(found) < 60
    assert names(read(*parts, sample=0.1)) == found
    assert names(read(whole, sample=0.1)) == found


def test_files_are_in_the_sample_by_their_titles(tmp_path: Path) -> None:
    for place in ("a", "b"):
        (tmp_path / place).mkdir()
        for n in range(200):
            (tmp_path / place / f"Page_{n}.wiki").write_text("x")
    found = names(read(tmp_path / "a", sample=0.1))
    assert 5 < len(found) < 40
    assert names(read(tmp_path / "b", sample=0.1)) == found


def test_a_sample_without_a_page_is_told(tmp_path: Path) -> None:
    (fault,) = read(dump(tmp_path / "d.xml", range(1, 4)), sample=0.0001)
    assert isinstance(fault, TargetError)
    assert fault.reason == "no page is in the sample of 0.0001"


def test_a_part_of_which_no_page_is_in_the_sample_is_no_fault(tmp_path: Path) -> None:
    parts = dump(tmp_path / "1.xml", range(1, 4)), dump(tmp_path / "2.xml", range(1, 401))
    assert all(isinstance(each, Article) for each in read(*parts, sample=0.02))


def test_a_page_without_an_id_is_in_the_sample_by_its_title(tmp_path: Path) -> None:
    path = tmp_path / "d.xml"
    path.write_bytes(export(*(page(f"P {n}", id_=None) for n in range(PAGES))))
    found = names(read(path, sample=0.1))
    assert 20 < len(found) < 60
    assert found == [
        f"P {n}" for n in range(PAGES) if Choice(max_bytes=1, sample=0.1).has(f"P {n}")
    ]


# limits


def test_a_limit_ends_the_reading(tmp_path: Path) -> None:
    path = dump(tmp_path / "d.xml")
    path.write_bytes(path.read_bytes().replace(b"P 9<", b"P 9</nonsense>"))
    assert names(read(path, limit=3)) == ["P 1", "P 2", "P 3"]


def test_a_limit_holds_for_all_targets_together(tmp_path: Path) -> None:
    (tmp_path / "A.wiki").write_text("x")
    (tmp_path / "B.wiki").write_text("x")
    found = read(tmp_path / "A.wiki", dump(tmp_path / "d.xml"), tmp_path / "B.wiki", limit=3)
    assert names(found) == ["A", "P 1", "P 2"]


def test_a_limit_is_one_of_the_sample(tmp_path: Path) -> None:
    path = dump(tmp_path / "d.xml")
    assert read(path, sample=0.1, limit=4) == read(path, sample=0.1)[:4]


def test_a_target_that_gives_nothing_is_no_page(tmp_path: Path) -> None:
    found = read(tmp_path / "nope.wiki", dump(tmp_path / "d.xml"), limit=2)
    assert isinstance(found[0], TargetError)
    assert names(found[1:]) == ["P 1", "P 2"]


def test_a_page_that_cannot_be_read_is_one(tmp_path: Path) -> None:
    path = tmp_path / "d.xml"
    path.write_bytes(export(page(None, id_=1), page("A", id_=2), page("B", id_=3)))
    assert names(read(path, limit=2)) == ["a page without a title", "A"]


@pytest.mark.parametrize("limit", [1, 2, 5, 7])
@pytest.mark.parametrize("before", [0, 1, 2, 5])
def test_what_was_read_before_counts(tmp_path: Path, limit: int, before: int) -> None:
    missing, path = tmp_path / "nope.wiki", dump(tmp_path / "d.xml")
    whole = read(missing, path, limit=limit)
    known = {each.source for each in whole[: before + 1]} if before else set()
    again = read(missing, path, limit=limit, known=known)
    assert [each.source for each in again] == [each.source for each in whole]


# how far it is


def test_the_share_is_that_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "A.wiki").write_text("x" * 500)
    (tmp_path / "B.wiki").write_text("x" * 500)
    targets = [str(tmp_path)]
    gauge = sources.Gauge(lambda: sources.size(targets))
    assert gauge.share == 0
    found = sources.read(targets, stdin=io.BytesIO(), max_bytes=1000, gauge=gauge)
    assert [(next(found).source[-6:], gauge.share) for _ in range(2)] == [
        ("A.wiki", 0.5),
        ("B.wiki", 1.0),
    ]


def test_inside_a_dump_the_share_is_that_of_the_packed_bytes(tmp_path: Path) -> None:
    pages = [page(f"P {n}", id_=n) for n in range(1, 12_001)]
    (tmp_path / "d.xml").write_bytes(export(*pages))
    targets = [str(tmp_path / "d.xml")]
    gauge = sources.Gauge(lambda: sources.size(targets))
    shares = [
        gauge.share or 0
        for _ in sources.read(targets, stdin=io.BytesIO(), max_bytes=1000, gauge=gauge)
    ]
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.6
    assert gauge.share == 1


def test_the_size_is_not_always_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sources.size(["-"]) is None
    assert sources.Gauge(lambda: sources.size(["-"])).share is None
    assert sources.size([str(tmp_path / "nope.xml")]) == 0
    assert sources.Gauge(lambda: 0).share is None
    (tmp_path / "A.wiki").write_text("xy")
    assert sources.size([str(tmp_path), str(tmp_path / "nope.wiki")]) == 2
    monkeypatch.setattr("refaudit.sources.listing._COUNTED", 0)
    assert sources.size([str(tmp_path)]) is None


def test_a_broken_dump_leaves_no_file_behind_in_the_share(tmp_path: Path) -> None:
    path = tmp_path / "d.xml"
    path.write_bytes(b"<mediawiki><x></y>")
    gauge = sources.Gauge(lambda: 36)
    assert len(list(sources.read([str(path)], stdin=io.BytesIO(), max_bytes=9, gauge=gauge))) == 1
    assert gauge.share == 0.5


def test_nothing_of_nothing_is_nothing() -> None:
    assert list(sources.read([], stdin=io.BytesIO(), max_bytes=9, sample=0.5)) == []
