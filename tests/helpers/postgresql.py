"""A PostgreSQL server of the test's own, on loopback.

`TEST_POSTGRESQL_URL` names another one, whose database the tests may empty, such as
`postgresql://test@127.0.0.1:5432/scratch`; to be used without workers of xdist, which would empty
it under each other. Else the newest of Debian's `postgresql` is started on first use, once in each
process, and stopped at its end.
"""

import atexit
import functools
import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

__all__ = ["server", "why_none"]

_OTHER = os.environ.get("TEST_POSTGRESQL_URL", "")
_ACCOUNT = "nobody"
#: Nothing of it shall outlive the test, so nothing need reach the disk.
_OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "32MB",
    "max_connections": "100",
}


def why_none() -> str:
    """Why there is no server for tests; empty where there is one."""
    if not importlib.util.find_spec("psycopg"):
        return "psycopg (extra `postgresql`) is not installed"
    if not _OTHER and _programs() is None:
        return "no PostgreSQL server is installed (Debian's postgresql), nor is one named"
    return ""


@functools.cache
def server() -> str:
    """The URL of a database that the test may empty."""
    if _OTHER:
        return _OTHER
    programs = _programs()
    assert programs is not None, why_none()
    directory = Path(tempfile.mkdtemp(prefix="refaudit-postgresql-"))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    if os.geteuid() == 0:
        shutil.chown(directory, _ACCOUNT)
    data, port = directory / "data", _free_port()
    account = ("--username=test", "--auth=trust", "--no-sync", "--encoding=UTF8")
    _run(programs / "initdb", "--pgdata", data, *account, "--locale=C.UTF-8")
    options = {**_OPTIONS, "unix_socket_directories": directory, "port": port}
    given = " ".join(f"-c {name}={value}" for name, value in options.items())
    control = (programs / "pg_ctl", "--pgdata", data, "-w")
    _run(*control, "--log", directory / "log", "--options", given, "start")
    atexit.register(_run, *control, "--mode=immediate", "stop")
    return f"postgresql://test@127.0.0.1:{port}/postgres"


def _programs() -> Path | None:
    """The directory of initdb and pg_ctl, which Debian keeps off the path."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(installed, key=lambda path: int(path.parts[-3]), default=None)
    found = newest or shutil.which("initdb")
    return Path(found).parent if found else None


def _run(*command: object) -> None:
    # It refuses to work for root.
    account = ("runuser", "-u", _ACCOUNT, "--") if os.geteuid() == 0 else ()
    # Its children keep the pipes open, so that what is said has to go to a file.
    with tempfile.TemporaryFile() as said:
        words = [*account, *map(str, command)]
        ended = subprocess.run(words, cwd="/", stdout=said, stderr=said, timeout=60, check=False)
        said.seek(0)
        assert ended.returncode == 0, said.read().decode(errors="replace")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])
