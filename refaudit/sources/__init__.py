"""Where wikitext comes from. Each module turns its targets into a stream of articles and errors."""

from refaudit.sources.files import read
from refaudit.sources.gauge import Gauge
from refaudit.sources.listing import count, fingerprint, size

__all__ = ["Gauge", "count", "fingerprint", "read", "size"]
