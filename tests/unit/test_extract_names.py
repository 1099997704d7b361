"""Names of parameters that are kept in mind."""

import pytest

from refaudit.extract import names
from refaudit.extract.names import Names


def test_a_name_has_what_is_made_of_its_row_and_an_unknown_one_nothing():
    found = Names("en", lambda row: row.canonical.upper() if row.canonical == "title" else None)
    assert found["title"] == ("title", "TITLE")
    assert found["url"] == ("url", None)
    assert found["no such name"] == ("no such name", None)


@pytest.mark.parametrize("written", [" accessdate", "accessdate\n", "\u00a0accessdate "])
def test_blanks_around_a_name_are_none_of_it(written):
    assert Names("en", lambda row: row.canonical)[written] == ("accessdate", "access-date")


def test_a_name_is_looked_up_once():
    asked = []
    found = Names("en", lambda row: asked.append(row.canonical))
    assert found["accessdate"] is found["accessdate"]
    assert asked == ["access-date"]


def test_names_that_strangers_invent_fill_no_memory(monkeypatch):
    monkeypatch.setattr(names, "_MOST", 3)
    found = Names("en", lambda row: row.canonical)
    assert [found[str(number)] for number in range(9)] == [(str(n), None) for n in range(9)]
    found["x" * 100]
    assert len(found) == 3
    assert found["url"] == ("url", "url")
