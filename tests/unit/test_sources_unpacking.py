"""Packed files, whole and damaged."""

import bz2
import gzip
import importlib
import io
import lzma
import random
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator

import pytest

from refaudit.sources import unpacking
from refaudit.sources.opening import Unreadable
from refaudit.sources.unpacking import unpacked

py7zr = pytest.importorskip("py7zr", reason="the extra `dumps` is not installed")
sevenzip = pytest.importorskip("refaudit.sources.sevenzip")
zstd = importlib.import_module(
    "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
)

DATA = b"".join(b"line %d of a dump\n" % n for n in range(100_000))


def seven(data: bytes, *names: str) -> bytes:
    file = io.BytesIO()
    with py7zr.SevenZipFile(file, "w", filters=[{"id": lzma.FILTER_LZMA2, "preset": 1}]) as packed:
        for name in names or ("dump.xml",):
            packed.writestr(data, name)
    return file.getvalue()


PACK: dict[str, Callable[[bytes], bytes]] = {
    "xml": lambda data: data,
    "bz2": bz2.compress,
    "gz": gzip.compress,
    "xz": lzma.compress,
    "zst": lambda data: zstd.compress(data, options={zstd.CompressionParameter.checksum_flag: 1}),
    "7z": seven,
}
STREAMS = ["bz2", "gz", "xz", "zst"]
PACKED = [*STREAMS, "7z"]


def unpack(data: bytes, packing: str) -> bytes:
    return b"".join(unpacked(io.BytesIO(data), packing))


def fault(data: bytes, packing: str) -> str:
    with pytest.raises(Unreadable) as caught:
        unpack(data, packing)
    return str(caught.value.args[0])


@pytest.mark.parametrize("packing", PACK)
def test_each_packing_is_read(packing: str) -> None:
    assert unpack(PACK[packing](DATA), packing) == DATA


@pytest.mark.parametrize("packing", PACK)
def test_pieces_are_small(packing: str) -> None:
    pieces = list(unpacked(io.BytesIO(PACK[packing](DATA)), packing))
    assert len(pieces) > 1
    assert max(map(len, pieces)) < 2 << 20


@pytest.mark.parametrize("packing", PACK)
def test_more_than_one_read_is_read(packing: str) -> None:
    data = random.Random(1).randbytes(3 << 20)
    assert unpack(PACK[packing](data), packing) == data


@pytest.mark.parametrize("packing", STREAMS)
def test_streams_in_a_row_are_one(packing: str) -> None:
    parts = DATA[:1000], b"", DATA[1000:]
    assert unpack(b"".join(map(PACK[packing], parts)), packing) == DATA


@pytest.mark.parametrize("packing", STREAMS)
def test_many_short_streams_make_few_pieces(packing: str) -> None:
    pieces = list(unpacked(io.BytesIO(PACK[packing](b"short") * 1000), packing))
    assert pieces == [b"short" * 1000]


def test_xz_streams_may_have_zeros_between_and_behind_them() -> None:
    one = lzma.compress(b"one")
    assert unpack(one + bytes(8) + one + bytes(4), "xz") == b"oneone"


@pytest.mark.parametrize("packing", STREAMS)
def test_an_early_end_is_told_and_what_came_before_is_kept(packing: str) -> None:
    packed = PACK[packing](DATA) + PACK[packing](DATA)
    pieces: list[bytes] = []
    with pytest.raises(Unreadable, match="the packed file ends too early"):
        pieces.extend(unpacked(io.BytesIO(packed[:-30]), packing))
    got = b"".join(pieces)
    assert (DATA + DATA).startswith(got)
    assert len(got) > len(DATA) * 1.4


@pytest.mark.parametrize("packing", PACKED)
def test_garbage_is_told(packing: str) -> None:
    assert "damaged" in fault(b"This is no archive at all, whatever its name says." * 9, packing)


@pytest.mark.parametrize("packing", PACKED)
def test_a_flipped_bit_is_told(packing: str) -> None:
    packed = bytearray(PACK[packing](DATA))
    packed[len(packed) // 2] ^= 0x10
    assert "packed file" in fault(bytes(packed), packing)


def test_a_cut_7z_is_told() -> None:
    assert "damaged" in fault(seven(DATA)[:-50], "7z")


def test_a_7z_of_several_files_is_refused() -> None:
    assert "holds 2 files" in fault(seven(b"x", "a.xml", "b.xml"), "7z")


def test_a_locked_7z_is_refused() -> None:
    file, secret = io.BytesIO(), "word"
    with py7zr.SevenZipFile(file, "w", password=secret) as packed:
        packed.writestr(b"x", "a.xml")
    assert "damaged" in fault(file.getvalue(), "7z")


def test_closing_early_ends_the_unpacking() -> None:
    before = threading.active_count()
    pieces = unpacked(io.BytesIO(seven(random.Random(1).randbytes(6 << 20))), "7z")
    assert next(pieces)
    time.sleep(0.12)  # so that the unpacking waits for its reader
    pieces.close()
    assert threading.active_count() == before


def test_a_7z_that_ends_when_nobody_reads_is_forgotten() -> None:
    pieces = unpacked(io.BytesIO(seven(b"x")), "7z")
    assert next(pieces)
    pieces.close()


def test_py7zr_may_ask_what_it_likes_of_its_file() -> None:
    pipe = sevenzip._Pipe()
    pipe.flush()
    assert (pipe.read(), pipe.size(), pipe.seek(0)) == (b"", 0, 0)


def test_a_file_that_unpacks_to_a_thousand_times_its_size_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(unpacking, "_HARMLESS", 1 << 20)
    bomb = bz2.compress(bytes(20_000_000))
    assert len(bomb) < 1000
    assert "1,000 times its size" in fault(bomb, "bz2")


def test_an_xz_that_wants_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "_XZ_MEMORY", 1 << 20)
    assert "emory" in fault(lzma.compress(b"x", preset=6), "xz")


def test_a_fault_of_the_disk_is_not_one_of_the_packing() -> None:
    class Torn(io.BytesIO):
        def read1(self, _size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        list(unpacked(Torn(), "xml"))


@pytest.mark.parametrize(
    ("packing", "module"), [("zst", zstd.__name__), ("7z", "refaudit.sources.sevenzip")]
)
def test_a_missing_library_is_named_by_its_extra(
    packing: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.delattr("refaudit.sources.sevenzip", raising=False)
    with pytest.raises(Unreadable) as caught:
        unpack(PACK[packing](b"x"), packing)
    assert "refaudit[dumps]" in caught.value.args[1]


@pytest.mark.parametrize("packing", STREAMS)
def test_memory_does_not_grow_with_the_file(packing: str) -> None:
    data = PACK[packing](DATA) * 15

    def read() -> Iterator[int]:
        yield from map(len, unpacked(io.BytesIO(data), packing))

    tracemalloc.start()
    try:
        assert sum(read()) == 15 * len(DATA) > 25_000_000
        assert tracemalloc.get_traced_memory()[1] < 16_000_000
    finally:
        tracemalloc.stop()
