"""refaudit audits the citations of MediaWiki articles.

The trip of a citation (ingest, check, judge, report) is told in `refaudit.audit`.
"""

__version__ = "0.1.0"

__all__ = ["__version__"]
