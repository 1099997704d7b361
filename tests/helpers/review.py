"""`refaudit report --serve` as a process, and requests to it."""

import http.client
import json
import select
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.helpers.command import command, environment

__all__ = ["CTRL_C", "Review", "serving"]

#: In the background of a script Ctrl-C is for nobody; what SIGTERM does is the same.
CTRL_C = signal.SIGTERM if signal.getsignal(signal.SIGINT) is signal.SIG_IGN else signal.SIGINT


class Review:
    """A served report. `said` is what it said on stderr, once it has ended."""

    def __init__(self, process: subprocess.Popen[bytes], url: str) -> None:
        self._process = process
        self.url = url
        self.said = ""
        self._place = urlsplit(url)

    def marks(self) -> list[Any]:
        """GET marks."""
        status, answer = self.ask("GET", "marks")
        assert status == 200
        return list(answer["marks"])

    def post(self, fingerprint: str, mark: str | None, note: str = "") -> Any:
        """POST a mark; gives what is stored."""
        body = {"fingerprint": fingerprint, "mark": mark, "note": note}
        status, answer = self.ask("POST", "marks", body)
        assert status == 200, answer
        return answer

    def ask(self, method: str, name: str, body: object = None, **more: str) -> tuple[int, Any]:
        """A request to the address beside the report; its status, and its answer as JSON."""
        connection = http.client.HTTPConnection(self._place.netloc, timeout=60)
        headers = {"X-Refaudit": "1", "Content-Type": "application/json"} if body else {}
        path = self._place.path.rpartition("/")[0]
        data = json.dumps(body) if body else None
        connection.request(method, f"{path}/{name}", data, headers | more)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, json.loads(text) if name == "marks" else text

    def end(self, number: int = CTRL_C) -> int:
        """Interrupt it; gives its exit status."""
        self._process.send_signal(number)
        _, said = self._process.communicate(timeout=60)
        self.said = said.decode("utf-8")
        return self._process.returncode


@contextmanager
def serving(*arguments: str | Path, cwd: Path) -> Iterator[Review]:
    """Serve a report in `cwd`, for the block."""
    process = subprocess.Popen(
        command("report", "--serve", *arguments),
        cwd=cwd,
        env=environment(cwd),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        ready, _, _ = select.select([process.stdout], [], [], 120)
        url = process.stdout.readline().decode() if ready else ""
        assert url, process.communicate(timeout=5)
        yield Review(process, url.strip())
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
