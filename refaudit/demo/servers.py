"""The demonstration's web and web archive, as long as a `with` block lasts."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from msgspec import Struct

from refaudit.demo.archive import HOST, Archive, Capture, captures
from refaudit.demo.loopback import Log, Logged, Server, Site
from refaudit.demo.web import Page, Web, pages

__all__ = ["Servers", "running"]

_LOGGED = 100_000


class Servers(Struct, frozen=True, kw_only=True):
    """`connect_to` is the setting that leads every request here; `log` grows with each request.

    The addresses begin with `http://`: plain HTTP is to be spoken there, for https URLs as well.
    """

    connect_to: tuple[str, ...]
    log: Sequence[Logged]


@contextmanager
def running(
    web: Iterable[Page] | None = None, archive: Iterable[Capture] | None = None
) -> Iterator[Servers]:
    """Serve pages and captures, by default the packaged ones, on two ports of 127.0.0.1.

    When the block ends, what is under way is broken off; no thread and no socket is left.
    """
    log: Log = deque(maxlen=_LOGGED)
    with ExitStack() as stack:
        captured = _serve(Archive(captures() if archive is None else archive), log, stack)
        others = _serve(Web(pages() if web is None else web), log, stack)
        yield Servers(connect_to=(f"{HOST}=http://{captured}", f"*=http://{others}"), log=log)


def _serve(site: Site, log: Log, stack: ExitStack) -> str:
    server = Server(site, log)
    server.start()
    stack.callback(server.stop)
    return server.address
