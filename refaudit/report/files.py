"""The only place of the room that touches the disk: files that appear whole or not at all."""

import errno
import os
import secrets
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from refaudit.errors import ReportError

__all__ = ["copy_whole", "files_in", "keep_only", "prepare", "remove", "write_whole"]

_ADVICE = {
    errno.ENOSPC: "Free some space, or choose another directory with --out.",
    errno.EDQUOT: "Your quota is used up: free some space, or choose another directory with --out.",
    errno.ENOTDIR: "A file stands where a directory is needed: choose another one with --out.",
    errno.EEXIST: "A file stands where a directory is needed: choose another one with --out.",
    errno.EISDIR: "A directory stands where the file belongs: remove it, or choose another --out.",
    errno.ENAMETOOLONG: "Choose a shorter path with --out.",
}
_MIB = 1 << 20
_OTHER_ADVICE = "Choose a directory that you may write to with --out."


def write_whole(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file under another name beside its place, then move it there.

    Missing directories are made. Nothing is left behind when writing fails.

    Raises:
        ReportError: names the path and what to do.
    """
    part = _beside(path)
    with _translated(path, "written"):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _fill(part, pieces)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def prepare(directory: Path) -> None:
    """Make sure that files can be written there, before the work that they are to hold.

    Raises:
        ReportError: names the path and what to do.
    """
    with _translated(directory, "written to"):
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=directory):
            pass


def copy_whole(path: Path, place: Path) -> None:
    """Have a file at another place, too: as a link where there can be one, else as a copy.

    It appears whole or not at all, and missing directories are made. Written files are replaced and
    never changed, so that one of both places can get another file while the other keeps this one.

    Raises:
        ReportError: names the path and what to do.
    """
    if not _link(path, place):
        write_whole(place, _pieces_of(path))


def _link(path: Path, place: Path) -> bool:
    """Whether there is a link now; other file systems than that of the file have none."""
    part = _beside(place)
    with _translated(place, "written"):
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, part)
            part.replace(place)
        except OSError:
            return False
        finally:
            # Also where the place had a link to the same file: then nothing was moved there.
            part.unlink(missing_ok=True)
    return True


def _pieces_of(path: Path) -> Iterator[bytes]:
    with _translated(path, "read"), path.open("rb") as file:
        while piece := file.read(_MIB):
            yield piece


def _beside(path: Path) -> Path:
    """A name that nobody else uses."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")


def remove(paths: Iterable[Path]) -> None:
    """Remove files; those that are not there are gone already.

    Raises:
        ReportError: names the path and what to do.
    """
    for path in paths:
        with _translated(path, "removed"):
            path.unlink(missing_ok=True)


def files_in(folder: Path) -> list[Path]:
    """The files of a directory, none where there is no such directory.

    Raises:
        ReportError: names the path and what to do.
    """
    if not folder.is_dir():
        return []
    with _translated(folder, "read"):
        return sorted(path for path in folder.iterdir() if path.is_file())


def keep_only(folder: Path, kept: Collection[Path]) -> None:
    """Remove the other files of a directory that is a format's own, and it too if nothing is left.

    Raises:
        ReportError: names the path and what to do.
    """
    if folder.is_symlink() or not folder.is_dir():
        return
    remove(path for path in files_in(folder) if path not in kept)
    with _translated(folder, "removed"):
        if not any(folder.iterdir()):
            folder.rmdir()


@contextmanager
def _translated(path: Path, done: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        advice = _ADVICE.get(error.errno or 0, _OTHER_ADVICE)
        raise ReportError(f"{path}: cannot be {done}: {reason}", advice) from error


def _fill(part: Path, pieces: Iterable[bytes]) -> None:
    with part.open("xb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        # Without it a crash of the machine may leave an empty file under the final name.
        os.fsync(file.fileno())
