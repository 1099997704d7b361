"""Observations made into verdicts, without I/O and without a clock.

A verdict can be computed again from the stored observations at any time: a better heuristic
judges the whole history anew without one request.
"""

from refaudit.judge.due import next_due
from refaudit.judge.network import network_down
from refaudit.judge.policy import Policy
from refaudit.judge.verdicts import unasked, verdict

__all__ = ["Policy", "network_down", "next_due", "unasked", "verdict"]
