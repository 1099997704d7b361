"""An example article, and a miniature web and web archive on loopback that answer for its hosts.

What each address answers is data: `web.toml` and `archive.toml` beside this file.
"""

from importlib import resources

from refaudit.model.citation import Article

__all__ = ["article"]

_NAME = "Jezkazgan.wikitext"


def article() -> Article:
    """The example article. Its `source` is a bare name: the same on every machine."""
    text = (resources.files(__name__) / _NAME).read_bytes().decode("utf-8")
    return Article(title="Jezkazgan", text=text, source=_NAME)
