"""The command line: the only room that prints.

stdout carries the product, stderr everything else. Exit status: 0 clean, 1 findings at or above
`--fail-on`, 2 the work could not be done.
"""

from refaudit.cli.app import main

__all__ = ["main"]
