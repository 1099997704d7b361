"""How well verdicts fit their labels: the confusion matrix, and the measures with floors."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from tests.simweb.audit import Said

__all__ = ["Measure", "called_dead", "matrix", "measures", "misses"]

_SOFT = ("dead/soft-404", "dead/redirected-home")
_TAKEN = ("dead/parked", "dead/usurped")
_SNAPSHOT = (
    "good",
    "missing",
    "error-capture",
    "redirect-capture",
    "other-time",
    "other-page",
    "blocked",
)


class Measure(Struct, frozen=True, kw_only=True):
    """`hit` of `all`."""

    name: str
    hit: int
    all: int

    @property
    def share(self) -> float:
        return self.hit / self.all if self.all else 1.0

    def __str__(self) -> str:
        return f"{self.name}: {self.hit} of {self.all} ({self.share:.1%})"


def measures(said: Sequence[Said]) -> dict[str, Measure]:
    """The measures by name: recalls, the precision of soft 404s, and the states of snapshots."""
    originals = [one for one in said if not _of_snapshot(one)]
    return {
        measure.name: measure
        for measure in (
            _recall("soft-404 recall", originals, _SOFT),
            _precision("soft-404 precision", originals),
            _recall("parked and usurped recall", originals, _TAKEN),
            _recall("walls recall", originals, ("restricted/bot-wall",)),
            _recall("doors recall", originals, ("restricted/",), but="restricted/bot-wall"),
            _recall(
                "hard dead recall", originals, ("dead/not-found", "dead/gone", "dead/no-such-host")
            ),
            _recall("unknown recall", originals, ("unknown/", "unchecked/")),
            _recall("live recall", originals, ("live/",)),
            _share("snapshot states", [one for one in said if _of_snapshot(one)], _state_right),
            _share("all reasons", said, lambda one: one.right),
        )
    }


def called_dead(said: Iterable[Said]) -> list[Said]:
    """The live and the restricted pages that were called dead."""
    return [
        one
        for one in said
        if one.case.state in ("live", "restricted")
        and one.state == "dead"
        and not any(truth.startswith("dead/") for truth in one.case.truth)
    ]


def matrix(said: Iterable[Said]) -> str:
    """Labels against verdicts, as text: one line a label with the verdicts that it got."""
    rows: dict[str, Counter[str]] = {}
    for one in said:
        rows.setdefault(one.case.label, Counter())[
            "right" if one.right else f"{one.state}/{one.reason}"
        ] += 1
    lines = []
    for label, got in sorted(rows.items()):
        wrong = ", ".join(f"{name} {count}" for name, count in got.most_common() if name != "right")
        lines.append(f"{label:<36} {got['right']:>4} of {got.total():<4} {wrong}")
    return "\n".join(lines)


def misses(said: Iterable[Said]) -> str:
    """What went wrong by cause, as Markdown."""
    causes: dict[tuple[str, str], list[Said]] = {}
    for one in said:
        if not one.right:
            causes.setdefault((one.case.id.rpartition("/")[0], one.case.cause), []).append(one)
    lines = []
    for (name, cause), ones in sorted(causes.items()):
        lines.append(
            f"- **{name}** ({len(ones)}): {cause} Right: {' or '.join(ones[0].case.truth)}."
        )
        lines += [
            f"  - {one.case.id.rpartition('/')[2]}: {one.state}/{one.reason}, {one.case.judged}: "
            + " ".join(one.evidence)
            for one in ones[:6]
        ]
    return "\n".join(lines)


def _of_snapshot(one: Said) -> bool:
    return one.case.judged == one.case.cited.archive_url


def _state_right(one: Said) -> bool:
    return any(truth.startswith(f"{one.state}/") for truth in one.case.truth)


def _recall(name: str, said: Iterable[Said], labels: tuple[str, ...], but: str = "") -> Measure:
    of = [one for one in said if one.case.label.startswith(labels) and one.case.label != but]
    return _share(name, of, lambda one: one.right)


def _precision(name: str, said: Iterable[Said]) -> Measure:
    """Of what was called a soft 404 or a redirect home, how much is dead, for whatever reason."""
    called = [one for one in said if f"{one.state}/{one.reason}" in _SOFT]
    return _share(name, called, _state_right)


def _share(name: str, said: Sequence[Said], right: Callable[[Said], bool]) -> Measure:
    return Measure(name=name, hit=sum(map(right, said)), all=len(said))
