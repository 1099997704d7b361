"""Bodies: capped after unpacking, gzip only, what came stays."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.web.body import BodyCollector, body_limit


def collect(chunks, *, encoding="", limit=100):
    body = BodyCollector(encoding=encoding, limit=limit)
    taken = 0
    for chunk in chunks:
        taken += 1
        if not body.feed(chunk):
            break
    else:
        body.finish()
    return body, taken


def test_a_plain_body():
    body, _ = collect([b"ab", b"c"])
    assert (body.data, body.truncated, body.error) == (b"abc", False, None)


@pytest.mark.parametrize("size", [99, 100])
def test_a_body_of_the_limit_is_whole(size):
    body, _ = collect([b"x" * size])
    assert (len(body.data), body.truncated) == (size, False)


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_body_over_the_limit_is_cut_and_no_more_is_taken(encoding):
    data = b"x" * 101
    chunks = [gzip.compress(data) if encoding else data, b"more"]
    body, taken = collect(chunks, encoding=encoding)
    assert (body.data, body.truncated, taken) == (b"x" * 100, True, 1)


@given(st.binary(max_size=3000), st.integers(1, 50), st.integers(0, 2000))
def test_gzip_in_any_chunks_gives_the_beginning_of_the_data(data, step, limit):
    packed = gzip.compress(data)
    chunks = [packed[i : i + step] for i in range(0, len(packed), step)]
    body, _ = collect(chunks, encoding="GZip ", limit=limit)
    assert body.data == data[:limit]
    assert body.truncated == (len(data) > limit)
    assert body.error is None


def test_what_follows_the_gzip_data_is_left_alone():
    body, taken = collect([gzip.compress(b"a") + b"junk", b"junk"], encoding="gzip")
    assert (body.data, body.error, taken) == (b"a", None, 1)


def test_gzip_that_ends_early_is_noted_and_kept():
    body, _ = collect([gzip.compress(bytes(range(256)))[:200]], encoding="gzip", limit=1000)
    assert "too early" in body.error
    assert bytes(range(256)).startswith(body.data)


def test_an_empty_answer_that_announces_gzip_is_empty():
    body, _ = collect([], encoding="gzip")
    assert (body.data, body.error) == (b"", None)


def test_input_that_unpacks_to_nothing_ends():
    endless = iter([b"\x1f\x8b\x08\x08\0\0\0\0\0\x03"] + [b"n" * 65536] * 1000)
    body, taken = collect(endless, encoding="gzip")
    assert body.truncated
    assert taken < 5


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, gzip", "gzip,br", "x" * 999])
def test_other_encodings_are_not_read(encoding):
    body, taken = collect([b"abc"], encoding=encoding)
    assert (body.data, taken) == (b"", 1)
    assert "content encoding" in body.error
    assert len(body.error) < 120


@given(st.lists(st.binary()), st.text())
def test_any_bytes_in_any_encoding(chunks, encoding):
    body, _ = collect(chunks, encoding=encoding)
    assert len(body.data) <= 100


@pytest.mark.parametrize(
    ("content_type", "limit"),
    [
        (None, 100_000),
        ("", 100_000),
        ("text/html; charset=utf-8", 100_000),
        (" Text/Plain", 100_000),
        ("application/xhtml+xml", 100_000),
        ("application/pdf", 4096),
        ("image/png", 4096),
        ("video/mp4", 4096),
    ],
)
def test_only_text_is_worth_reading_far(content_type, limit):
    assert body_limit(content_type, 100_000) == limit


def test_a_small_limit_holds_for_every_type():
    assert body_limit("application/pdf", 10) == 10


def test_a_body_in_crumbs_is_cut_after_so_many():
    body = BodyCollector(encoding="", limit=100_000)
    assert sum(body.feed(b"x") for _ in range(5000)) == 4096
    assert (body.truncated, body.error) == (True, None)
