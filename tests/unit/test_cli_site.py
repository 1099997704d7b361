import json
from datetime import date
from email.message import Message

import pytest

from refaudit.cli.site import MOST_POSTED, Refused, Request, Site
from refaudit.errors import StoreError
from refaudit.model.mark import MOST_NOTED, Mark, Review

TODAY = date(2026, 11, 24)
PRINT = "0123456789abcdef"
TOKEN = "a-token"
HOST = "127.0.0.1:8123"
POSTED = {"fingerprint": PRINT, "mark": "confirmed"}
WRITES = {"X-Refaudit": "1", "Content-Type": "application/json", "Content-Length": "9"}
NOTHING = {"fingerprint": PRINT, "mark": None, "note": "", "made": None}


class Desk:
    def __init__(self):
        self.marks = {}
        self.fault = None

    def listed(self):
        if self.fault:
            raise self.fault
        return list(self.marks.values())

    def put(self, mark):
        if mark.fingerprint != PRINT:
            raise LookupError("none of ours")
        self.marks[mark.fingerprint] = mark

    def take_back(self, fingerprint):
        self.marks.pop(fingerprint, None)


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def site(desk):
    return made(desk)


def made(desk, port=8123):
    return Site(
        b"<!doctype html>", desk, policy="script-src x", token=TOKEN, port=port, today=lambda: TODAY
    )


def request(method="GET", target=f"/{TOKEN}/marks", more=(), **headers):
    message = Message()
    for name, value in [*({"Host": HOST} | headers).items(), *more]:
        if value is not None:
            message[name] = value
    return Request(method=method, target=target, headers=message)


def asked(site, asked_for, body=b""):
    site.expected(asked_for)
    return site.answer(asked_for, body)


def posted(site, said, **headers):
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    answer = asked(site, request("POST", **(WRITES | headers)), body)
    return json.loads(answer.body)


def refused(site, asked_for, body=b""):
    with pytest.raises(Refused) as caught:
        asked(site, asked_for, body)
    assert "error" in json.loads(caught.value.answer.body)
    return caught.value.status


def test_the_page_and_the_marks_are_under_the_token(site):
    page = asked(site, request(target=f"/{TOKEN}/report.html?x#y"))
    assert (page.status, page.body) == (200, b"<!doctype html>")
    assert page.headers["Content-Security-Policy"] == "script-src x; frame-ancestors 'none'"
    marks = asked(site, request("HEAD"))
    assert json.loads(marks.body) == {"marks": []}
    for answer in (page, marks, Refused(404, "x").answer):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert not any(name.startswith("Access-Control") for name in answer.headers)


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/report.html",
        "/marks",
        f"/{TOKEN}",
        f"/{TOKEN}/",
        f"/{TOKEN}//report.html",
        f"//{TOKEN}/report.html",
        f"/{TOKEN}x/report.html",
        f"/{TOKEN.upper()}/report.html",
        f"{TOKEN}/report.html",
        f"/{TOKEN}/../{TOKEN}/report.html",
        f"/{TOKEN}/../../etc/passwd",
        f"/{TOKEN}/%2e%2e/report.html",
        f"/{TOKEN}/report%2ehtml",
        f"/{TOKEN}/report.html/",
        f"/{TOKEN}/report.html\0",
        f"http://{HOST}/{TOKEN}/report.html",
        "/\u00ff\udcff/report.html",
        "*",
        "",
    ],
)
def test_nothing_else_is_there(site, target):
    assert refused(site, request(target=target)) == 404


@pytest.mark.parametrize(
    "host",
    [None, "", "evil.example", "127.0.0.1", "127.0.0.1:80", "localhost", "127.0.0.2:8123",
     "evil.example:8123", "127.0.0.1:8123.evil.example", "[::1]:8123", "127.0.0.1:8123@evil"],
)  # fmt: skip
def test_a_name_that_was_made_to_lead_here_is_refused(site, host):
    assert refused(site, request(Host=host)) == 403
    assert refused(site, request("POST", **WRITES, Host=host)) == 403


def test_both_names_of_this_machine_are_known(site, desk):
    assert asked(site, request(Host="LocalHost:8123")).status == 200
    assert asked(made(desk, 80), request(Host="localhost")).status == 200


@pytest.mark.parametrize("name", ["Host", "Origin", "X-Refaudit", "Content-Length"])
def test_a_header_that_is_there_twice_is_refused(site, name):
    values = {"Host": HOST, "Origin": f"http://{HOST}"} | WRITES
    twice = request("POST", more=[(name, values[name])], **values)
    assert refused(site, twice) == 400


