"""`refaudit history`: what is known of a URL, and how the verdict came about."""

from typing import Annotated

import msgspec
import typer

from refaudit import check
from refaudit.cli import options
from refaudit.cli.console import emit, encodable
from refaudit.cli.reading import settings_of
from refaudit.cli.runs import open_store
from refaudit.errors import UsageError
from refaudit.model.evidence import Observation, Verdict

__all__ = ["history"]


def history(
    url: Annotated[str, typer.Argument(metavar="URL", show_default=False)],
    json_: Annotated[
        bool, typer.Option("--json", help="JSON Lines: the observations, then the verdict.")
    ] = False,
    store: options.Store = None,
    config: options.Config = None,
) -> None:
    """Show every observation of a URL, oldest first, and the verdict that they make."""
    settings = settings_of(config, store=store)
    key = check.target(encodable(url)).url
    with open_store(settings, writable=False) as past:
        seen, verdict = past.history(key), past.standing(key)
    if not seen and verdict is None:
        raise UsageError(f"{url}: never checked", "Check it with: refaudit check URL")
    lines = _json(seen, verdict) if json_ else _words(seen, verdict)
    emit("".join(f"{line}\n" for line in lines).encode("utf-8", "replace"))


def _json(seen: list[Observation], verdict: Verdict | None) -> list[str]:
    known = [*seen, verdict] if verdict else seen
    return [msgspec.json.encode(one).decode() for one in known]


def _words(seen: list[Observation], verdict: Verdict | None) -> list[str]:
    lines = [_sight(one) for one in seen]
    if verdict is not None:
        sure = ", confirmed" if verdict.confirmed else ""
        lines.append(f"{verdict.state}: {verdict.reason}{sure}")
        lines += [f"  {sentence}" for sentence in verdict.evidence]
    return lines


def _sight(seen: Observation) -> str:
    answer = f"HTTP {seen.status}" if seen.status is not None else str(seen.failure)
    led = f" at {seen.final_url}" if seen.final_url and seen.final_url != seen.url else ""
    error = f" ({seen.error})" if seen.error else ""
    return f"{seen.checked_at:%Y-%m-%d %H:%M:%SZ}  {answer}{led}{error}"
