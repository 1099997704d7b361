"""`refaudit report --serve`: a report whose marks go straight into the history."""

import secrets
import tempfile
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date
from pathlib import Path

from refaudit.cli.console import emit, say
from refaudit.cli.outcome import findings_of
from refaudit.cli.runs import open_store
from refaudit.cli.serving import LOOPBACK, Server
from refaudit.cli.site import PAGE, Site
from refaudit.errors import UsageError
from refaudit.model.mark import Mark
from refaudit.model.report import Report
from refaudit.report.assets import policy
from refaudit.report.formats.html_page import render_served
from refaudit.report.languages import speaking_in
from refaudit.settings import Settings, clock_time
from refaudit.store.marks import Marks

__all__ = ["StoredMarks", "serve"]

_TOKEN_BYTES = 32


class StoredMarks:
    """The marks on the findings of a report, in the history.

    It is opened for each of them and not held, so that an audit can go on, or begin, meanwhile.
    """

    def __init__(self, settings: Settings, report: Report) -> None:
        self._settings = settings
        self._run = report.run.id
        self._known = frozenset(finding.fingerprint for finding in findings_of(report))
        self._touched: dict[str, bool] = {}
        # In turn, because a database that is waited for serves its guests in no order.
        self._turn = threading.Lock()

    def listed(self) -> list[Mark]:
        """All marks on findings of the report."""
        with open_store(self._settings, writable=False) as history:
            return [one.mark for one in Marks.of(history).of_run(self._run)]

    def put(self, mark: Mark) -> None:
        """Keep a mark.

        Raises:
            LookupError: the report has no such finding, or no decision could name it.
        """
        self._require(mark.fingerprint)
        with self._turn, open_store(self._settings, held=False) as history:
            lost = Marks.of(history).put([mark], self._run)
        if lost:
            raise LookupError("a finding about the run is in no article, and is not set aside")
        self._touched[mark.fingerprint] = True

    def take_back(self, fingerprint: str) -> None:
        """Remove the mark on a finding.

        Raises:
            LookupError: the report has no such finding.
        """
        self._require(fingerprint)
        with self._turn, open_store(self._settings, held=False) as history:
            Marks.of(history).take_back(fingerprint, self._run)
        self._touched[fingerprint] = False

    @property
    def summary(self) -> str:
        """What was kept, for the person who ends it."""
        kept = sum(self._touched.values())
        gone = len(self._touched) - kept
        if not self._touched:
            return "No mark was made."
        taken_back = f", {gone} taken back" if gone else ""
        return f"Kept in the history: {kept} mark{'s' * (kept != 1)}{taken_back}."

    def _require(self, fingerprint: str) -> None:
        if fingerprint not in self._known:
            raise LookupError("the report has no such finding")


def serve(settings: Settings, report: Report, *, port: int, browse: bool) -> None:
    """Serve a report on loopback until Ctrl-C or SIGTERM.

    Raises:
        UsageError: the port is taken, or not ours to take; the report has no such language.
    """
    with speaking_in(settings.report_language):
        page = render_served(report)
    try:
        server = Server(port)
    except OSError as error:
        raise UsageError(f"--port {port}: {error.strerror}", "Choose another one.") from error
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    desk = StoredMarks(settings, report)
    site = Site(
        page,
        desk,
        policy=policy(served=True),
        token=token,
        port=server.port,
        today=lambda: _today(settings),
    )
    address = f"http://{LOOPBACK}:{server.port}/{token}/{PAGE}"
    with ExitStack() as stack:
        try:
            emit(f"{address}\n".encode())
            say("Whoever has this address can read the report and write marks. Ctrl-C ends it.")
            if browse:
                stack.enter_context(_opened(address))
            server.serve(site)
        except KeyboardInterrupt:
            say(f"Stopped. {desk.summary}")


@contextmanager
def _opened(address: str) -> Iterator[None]:
    """Show a page in the reviewer's browser.

    By way of a file that nobody else can read: everyone sees the command line of a browser.
    """
    with tempfile.TemporaryDirectory(prefix="refaudit-") as folder:
        path = Path(folder) / "open.html"
        path.write_text(
            '<!doctype html><meta charset="utf-8"><title>refaudit</title>'
            f'<meta http-equiv="refresh" content="0; url={address}">',
            "utf-8",
        )
        if not webbrowser.open(path.as_uri()):
            say("No browser could be opened: open the address yourself.")
        yield


def _today(settings: Settings) -> date:
    return clock_time(settings).astimezone(UTC).date()
