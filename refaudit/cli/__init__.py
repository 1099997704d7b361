"""The command line: the only room that prints.

stdout carries the product, stderr everything else. Exit status: 0 clean, 1 findings at or above
`--fail-on`, 2 the work could not be done.
"""

import sys
import traceback

from refaudit.cli import signals

__all__ = ["main"]


def main() -> None:
    """The entry point. SIGTERM ends a run as cleanly as Ctrl-C does."""
    signals.end_at_once()
    from refaudit.cli.app import app  # noqa: PLC0415 - takes time, in which a signal may come

    try:
        app()
    except Exception:  # noqa: BLE001 - a fault of ours; Python's own status would mean findings
        traceback.print_exc()
        sys.exit(2)
