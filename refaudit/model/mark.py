"""Marks of reviewers: what a person found out about one finding."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

__all__ = ["MOST_NOTED", "Fingerprint", "Mark", "Review"]

#: Characters of a note: a few sentences, not a place to keep files.
MOST_NOTED = 2000

#: As `refaudit.model.finding.fingerprint` makes it.
Fingerprint = Annotated[str, Meta(pattern=r"^[0-9a-f]{16}\Z")]


class Review(StrEnum):
    """What a reviewer says of a finding: it is right, it is wrong, or its fault is mended."""

    CONFIRMED = "confirmed"
    FALSE_ALARM = "false-alarm"
    DONE = "done"


class Mark(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reviewer's word on the finding of one fingerprint.

    `made` is the day on which it was made, in UTC; None where nobody wrote it down.
    """

    fingerprint: Fingerprint
    mark: Review
    note: Annotated[str, Meta(max_length=MOST_NOTED)] = ""
    made: date | None = None
