"""What docs/scale.md says beside the figures: what was assumed, and what was left out."""

from collections.abc import Sequence

from benchmarks import scale_model as model
from benchmarks.scale_model import DAY
from refaudit.settings import Settings

__all__ = ["MISSING", "assumptions", "days", "table"]

_DEFAULTS = Settings()
MISSING = "\n".join(
    [
        "- reading the dump and judging articles: both spread over the workers, but a dump that "
        "cannot be cut takes as long as one process needs;",
        "- `Crawl-delay`, `Retry-After` and hosts that close for an hour: they make single hosts "
        "slower, the large ones too;",
        "- hosts of one domain or one address, which share its pace;",
        "- searches for copies of dead pages, which one worker makes after the verdicts;",
        "- finding what is due in a piece: PostgreSQL looks at all of its targets for each task, a "
        "million in about 5 s, so that the largest host waits for a minute between its tasks;",
        "- redirects into another piece, which wait for the end of all pieces;",
        "- workers that die, and the bandwidth: at most 256 KiB for a page.",
    ]
)


def assumptions(*, measured: bool, exponent: float) -> str:
    """The assumptions with their sources, as a table."""
    source = (
        f"measured: {model.MEASURED:,} citations of Wikipedia articles"
        if measured
        else "the fitted law of `benchmarks/scale_model.py`"
    )
    rows = [
        ("shares of hosts", source + f"; the head is all with {model.LEAST} or more, kept in its "
         f"shares; behind it the rank to the power of -{exponent:.2f}, at least 1"),
        ("targets and hosts", "the size of the task as it was set"),
        ("requests for a target", f"{model.REQUESTS:g}, of the archive "
         f"{model.ARCHIVE_REQUESTS:g}: chosen; one cited URL in twelve redirects"),
        ("time of an answer", f"lognormal over hosts, median {model.MEDIAN:g} s, sigma "
         f"{model.SIGMA:g}: chosen"),
        ("hosts that never answer", f"{model.SILENT:.0%}; 3.3 % of 27,432 cited URLs did so; left "
         f"alone after {model.TROUBLE} requests of {_DEFAULTS.timeout:g} s, as the program does"),
        ("hosts that refuse", f"{model.REFUSING:.0%}: chosen"),
        ("core for a check", f"{model.WORK * 1000:g} ms with its verdict: `benchmarks/online.py`"),
        ("memory", "by `benchmarks/online.py`, and tracemalloc for targets"),
        ("history", "bytes of the tables after an audit of 300 articles and one of 1,000 pages"),
        ("PostgreSQL", f"{model.STORE:,.0f} checks a second: one connection did 2,500 on a busy "
         "machine, with batches of 20"),
        ("all else", f"the defaults: {_DEFAULTS.host_interval:g} s between two requests to a host, "
         f"{model.PLACES} places in a slot, {_DEFAULTS.task_minutes:g} minutes a task"),
    ]  # fmt: skip
    return table(("what", "how much, and from where"), rows)


def days(seconds: float) -> str:
    """Seconds for a reader: minutes, hours or days."""
    if seconds < 2 * 3600:
        return f"{seconds / 60:,.0f} min"
    return f"{seconds / 3600:,.1f} h" if seconds < 2 * DAY else f"{seconds / DAY:,.1f} days"


def table(head: Sequence[object], rows: Sequence[Sequence[object]]) -> str:
    """A table of Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
