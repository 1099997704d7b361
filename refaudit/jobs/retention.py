"""Old reports go; what the job did not make stays."""

import re
import time
from contextlib import suppress
from pathlib import Path

from msgspec import structs

from refaudit.errors import ReportError
from refaudit.jobs.record import Kept, Record, room
from refaudit.report import FORMATS
from refaudit.report.files import keep_only

__all__ = ["claimed", "retire", "sweep"]

#: A copy of the newest report, which all jobs of a directory share.
_LATEST = "latest"
#: What a process that was killed leaves of a file that it was writing.
_PART = re.compile(r"\..+\.[0-9a-f]{8}\.part")
#: Seconds after which nobody is writing such a file any more.
_ABANDONED = 3600.0


def claimed(directory: Path, run: str, record: Record) -> bool:
    """Whether the directory of a run's report is the job's own: made by it, or yet to be made."""
    known = any(each.run == run for each in record.kept)
    return known or not (directory / run).exists()


def retire(directory: Path, record: Record, keep: int) -> tuple[Record, list[str]]:
    """Remove all but the newest `keep` reports of a record, and say what could not be removed.

    Of a directory only the files that the record lists are removed, and the directory itself when
    nothing else is in it: whatever somebody put beside them stays, and so does `latest`.
    """
    old, kept = record.kept[:-keep], record.kept[-keep:]
    faults, left = [], []
    for each in old:
        if not _is_name(each.run):
            continue  # no run is called so: somebody else wrote this line
        try:
            _remove(directory / each.run, each)
        except OSError as error:
            faults.append(f"{directory / each.run}: cannot be removed: {error.strerror}")
            left.append(each)
        except ReportError as error:
            faults.append(error.message)
            left.append(each)
    return structs.replace(record, kept=(*left, *kept)), faults


def sweep(directory: Path) -> None:
    """Remove what killed processes left unfinished in `latest` and beside the job's memory."""
    before = time.time() - _ABANDONED
    for part in (*_parts(directory / _LATEST), *_parts(room(directory))):
        with suppress(OSError):  # it harms nobody
            if part.stat().st_mtime < before:
                part.unlink()


def _is_name(text: str) -> bool:
    return Path(text).name == text and text not in {"", "..", _LATEST} and not text.startswith(".")


def _remove(place: Path, kept: Kept) -> None:
    if place.is_symlink() or not place.is_dir():
        return
    for name in kept.files:
        if _is_name(name):
            (place / name).unlink(missing_ok=True)
    for each in FORMATS.values():
        if each.folder and each.filename in kept.files:
            keep_only(place / each.folder, ())
    for part in _parts(place):
        part.unlink(missing_ok=True)
    if not any(place.iterdir()):
        place.rmdir()


def _parts(place: Path) -> list[Path]:
    if place.is_symlink() or not place.is_dir():
        return []
    return [path for path in place.iterdir() if _PART.fullmatch(path.name)]
