"""An audit of 1,000 URLs on 1,000 hosts: everything on, against one server on loopback."""

import tempfile
from pathlib import Path

from benchmarks.fetch import serve
from benchmarks.loopback import serving
from benchmarks.measure import command, show

_HOSTS = 1000


def main() -> None:
    """Print the figures."""
    with serving(serve) as server, tempfile.TemporaryDirectory() as scratch:
        _measure(Path(scratch), server.recv())


def _measure(directory: Path, port: int) -> None:
    (directory / "links.wikitext").write_text(
        "\n".join(
            f"<ref>{{{{cite web |title=Page |date=2020 |url=https://host{n}.org/page}}}}</ref>"
            for n in range(_HOSTS)
        ),
        "utf-8",
    )
    options = ("--store", "history.sqlite", "--connect-to", f"*=http://127.0.0.1:{port}")
    for name in ("audit, 1,000 URLs on 1,000 hosts", "the same again, nothing due"):
        show(name, command("audit", "links.wikitext", *options, directory=directory), "10 s")


if __name__ == "__main__":
    main()
