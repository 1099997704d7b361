"""The log of a command that stays up, on stderr: as text, or as JSON Lines."""

import logging
import sys
from datetime import UTC, datetime

import msgspec

from refaudit.cli.console import shown
from refaudit.errors import UsageError

__all__ = ["FORMS", "log_to_stderr"]


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        job = getattr(record, "job", None)
        where = f"{job}: " if job else ""
        return shown(f"{_time(record)} {record.levelname} {where}{record.getMessage()}")


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "job": getattr(record, "job", None),
            "message": record.getMessage(),
        }
        return msgspec.json.encode(line).decode()


FORMS: dict[str, type[logging.Formatter]] = {"text": _Text, "json": _Json}


def log_to_stderr(form: str) -> None:
    """Send what refaudit logs, from INFO on, to stderr.

    Raises:
        UsageError: there is no such form.
    """
    if form not in FORMS:
        raise UsageError(f"unknown log format {form!r}", "Known formats: " + ", ".join(FORMS) + ".")
    # A log that cannot be written is no reason to stop.
    logging.raiseExceptions = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(FORMS[form]())
    logger = logging.getLogger("refaudit")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    # What it has to say is said in our words.
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
