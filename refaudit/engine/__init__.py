"""How the work of a leg is spread. Knows nothing of citations."""

from refaudit.engine.local import spread

__all__ = ["spread"]
