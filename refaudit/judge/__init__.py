"""Observations made into verdicts, without I/O and without a clock.

A verdict can be computed again from the stored observations at any time: a better heuristic
judges the whole history anew without one request.
"""

from refaudit.judge.doubts import wants_second_look, wants_sibling
from refaudit.judge.due import next_due, provisional_due
from refaudit.judge.hosts import view as host_view
from refaudit.judge.network import network_down
from refaudit.judge.policy import Policy
from refaudit.judge.surroundings import HostView, Surroundings
from refaudit.judge.verdicts import unasked, verdict

__all__ = [
    "HostView",
    "Policy",
    "Surroundings",
    "host_view",
    "network_down",
    "next_due",
    "provisional_due",
    "unasked",
    "verdict",
    "wants_second_look",
    "wants_sibling",
]
