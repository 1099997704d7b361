"""How work is spread. Knows nothing of citations."""

from typing import TYPE_CHECKING, Any

from refaudit.engine.processes import cores, spread_batches, spread_beside

if TYPE_CHECKING:
    from refaudit.engine.local import spread

__all__ = ["cores", "spread", "spread_batches", "spread_beside"]


def __getattr__(name: str) -> Any:
    """`spread` needs asyncio, which takes a while to import; processes do without it."""
    if name != "spread":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from refaudit.engine.local import spread  # noqa: PLC0415 - as the docstring says

    return spread