@pytest.mark.parametrize(
    "origin",
    ["null", "", "http://evil.example", "https://127.0.0.1:8123", "http://127.0.0.1:8124",
     "http://localhost:8123", "http://127.0.0.1:8123/", "file://"],
)  # fmt: skip
def test_another_origin_is_refused(site, origin):
    assert refused(site, request(Origin=origin)) == 403
    assert refused(site, request("POST", **WRITES, Origin=origin)) == 403


def test_our_own_origin_may_write(site):
    own = {"Origin": f"http://{HOST}", "Sec-Fetch-Site": "same-origin"}
    assert posted(site, POSTED, **own)["mark"] == "confirmed"


@pytest.mark.parametrize("kind", ["cross-site", "same-site"])
def test_a_page_of_another_site_gets_no_marks_but_a_link_to_the_report_works(site, kind):
    assert refused(site, request(**{"Sec-Fetch-Site": kind})) == 403
    page = request(target=f"/{TOKEN}/report.html", **{"Sec-Fetch-Site": kind})
    assert asked(site, page).status == 200


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"X-Refaudit": None}, 403),
        ({"X-Refaudit": "0"}, 403),
        ({"Content-Type": None}, 415),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "text/plain; application/json"}, 415),
        ({"Content-Length": None}, 411),
        ({"Content-Length": "-1"}, 411),
        ({"Content-Length": "+9"}, 411),
        ({"Content-Length": "9, 9"}, 411),
        ({"Content-Length": "٩"}, 411),
        ({"Content-Length": "9" * 5000}, 411),
        ({"Transfer-Encoding": "chunked"}, 411),
        ({"Content-Length": str(MOST_POSTED + 1)}, 413),
    ],
)
def test_what_no_form_of_another_site_can_send_is_needed_to_write(site, desk, changed, status):
    body = json.dumps(POSTED).encode()
    assert refused(site, request("POST", **(WRITES | changed)), body) == status
    assert desk.marks == {}


def test_a_mark_is_kept_and_told_and_can_be_taken_back(site, desk):
    said = POSTED | {"note": "  Ü\n\0 ", "made": "2026-11-01"}
    kept = {"fingerprint": PRINT, "mark": "confirmed", "note": "Ü\n\0", "made": "2026-11-01"}
    assert posted(site, said, **{"Content-Type": "Application/JSON; charset=utf-8"}) == kept
    assert json.loads(asked(site, request()).body) == {"marks": [kept]}
    assert posted(site, POSTED | {"mark": None, "note": None}) == NOTHING
    assert desk.marks == {}


@pytest.mark.parametrize("made", [None, "2026-11-25", "9999-12-31"])
def test_no_mark_is_of_a_day_that_is_yet_to_come(site, desk, made):
    posted(site, POSTED | {"made": made})
    assert desk.marks == {PRINT: Mark(fingerprint=PRINT, mark=Review.CONFIRMED, made=TODAY)}


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"\xff", b'"\\ud800"', b"{}", b"[" * 30_000,
        POSTED | {"mark": "wrong"}, POSTED | {"fingerprint": "x"}, POSTED | {"note": 1},
        POSTED | {"fingerprint": PRINT + "\n"}, POSTED | {"other": 1}, POSTED | {"made": "soon"},
        {"fingerprint": PRINT}, {"mark": None}, POSTED | {"note": "x" * (MOST_NOTED + 1)},
    ],
)  # fmt: skip
def test_what_is_no_mark_is_refused(site, desk, body):
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    assert refused(site, request("POST", **WRITES), body) == 400
    assert desk.marks == {}


def test_a_note_of_the_greatest_length_fits_however_it_is_written(site, desk):
    body = json.dumps(POSTED | {"note": "\U0001f4d5" * MOST_NOTED, "made": "2026-11-24"}).encode()
    assert len(body) < MOST_POSTED
    assert posted(site, body)["note"] == "\U0001f4d5" * MOST_NOTED


def test_a_finding_that_is_not_there_is_said(site):
    body = json.dumps(POSTED | {"fingerprint": "f" * 16}).encode()
    assert refused(site, request("POST", **WRITES), body) == 404


def test_a_history_that_cannot_be_read_is_said_and_may_work_later(site, desk):
    desk.fault = StoreError("h: another program is writing to it", "Wait for it to end.")
    with pytest.raises(Refused, match="another program") as caught:
        asked(site, request())
    assert caught.value.status == 503


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PATCH"])
def test_no_other_method_is_known(site, method):
    assert refused(site, request(method)) == 405
    assert Refused(405, "x").answer.headers["Allow"] == "GET, HEAD, POST"


def test_a_page_cannot_be_written(site):
    assert refused(site, request("POST", f"/{TOKEN}/report.html", **WRITES)) == 405
