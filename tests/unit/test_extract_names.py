"""Names of parameters that are kept in mind."""

from refaudit.extract import names
from refaudit.extract.names import Names


def test_a_wanted_name_has_its_row_and_any_other_none():
    rows = Names("en", lambda row: row.canonical == "title")
    assert rows["title"].canonical == "title"
    assert rows["url"] is None
    assert rows["no such name"] is None


def test_a_name_is_looked_up_once():
    asked = []
    rows = Names("en", lambda row: not asked.append(row.canonical))
    assert rows["accessdate"] is rows["accessdate"]
    assert asked == ["access-date"]


def test_names_that_strangers_invent_fill_no_memory(monkeypatch):
    monkeypatch.setattr(names, "_MOST", 3)
    rows = Names("en", lambda _: True)
    assert [rows[str(number)] for number in range(9)] == [None] * 9
    assert len(rows) == 3
    assert rows["url"].canonical == "url"
