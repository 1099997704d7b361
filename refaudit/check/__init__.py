"""Targets made into observations: cited pages and archive snapshots, asked through the one door."""

from refaudit.check.again import look_again
from refaudit.check.observe import observe
from refaudit.check.siblings import Siblings
from refaudit.check.targets import target, targets

__all__ = ["Siblings", "look_again", "observe", "target", "targets"]
