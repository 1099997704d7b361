import socket
import stat
import threading
import urllib.request
from contextlib import closing
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest

from refaudit.audit import stored_report
from refaudit.cli import reviewing
from refaudit.cli.reviewing import StoredMarks, serve
from refaudit.cli.serving import Server
from refaudit.errors import StoreBusy, UsageError
from refaudit.model.decision import Decision
from refaudit.model.mark import Mark, Review
from refaudit.settings import Settings
from refaudit.store import Store
from refaudit.store.decisions import Decisions
from refaudit.store.marks import Marks
from tests.helpers.store_nouns import NOW, url_of
from tests.helpers.store_runs import audited, fault

DAY = date(2026, 11, 22)
DEAD, ABOUT_RUN = fault("LNK101", 1), fault("RUN903", None)


def mark(found=DEAD, kind=Review.CONFIRMED):
    return Mark(fingerprint=found.fingerprint, mark=kind, note="n", made=DAY)


@pytest.fixture
def settings(tmp_path):
    where = str(tmp_path / "h.sqlite")
    with Store.open(where) as store:
        run = audited(store, {"A": [DEAD]})
        store.save_findings(run, None, [ABOUT_RUN], {})
        audited(store, {"B": [fault("LNK101", 2)]}, command="another", day=1)
    return Settings(store=where, now=NOW)


@pytest.fixture
def report(settings):
    with Store.open(settings.store, writable=False) as store:
        return stored_report(store, store.runs()[-1].id)


@pytest.fixture
def desk(settings, report):
    return StoredMarks(settings, report)


def test_marks_go_into_the_history_while_a_run_holds_it(settings, desk):
    with Store.open(settings.store) as running:
        desk.put(mark())
        desk.put(mark(ABOUT_RUN, Review.DONE))
        assert {one.mark.mark for one in Marks.of(running).of_run(desk._run)} == {
            Review.CONFIRMED,
            Review.DONE,
        }
        desk.put(mark(kind=Review.FALSE_ALARM))
        assert [one for _, one in Decisions.of(running).all()] == [
            Decision(code="LNK101", article="A", url=url_of(1), reason="n", made=DAY)
        ]
        with pytest.raises(StoreBusy):
            Store.open(settings.store)
    assert mark(kind=Review.FALSE_ALARM) in desk.listed()
    desk.take_back(DEAD.fingerprint)
    assert desk.listed() == [mark(ABOUT_RUN, Review.DONE)]


def test_only_findings_of_the_report_are_marked(desk):
    with pytest.raises(LookupError, match="no such finding"):
        desk.put(mark(fault("LNK101", 2)))
    with pytest.raises(LookupError, match="no such finding"):
        desk.take_back("0" * 16)
    with pytest.raises(LookupError, match="about the run"):
        desk.put(mark(ABOUT_RUN, Review.FALSE_ALARM))
    assert (desk.listed(), desk.summary) == ([], "No mark was made.")


def test_what_was_kept_is_counted_by_findings(desk):
    desk.put(mark())
    desk.put(mark(kind=Review.DONE))
    assert desk.summary == "Kept in the history: 1 mark."
    desk.put(mark(ABOUT_RUN))
    assert desk.summary == "Kept in the history: 2 marks."
    desk.take_back(DEAD.fingerprint)
    assert desk.summary == "Kept in the history: 1 mark, 1 taken back."


@pytest.mark.parametrize("has_browser", [True, False])
def test_the_address_is_printed_and_its_page_is_the_report(
    monkeypatch, capfd, settings, report, has_browser
):
    asked = []

    def opened(url):
        # As the browser does: it reads the file, and goes where that leads.
        path = Path(url2pathname(urlsplit(url).path))
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        address = path.read_text("utf-8").partition("url=")[2].partition('"')[0]
        asked.append((path, address))
        return has_browser

    monkeypatch.setattr(reviewing.webbrowser, "open", opened)
    monkeypatch.setattr(Server, "serve", _visited(asked))
    serve(settings, report, port=0, browse=True)
    ((path, address), (status, page)) = asked
    told = capfd.readouterr()
    assert told.out == f"{address}\n"
    assert (status, b'name="refaudit-marks"' in page) == (200, True)
    assert ("No browser could be opened" in told.err) is not has_browser
    assert "Stopped. No mark was made." in told.err
    assert urlsplit(address).path.split("/")[1] not in told.err
    assert not path.exists()


def _visited(asked):
    def serve(server, site):
        thread = threading.Thread(target=_visit, args=(asked,))
        thread.start()
        server.site, server.timeout = site, 20
        server.handle_request()
        server.server_close()
        thread.join()
        raise KeyboardInterrupt

    return serve


def _visit(asked):
    with urllib.request.urlopen(asked[0][1], timeout=20) as answer:
        asked.append((answer.status, answer.read()))


def test_a_port_that_is_taken_is_named(settings, report):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"--port {port}: Address already in use"):
            serve(settings, report, port=port, browse=False)


def test_the_day_of_a_mark_is_that_of_the_clock(settings, report, monkeypatch):
    seen = []
    monkeypatch.setattr(reviewing, "Site", lambda *_, **said: seen.append(said["today"]()))
    monkeypatch.setattr(Server, "serve", lambda server, _: server.server_close())
    serve(settings, report, port=0, browse=False)
    assert seen == [DAY]
