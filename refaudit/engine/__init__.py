"""How work is spread. Knows nothing of citations."""

from refaudit.engine.local import spread
from refaudit.engine.processes import cores, spread_batches

__all__ = ["cores", "spread", "spread_batches"]
