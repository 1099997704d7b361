"""Dumps in every packing, whole, cut, damaged, and made to harm."""

import io
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from refaudit import sources
from refaudit.errors import SourceError, TargetError
from refaudit.model.citation import Article
from tests.helpers.exports import export, page, revision
from tests.unit.test_sources_unpacking import PACK

LIMIT = 10_000
PAGES = 3000
#: Their data can be read from the beginning; an archive of 7z has its list at its end.
STREAMS = ["xml", "bz2", "gz", "xz", "zst"]


def dump(directory: Path, packing: str, data: bytes) -> Path:
    path = directory / ("d.xml" if packing == "xml" else f"d.xml.{packing}")
    path.write_bytes(data)
    return path


def read(path: Path) -> list[Article | SourceError]:
    return list(sources.read([str(path)], stdin=io.BytesIO(), max_bytes=LIMIT))


@pytest.fixture(scope="module")
def whole() -> bytes:
    texts = (" ".join(f"{n * k:x}" for k in range(60)) for n in range(1, PAGES + 1))
    return export(*(page(f"P {n}", revision(t), id_=n) for n, t in enumerate(texts, 1)))


@pytest.mark.parametrize("packing", PACK)
def test_each_packing_gives_the_same_articles(packing: str, whole: bytes, tmp_path: Path) -> None:
    found = read(dump(tmp_path, packing, PACK[packing](whole)))
    assert [each.title for each in found if isinstance(each, Article)] == [
        f"P {n}" for n in range(1, PAGES + 1)
    ]


def _is_told(found: list[Article | SourceError], words: str) -> None:
    """All before the fault, in order, and the fault with its byte and page."""
    *articles, fault = found
    assert isinstance(fault, SourceError)
    assert not isinstance(fault, TargetError)
    assert words in fault.reason
    assert ", at byte " in fault.reason
    count = len(articles)
    assert count > PAGES / 10
    assert [each.source.partition("#")[2] for each in articles] == [
        str(n) for n in range(1, count + 1)
    ]
    assert any(f"the page 'P {n}'" in fault.reason for n in (count, count + 1))


@pytest.mark.parametrize("packing", STREAMS)
def test_of_a_cut_archive_all_before_the_cut_is_kept(
    packing: str, whole: bytes, tmp_path: Path
) -> None:
    packed = PACK[packing](whole)
    if packing == "bz2":  # of which nothing is read before a block of 900 kB is whole
        packed = b"".join(
            PACK[packing](whole[n : n + 100_000]) for n in range(0, len(whole), 100_000)
        )
    found = read(dump(tmp_path, packing, packed[: len(packed) * 2 // 3]))
    _is_told(found, "ends too early")


@pytest.mark.parametrize("packing", ["bz2", "gz", "xz", "zst", "7z"])
def test_of_a_damaged_archive_all_before_the_damage_is_kept(
    packing: str, whole: bytes, tmp_path: Path
) -> None:
    packed = bytearray(PACK[packing](whole))
    if packing in {"bz2", "zst"}:  # whose blocks are long: the damage is in the second half
        half = PACK[packing](whole[: len(whole) // 2])
        packed = bytearray(half + PACK[packing](whole[len(whole) // 2 :]))
    packed[len(packed) * 3 // 4] ^= 0x10
    found = read(dump(tmp_path, packing, bytes(packed)))
    if packing == "7z" and len(found) == 1:
        # Its library unpacks a block as a whole.
        assert "damaged" in str(found[0])
    else:
        # A checksum may find it only when broken XML was found before.
        _is_told(found, "packed file is damaged" if "packed" in str(found[-1]) else "broken XML")


def test_a_cut_7z_gives_nothing_and_says_so(whole: bytes, tmp_path: Path) -> None:
    packed = PACK["7z"](whole)
    (fault,) = read(dump(tmp_path, "7z", packed[: len(packed) // 2]))
    assert isinstance(fault, TargetError)
    assert "damaged" in fault.reason
    assert fault.advice == "Fetch it again."


@pytest.mark.parametrize("packing", PACK)
def test_a_text_that_is_far_too_long_is_told_and_the_rest_is_read(
    packing: str, tmp_path: Path
) -> None:
    long = revision("x\n" * 4_000_000)
    pages = export(page("A"), page("B", long, id_=2), page("C", id_=3))
    before, fault, behind = read(dump(tmp_path, packing, PACK[packing](pages)))
    assert [each.source.partition("#")[2] for each in (before, fault, behind)] == ["1", "2", "3"]
    assert "more than the 10,000 bytes that an article may have" in str(fault)
    assert isinstance(behind, Article)


_MEASURE = """
import io, sys
from pathlib import Path
from refaudit import sources
for found in sources.read([sys.argv[1]], stdin=io.BytesIO(), max_bytes=1 << 24):
    print(type(found).__name__, found.source.rpartition("#")[2])
status = Path("/proc/self/status").read_text()
print(status.split("VmHWM:")[1].split()[0], file=sys.stderr)
"""


def _long(packing: str) -> Iterator[bytes]:
    """A page whose text has 256 MiB, between two others, packed."""
    start, end = export(page("A"), page("B", revision("@"), id_=2), page("C", id_=3)).split(b"@")
    noise = random.Random(1).randbytes(2000).hex().encode()
    block = PACK[packing](noise + b"Copper. " * ((1 << 17) - 500))
    yield PACK[packing](start)
    yield from (block for _ in range(256))
    yield PACK[packing](end)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is told by Linux")
@pytest.mark.parametrize("packing", ["gz", "zst"])
def test_a_text_without_end_takes_little_memory(packing: str, tmp_path: Path) -> None:
    path = tmp_path / f"d.xml.{packing}"
    path.write_bytes(b"".join(_long(packing)))
    assert path.stat().st_size < 2_000_000
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.split() == ["Article", "1", "SourceError", "2", "Article", "3"]
    assert int(done.stderr) / 1024 < 100  # MiB
