"""A real web archive on loopback: pywb over captures of our own, with the Wayback Machine's habits.

What `Face` does differently from pywb was recorded on web.archive.org: another time than a
capture's is a 302 without `Memento-Datetime`; an archived redirect keeps its status in raw form,
with `Location` rewritten into the archive, and is a page of status 200 in the view for people; an
excluded page is a 200 that proves nothing, and its index a 403; the index is a table of JSON.
"""

import http.client
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections import deque
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from refaudit.demo.loopback import Answer, Request, Server

HOSTS = ("web.archive.org", "arquivo.pt", "wayback.archive-it.org")
EXCLUDED = "excluded.example"
_PUBLIC = "https://web.archive.org/web"
_REPLAY = re.compile(r"/web/(?P<stamp>\d{1,14})(?P<flag>[a-z]{2}_)?/(?P<url>.+)")
_COLUMNS = {"original": "url", "mimetype": "mime", "statuscode": "status"}
_HOP_BY_HOP = frozenset({"connection", "content-length", "date", "transfer-encoding"})
_BLOCKED = "org.archive.wayback.exception.AdministrativeAccessControlException: Blocked Site Error"
_PATIENCE = 30.0


def page(title, text="Some words that were on the page when it was captured."):
    return f"<!doctype html><title>{title}</title><h1>{title}</h1><p>{text}</p>".encode()


def command(name):
    """A command of pywb, from `PYWB_BIN`, its environment within ours, or the path; None without.

    It has an environment of its own, because it brings a package that is called `tests`.
    """
    folders = (os.environ.get("PYWB_BIN"), f"{sys.prefix}/pywb/bin", os.environ["PATH"])
    return shutil.which(name, path=os.pathsep.join(filter(None, folders)))


def write_warc(path, captures):
    """Rows of (url, ISO time, status line, headers, body)."""
    from warcio.statusandheaders import StatusAndHeaders  # noqa: PLC0415 - skipped where it is not
    from warcio.warcwriter import WARCWriter  # noqa: PLC0415 - likewise

    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for url, moment, status, headers, body in captures:
            given = {"Content-Type": "text/html; charset=utf-8"} | headers
            given["Content-Length"] = str(len(body))
            head = StatusAndHeaders(status, list(given.items()), protocol="HTTP/1.1")
            head.compute_headers_buffer()
            record = writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(body),
                # Of unknown length it would be written to a file that nobody closes.
                length=len(head.headers_buff) + len(body),
                http_headers=head,
                warc_headers_dict={"WARC-Date": moment},
            )
            writer.write_record(record)


