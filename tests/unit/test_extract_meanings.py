"""What is kept in mind of the names and days that articles repeat."""

from refaudit.catalogue import dates
from refaudit.extract import meanings as rooms
from refaudit.extract import plain
from refaudit.extract.meanings import Meanings
from refaudit.extract.plain import read_plain


def test_a_template_is_looked_up_once_however_often_it_is_called():
    known = Meanings("en")
    assert known["Cite web "][0] == "Cite web"
    assert known["Cite web "] is known["Cite web "]


def test_names_that_strangers_invent_fill_no_memory(monkeypatch):
    monkeypatch.setattr(rooms, "_MOST_NAMES", 3)
    known = Meanings("en")
    for number in range(10):
        assert known[f"no such template {number}"][1:] == (None, None)
    known["x" * 1000]
    assert len(known) <= 3


def test_days_that_strangers_invent_fill_no_memory(monkeypatch):
    monkeypatch.setattr(plain, "_MOST_DAYS", 3)
    whole = {}
    days = plain._Days("date", "en", whole)
    for day in range(1, 20):
        assert days[f"2001-01-{day:02}"].iso == f"2001-01-{day:02}"
    assert days["x" * 100].valid is False
    assert max(len(days), len(whole)) <= 3


def test_a_day_is_read_once_for_all_parameters(monkeypatch):
    asked = []
    read = dates.read
    monkeypatch.setattr(dates, "read", lambda *given: asked.append(given) or read(*given))
    whole = {}
    by_name = {name: plain._Days(name, "en", whole) for name in ("date", "access-date")}
    assert by_name["date"]["1 May 2001"] is by_name["access-date"]["1 May 2001"]
    assert by_name["date"]["May 2001"].valid
    assert not by_name["access-date"]["May 2001"].valid
    assert [name for _, name, _ in asked] == ["date", "date", "access-date"]


def test_a_status_without_words_has_no_meaning():
    fields = read_plain("cite web|url=http://a.b|dead-url=&#32;", "en")
    assert fields is not None
    assert fields.url_status is None
