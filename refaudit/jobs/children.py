"""Each run of a scheduler is a process of its own.

A crash, a leak or a fault in a library then ends one run and not the schedule; the run is
interrupted by the same signal as under cron; and what it took of memory is given back.
"""

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from typing import IO, cast

from refaudit.jobs.file import Job

__all__ = ["Children", "Hear"]

#: Is told the name of a job and a line that its run said.
Hear = Callable[[str, str], None]

_LONGEST_LINE = 8192
_STEP = 0.05


class Children:
    """The runs under way."""

    def __init__(self, hear: Hear) -> None:
        self._hear = hear
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._stopping = False

    def run(self, job: Job) -> int | None:
        """Make a run of a job as it was read, and give its exit status; None when all is over.

        The text goes along: a file that was changed since has its say when it is read again.
        """
        with tempfile.TemporaryFile() as text:
            text.write(job.text.encode())
            text.seek(0)
            process = self._start(job, text)
        if process is None:
            return None
        try:
            self._listen(job.name, process)
            return process.wait()
        finally:
            with self._lock:
                self._running.discard(process)

    def stop(self, grace: float) -> None:
        """Interrupt all runs, kill those that are still there after `grace` seconds, start no more.

        A run that is killed has lost nothing that it had learned.
        """
        with self._lock:
            self._stopping = True
            running = list(self._running)
        for process in running:
            process.terminate()
        ends = time.monotonic() + grace
        while any(process.poll() is None for process in running) and time.monotonic() < ends:
            time.sleep(_STEP)
        for process in running:
            if process.poll() is None:
                process.kill()

    def _start(self, job: Job, text: IO[bytes]) -> subprocess.Popen[bytes] | None:
        command = [sys.executable, "-m", "refaudit", "run", "--text-from-stdin", str(job.path)]
        with self._lock:
            if self._stopping:
                return None
            process = subprocess.Popen(  # noqa: S603 - our own program
                command,
                stdin=text,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                # Ctrl-C at the terminal is for the scheduler, which hands it on once.
                start_new_session=True,
            )
            self._running.add(process)
            return process

    def _listen(self, name: str, process: subprocess.Popen[bytes]) -> None:
        with cast("IO[bytes]", process.stderr) as stream:
            while line := stream.readline(_LONGEST_LINE):
                if words := line.decode("utf-8", "replace").strip():
                    self._hear(name, words)
