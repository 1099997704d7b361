"""What a host's robots.txt asks of us: how slowly, and whether at all (RFC 9309).

A cited page is looked at once, as a reader would; so a ban of all robots does not mean us, and one
that names us does. `Crawl-delay` is no part of the RFC, but is how hosts say what they can bear.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

__all__ = ["TOKEN", "RobotRules", "read_robots"]

#: Our product token: a group of rules for it is meant for us alone.
TOKEN = "refaudit"  # noqa: S105 - the RFC calls the name of a robot so

_MAX_LINES = 10_000
_MAX_RULES = 500
_LINE = re.compile(r"\s*([A-Za-z-]+)\s*:\s*(.*)")
_PRODUCT = re.compile(r"[A-Za-z_-]+")
_SECONDS = re.compile(r"\d{1,6}(?:\.\d{1,6})?", re.ASCII)


class _Rule(Struct, frozen=True, kw_only=True):
    pattern: str
    allows: bool

    def matches(self, path: str) -> bool:
        first, *rest = self.pattern.removesuffix("$").split("*")
        if not path.startswith(first):
            return False
        at = len(first)
        if self.pattern.endswith("$"):
            last = rest.pop() if rest else None
            if last is None:
                return len(path) == at
            end = len(path) - len(last)
            if end < at or not path.endswith(last):
                return False
            path = path[:end]
        # The leftmost place of each part leaves the most room for the next: no way back is needed.
        for part in rest:
            found = path.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        return True


class RobotRules(Struct, frozen=True, kw_only=True):
    """What concerns us: `delay` in seconds or None, and the rules of groups that name us."""

    delay: float | None = None
    rules: tuple[_Rule, ...] = ()

    def forbids(self, path: str) -> bool:
        """Whether the host wants no request of ours for a path with its query."""
        matching = [rule for rule in self.rules if rule.matches(path)]
        if not matching:
            return False
        # The longest pattern counts; of two that are as long, the one that allows.
        return not max(matching, key=lambda rule: (len(rule.pattern), rule.allows)).allows


def read_robots(text: str) -> RobotRules:
    """Read a robots.txt, whatever it is; lines that cannot be understood say nothing."""
    ours = _Group()
    everybody = _Group()
    for names, key, value in _rules(text):
        if TOKEN in names:
            ours.take(key, value)
        elif "*" in names:
            everybody.take(key, value)
    delay = ours.delay if ours.taken else everybody.delay
    return RobotRules(delay=delay, rules=tuple(ours.rules))


class _Group:
    """The rules for one robot, gathered from all of its groups."""

    def __init__(self) -> None:
        self.taken = False
        self.delay: float | None = None
        self.rules: list[_Rule] = []

    def take(self, key: str, value: str) -> None:
        self.taken = True
        if key == "crawl-delay":
            if _SECONDS.fullmatch(value):
                self.delay = float(value)
        # An empty pattern forbids nothing.
        elif value.startswith(("/", "*")) and len(self.rules) < _MAX_RULES:
            self.rules.append(_Rule(pattern=value, allows=key == "allow"))


def _rules(text: str) -> Iterator[tuple[frozenset[str], str, str]]:
    """Each rule with the robots, in lower case, of its group."""
    names: set[str] = set()
    naming = False
    for line in text.splitlines()[:_MAX_LINES]:
        found = _LINE.match(line.partition("#")[0])
        if found is None:
            continue
        key, value = found[1].lower(), found[2].strip()
        if key == "user-agent":
            if not naming:
                names = set()
            naming = True
            product = _PRODUCT.match(value)
            names.add(product[0].lower() if product else value)
        elif key in {"allow", "disallow", "crawl-delay"}:
            naming = False
            yield frozenset(names), key, value
