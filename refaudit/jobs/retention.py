"""Old reports go; what the job did not make stays."""

from pathlib import Path

from msgspec import structs

from refaudit.jobs.record import Kept, Record

__all__ = ["claimed", "retire"]

#: A copy of the newest report, which all jobs of a directory share.
_LATEST = "latest"


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
    return structs.replace(record, kept=(*left, *kept)), faults


def _is_name(text: str) -> bool:
    return Path(text).name == text and text not in {"", "..", _LATEST} and not text.startswith(".")


def _remove(place: Path, kept: Kept) -> None:
    if place.is_symlink() or not place.is_dir():
        return
    for name in kept.files:
        if _is_name(name):
            (place / name).unlink(missing_ok=True)
    if not any(place.iterdir()):
        place.rmdir()
