"""A web on loopback whose pages change by the day, each site in a way of its own."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from refaudit.demo.archive import HOST, Archive
from refaudit.demo.loopback import Answer, Log, Request, Server
from tests.helpers.seen_pages import site_page, words

__all__ = ["PATH", "ChangingWeb", "Page", "gone", "page", "sold", "throttled", "usurped", "walled"]

#: Where each site has its one page; all else is not found, unless the site is in other hands.
PATH = "/story"
_HTML = "text/html; charset=utf-8"
_BETTING = (
    "<html lang='id'><title>Situs Judi Slot Online Gacor 2026 | RTP Slot | Togel</title>"
    "<h1>Situs Judi Slot Gacor</h1><p>Daftar situs pragmatic play dan togel.</p></html>"
)

#: What a host answers.
Page = Callable[[str], Answer]


def page(host: str) -> Answer:
    """The page as it was cited."""
    return _html(site_page(f"The {host} story", f"The {host} story", words(400, len(host))))


def gone(_host: str) -> Answer:
    """The site says that it has no such page."""
    text = "There is nothing of that name."
    return _html(site_page("Not found", "Not found", text), status=404)


def usurped(_host: str) -> Answer:
    """The domain was let go, and somebody else has it."""
    return _html(_BETTING)


def sold(host: str) -> Answer:
    """The domain was let go, and nobody has it yet."""
    text = f"<title>{host} is for sale</title><h1>{host} is for sale</h1>This domain is for sale."
    return _html(text)


def throttled(_host: str) -> Answer:
    """The server has too much to do."""
    return _html("<title>Too many requests</title>", status=429, more={"Retry-After": "3600"})


def walled(_host: str) -> Answer:
    """Whoever is no browser is not let in."""
    text = "<title>Just a moment...</title><script>window._cf_chl_opt = {}</script>"
    return _html(text, status=403, more={"Server": "cloudflare", "cf-mitigated": "challenge"})


class ChangingWeb:
    """Sites by their hosts; `today` gives what each host answers. Web archives hold nothing."""

    def __init__(self, today: Callable[[], Mapping[str, Page]]) -> None:
        self._today = today
        self._archive = Archive([])
        self._log: Log = deque()

    @contextmanager
    def serving(self) -> Iterator[str]:
        """The address at which all hosts answer, for as long as it is needed."""
        server = Server(self._answer, self._log)
        server.start()
        try:
            yield server.address
        finally:
            server.stop()

    def asked(self) -> set[str]:
        """The hosts of which the page was asked since the last call."""
        hosts = {line.host for line in self._log if line.target == PATH}
        self._log.clear()
        return hosts

    def _answer(self, request: Request) -> Answer:
        if request.host == HOST:
            return self._archive(request)
        made = self._today().get(request.host, gone)
        if request.target != PATH and made not in {usurped, sold}:
            made = gone
        return made(request.host)


def _html(text: str, *, status: int = 200, more: Mapping[str, str] = {}) -> Answer:
    return Answer(status=status, headers={"Content-Type": _HTML, **more}, body=text.encode())
