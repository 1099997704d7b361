"""Where wikitext comes from. Each module turns its targets into a stream of articles and errors."""

from refaudit.sources.files import count, fingerprint, read

__all__ = ["count", "fingerprint", "read"]
