"""The log of a command that stays up: text or JSON Lines, one line a record."""

import json
import logging

import pytest

from refaudit.cli.logs import log_to_stderr
from refaudit.errors import UsageError


@pytest.fixture
def logger():
    logger = logging.getLogger("refaudit")
    before = logger.level, logging.raiseExceptions, logging.getLogger("apscheduler").level
    kept = list(logger.handlers)
    yield logger
    logger.handlers[:] = kept
    logger.setLevel(before[0])
    logging.raiseExceptions = before[1]
    logging.getLogger("apscheduler").setLevel(before[2])


def test_text(logger, capsys):
    log_to_stderr("text")
    logging.getLogger("refaudit.jobs.x").info("it's\x1b[31m\nred", extra={"job": "mines"})
    logging.getLogger("refaudit.jobs.x").debug("silent")
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert line.endswith("Z INFO mines: it's�[31m�red\n")


def test_json_lines(logger, capsys):
    log_to_stderr("json")
    logging.getLogger("refaudit.jobs.x").warning("%d\nlines", 2)
    (line,) = capsys.readouterr().err.splitlines()
    read = json.loads(line)
    assert (read["level"], read["job"], read["message"]) == ("warning", None, "2\nlines")
    assert read["time"].endswith("Z")


def test_another_form_is_refused(logger):
    with pytest.raises(UsageError, match="'xml'"):
        log_to_stderr("xml")
