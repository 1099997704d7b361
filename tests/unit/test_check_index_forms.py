"""Answers of archives' indexes, good and hostile."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.catalogue import archives
from refaudit.check.index_forms import read

WAYBACK, ARQUIVO, ARCHIVE_IT = map(archives.service, ("wayback", "arquivo", "archiveit"))
COLUMNS = ["timestamp", "original", "statuscode", "mimetype", "digest"]
ROW = ["20150304101742", "http://www.example.org:80/a?b=1", "200", "text/html", "QWERTZ"]
TIMEMAP = """\
<http://example.org/a>; rel="original",
<https://wayback.archive-it.org/all/timemap/link/http://example.org/a>; rel="self"; type="x",
<https://wayback.archive-it.org/all/20100102030405/http://example.org/a>; rel="first memento",
<https://wayback.archive-it.org/7/20150304101742/http://example.org/a>; rel="memento"; datetime="x"
"""


def table(*rows, columns=COLUMNS):
    return json.dumps([columns, *rows]).encode()


def test_a_row_of_the_table_is_a_capture_without_its_default_port():
    page = read(WAYBACK, table(ROW), truncated=False)
    (one,) = page.captures
    assert one.url == "https://web.archive.org/web/20150304101742/http://www.example.org/a?b=1"
    assert (one.archive, one.timestamp, one.status, one.type, one.digest) == (
        "wayback",
        "20150304101742",
        200,
        "text/html",
        "QWERTZ",
    )
    assert one.original == "http://www.example.org/a?b=1"


def test_the_columns_may_stand_in_any_order():
    columns = list(reversed(COLUMNS))
    page = read(WAYBACK, table(list(reversed(ROW)), columns=columns), truncated=False)
    assert page.captures == read(WAYBACK, table(ROW), truncated=False).captures


def test_an_empty_table_says_that_there_is_no_capture():
    assert read(WAYBACK, b"[]\n", truncated=False).rows == 0


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>busy</html>", b"{}", b"[[]]", b'[["a"],["b"]]', b'[["timestamp"', b"[" * 9000],
)
def test_what_is_no_table_is_no_index(body):
    assert read(WAYBACK, body, truncated=False) is None


def test_a_table_that_was_cut_is_no_index():
    assert read(WAYBACK, table(ROW), truncated=True) is None


@pytest.mark.parametrize(
    "row",
    [
        ["20151304101742", *ROW[1:]],  # no such month
        ["2015", *ROW[1:]],
        [None, *ROW[1:]],
        [ROW[0], None, *ROW[2:]],
        [ROW[0], "javascript:alert(1)", *ROW[2:]],
        [ROW[0], "http://example.org/" + "a" * 9000, *ROW[2:]],
        [],
        ["com,example)/ 2015"],
    ],
)
def test_a_row_that_can_be_no_capture_is_passed_over_and_counted(row):
    page = read(WAYBACK, table(row, ROW), truncated=False)
    assert (len(page.captures), page.rows) == (1, 2)


def test_what_an_archive_does_not_know_is_unknown():
    (one,) = read(WAYBACK, table([*ROW[:2], "-", "-", "-"]), truncated=False).captures
    assert (one.status, one.type, one.digest) == (None, None, None)


def test_rows_of_lines_are_captures_and_other_fields_are_ignored():
    row = {"timestamp": ROW[0], "url": ROW[1], "status": "200", "mime": "text/html", "offset": "0"}
    page = read(ARQUIVO, json.dumps(row).encode() + b"\n\n", truncated=False)
    (one,) = page.captures
    assert one.url == "https://arquivo.pt/wayback/20150304101742/http://www.example.org/a?b=1"
    assert not page.truncated


def test_no_line_is_no_capture():
    assert read(ARQUIVO, b"", truncated=False).captures == ()


def test_the_line_at_which_the_answer_was_cut_is_left_out():
    row = json.dumps({"timestamp": ROW[0], "url": ROW[1]}).encode()
    page = read(ARQUIVO, row + b"\n" + row[:20], truncated=True)
    assert (len(page.captures), page.truncated) == (1, True)


@pytest.mark.parametrize("body", [b"<html>", b'{"timestamp": 5, "url": []}', b"[]"])
def test_what_is_no_line_of_an_index_is_no_index(body):
    assert read(ARQUIVO, body, truncated=False) is None


def test_the_mementos_of_a_timemap_are_captures():
    page = read(ARCHIVE_IT, TIMEMAP.encode(), truncated=False)
    assert [one.timestamp for one in page.captures] == ["20100102030405", "20150304101742"]
    assert {one.archive for one in page.captures} == {"archiveit"}


def test_a_timemap_that_was_cut_loses_its_last_line():
    page = read(ARCHIVE_IT, TIMEMAP.encode()[:-40], truncated=True)
    assert [one.timestamp for one in page.captures] == ["20100102030405"]


def test_a_memento_outside_of_the_known_archives_is_passed_over():
    body = b'<https://evil.example/20100102030405/http://example.org/a>; rel="memento"'
    assert read(ARCHIVE_IT, body, truncated=False).captures == ()


def test_a_page_is_no_timemap():
    assert read(ARCHIVE_IT, b"<!doctype html><html>", truncated=False) is None


@pytest.mark.parametrize(
    "junk", [b"\xff", b"\xed\xa0\x80", b"\\ud800", b"\\u0000", "\u2028".encode()]
)
@pytest.mark.parametrize("archive", [WAYBACK, ARQUIVO])
def test_broken_text_in_an_address_breaks_nothing(junk, archive):
    url = b"http://example.org/" + junk
    body = b'[["timestamp","original"],["20150304101742","' + url + b'"]]'
    if archive is ARQUIVO:
        body = b'{"timestamp":"20150304101742","url":"' + url + b'"}'
    page = read(archive, body, truncated=False)
    assert page is None or page.rows == 1


@given(st.binary(max_size=300), st.sampled_from([WAYBACK, ARQUIVO, ARCHIVE_IT]), st.booleans())
def test_no_answer_breaks_the_reader(body, archive, truncated):
    page = read(archive, body, truncated=truncated)
    assert page is None or len(page.captures) <= page.rows