class Pywb:
    """pywb in a process of its own, with one collection, `web`."""

    def __init__(self, folder: Path, captures) -> None:
        self._folder = folder
        write_warc(folder / "captures.warc.gz", captures)
        self.port = _free_port()
        for arguments in (("init", "web"), ("add", "web", "captures.warc.gz")):
            run = [command("wb-manager"), *arguments]
            subprocess.run(run, cwd=folder, check=True, capture_output=True, timeout=60)
        settings = "enable_memento: true\nframed_replay: false\nredirect_to_exact: true\n"
        (folder / "config.yaml").write_text(settings)

    def __enter__(self):
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [command("wayback"), "-b", "127.0.0.1", "-p", str(self.port), "-t", "4"],
                cwd=self._folder,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            try:
                if self.get("/web/cdx?url=http://nothing.example/&output=json")[0] < 500:
                    return self
            except OSError:
                time.sleep(0.05)
        raise RuntimeError((self._folder / "log").read_text()[-2000:])

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait(timeout=10)

    def get(self, target, host="web.archive.org"):
        """Status, headers and body, as pywb answers behind a proxy that speaks TLS."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            headers = {"Host": host, "X-Forwarded-Proto": "https"}
            connection.request("GET", target, headers=headers)
            answer = connection.getresponse()
            kept = {k: v for k, v in answer.getheaders() if k.lower() not in _HOP_BY_HOP}
            return answer.status, kept, answer.read()
        finally:
            connection.close()


class Face:
    """The hosts of three archives in front of one pywb; `with` serves them on loopback.

    `led_astray` has pages for which the Wayback Machine leads to a capture of another page.
    """

    def __init__(self, pywb: Pywb, led_astray=()) -> None:
        self._pywb = pywb
        self._led_astray = dict(led_astray)
        self._log = deque()
        self._server = Server(self, self._log)
        self.throttled = False

    def __enter__(self):
        self._server.start()
        return self

    def __exit__(self, *_):
        self._server.stop()

    @property
    def connect_to(self):
        return tuple(f"{host}=http://{self._server.address}" for host in HOSTS)

    @property
    def asked(self):
        """Host and target of every request so far, oldest first."""
        return [(line.host, line.target) for line in self._log]

    def forget(self):
        self._log.clear()

    def __call__(self, request: Request) -> Answer:
        if request.host == "arquivo.pt":
            target = request.target.replace("/noFrame/replay/", "/web/", 1)
            return self._plain(target.replace("/wayback/", "/web/", 1), request.host)
        if request.host == "wayback.archive-it.org":
            return self._collection(request.target, request.host)
        if request.target.startswith("/cdx/search/cdx?"):
            return self._index(request.target)
        return self._replay(request.target)

    def _plain(self, target, host) -> Answer:
        status, headers, body = self._pywb.get(target, host)
        return Answer(status=status, headers=headers, body=body)

    def _collection(self, target, host) -> Answer:
        """As if pywb's collection were called `all`."""
        plain = self._plain(target.replace("/all/", "/web/", 1), host)
        headers = {k: v.replace(f"{host}/web/", f"{host}/all/") for k, v in plain.headers.items()}
        body = plain.body.replace(f"{host}/web/".encode(), f"{host}/all/".encode())
        return Answer(status=plain.status, headers=headers, body=body)

    def _index(self, target) -> Answer:
        query = parse_qsl(urlsplit(target).query, keep_blank_values=True)
        given = dict(query)
        if self.throttled:
            return Answer(status=429, headers={"Content-Type": "text/html"}, body=b"<h1>429")
        if EXCLUDED in given["url"]:
            headers = {"X-Archive-Wayback-Runtime-Error": _BLOCKED, "Content-Type": "text/plain"}
            return Answer(status=403, headers=headers, body=_BLOCKED.encode())
        columns = given["fl"].split(",")
        kept = [(k, v) for k, v in query if k not in {"fl", "filter"}]
        kept += [("filter", "=status:200")] if "filter" in given else []
        _, _, body = self._pywb.get(f"/web/cdx?{urlencode(kept)}")
        rows = [json.loads(line) for line in body.splitlines()]
        table = [[row.get(_COLUMNS.get(name, name), "-") for name in columns] for row in rows]
        return Answer(
            headers={"Content-Type": "application/json"},
            body=json.dumps([columns, *table] if table else []).encode(),
        )

    def _replay(self, target) -> Answer:
        asked = _REPLAY.fullmatch(target)
        if asked and EXCLUDED in asked["url"]:
            text = "Sorry. This URL has been excluded from the Wayback Machine."
            headers = {"Content-Type": "text/html"}
            return Answer(headers=headers, body=page("Wayback Machine", text))
        if asked and (elsewhere := self._led_astray.get(asked["url"])):
            return Answer(status=302, headers={"Location": f"{_PUBLIC}/{elsewhere}"})
        status, headers, body = self._pywb.get(target)
        location = headers.get("Location")
        if status == 307 and location:
            found = re.search(r"/web/(\d{14})", location)[1]
            reason = {"X-Archive-Redirect-Reason": f"found capture at {found}"}
            return Answer(
                status=302, headers={"Content-Type": "text/plain", "Location": location} | reason
            )
        if "Memento-Datetime" in headers and location and asked:
            if not asked["flag"]:
                shown = f"Got an HTTP {status} response at crawl time"
                return Answer(
                    headers={"Content-Type": "text/html"}, body=page("Internet Archive", shown)
                )
            onward = urljoin(asked["url"], location)
            headers["Location"] = f"{_PUBLIC}/{asked['stamp']}{asked['flag']}/{onward}"
        return Answer(status=status, headers=headers, body=body)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
