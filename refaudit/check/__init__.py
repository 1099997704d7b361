"""Targets made into observations: cited pages and archive snapshots, asked through the one door."""

from refaudit.check.observe import observe
from refaudit.check.targets import target, targets

__all__ = ["observe", "target", "targets"]
