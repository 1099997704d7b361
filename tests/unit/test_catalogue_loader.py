from collections.abc import Iterator
from datetime import date
from importlib import resources
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct

from refaudit.catalogue import loader
from refaudit.catalogue.loader import Source, table
from refaudit.errors import CatalogueError

TABLES = sorted(
    file.name for file in resources.files("refaudit.catalogue").iterdir() if ".toml" in file.name
)


class Heights(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    source: Source
    metres: dict[str, int]


class Anything(Struct, frozen=True, kw_only=True):
    source: Source


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(loader.resources, "files", lambda package: tmp_path)
    loader._read.cache_clear()
    yield tmp_path
    loader._read.cache_clear()


def put(shelf: Path, rest: str) -> None:
    (shelf / "heights.toml").write_text(
        f'[source]\nfrom = ["a map"]\nchecked = 2026-11-22\n{rest}', encoding="utf-8"
    )


def test_a_table_becomes_its_type_with_its_source(shelf: Path) -> None:
    put(shelf, "[metres]\nFuji = 3776")
    heights = table("heights", Heights)
    assert heights.metres == {"Fuji": 3776}
    assert heights.source == Source(from_=("a map",), checked=date(2026, 11, 22))


def test_a_table_is_read_once(shelf: Path) -> None:
    put(shelf, "[metres]\nFuji = 3776")
    first = table("heights", Heights)
    (shelf / "heights.toml").unlink()
    assert table("heights", Heights) is first


@pytest.mark.parametrize(
    ("rest", "named"),
    [
        ('[metres]\nFuji = "high"', "$.metres"),
        ("[feet]\nFuji = 12388", "feet"),
        ("[metres\nFuji = 3776", "line 4"),
        ("", "metres"),
    ],
)
def test_a_broken_table_is_named_with_its_key(shelf: Path, rest: str, named: str) -> None:
    put(shelf, rest)
    with pytest.raises(CatalogueError, match=r"^heights\.toml: ") as caught:
        table("heights", Heights)
    assert named in caught.value.message


def test_a_missing_table_is_named(shelf: Path) -> None:
    with pytest.raises(CatalogueError, match=r"^depths\.toml: cannot be read"):
        table("depths", Heights)


def test_a_table_that_is_not_utf8_is_named(shelf: Path) -> None:
    (shelf / "heights.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(CatalogueError, match=r"^heights\.toml: "):
        table("heights", Heights)


@pytest.mark.parametrize("name", TABLES)
def test_every_shipped_table_names_its_sources_and_when_they_were_checked(name: str) -> None:
    raw = resources.files("refaudit.catalogue").joinpath(name).read_bytes()
    source = msgspec.toml.decode(raw, type=Anything).source
    assert all(source.from_)
    assert source.checked >= date(2026, 11, 22)
