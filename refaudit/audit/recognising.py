"""Texts that were read before: nothing else would be read from them now, so they are not parsed.

A reading is known by its text (its SHA-1, which wikis tell without the text) together with all
else that decides what is read from it: title and language of the article, the settings about it,
and the program. So an edit that was undone is known again, and so is a page of last month's dump;
a page with a new title is not, as the ids of its citations are made of the title. Another version
of anything that reads has no reading in common with this one.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable

from refaudit import __version__
from refaudit.model.citation import Article, UnchangedArticle
from refaudit.settings import Settings
from refaudit.store import Store
from refaudit.store.readings import Readings

__all__ = ["Recognition"]

#: What makes targets and citings of a text, beside the libraries.
_READERS = ("audit/reading.py", "catalogue", "check/targets.py", "extract", "model")
_LIBRARIES = ("ada-url", "ahocorasick-rs", "mwparserfromhell")
_CODE = (".py", ".toml")


class Recognition:
    """Knows the texts of which a store has a reading that is as good as a new one."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._readings = Readings.of(store)
        # What is too long is to be refused, whatever was allowed before.
        limits = f"{settings.scope} {settings.max_article_bytes}"
        self._recipe = f"{_program()} {limits}"

    def titles(self, wiki: str, titles: Collection[str]) -> frozenset[str]:
        """Those titles of a wiki under which anything was read."""
        return self._readings.titles(wiki, titles)

    def unchanged(self, heads: Sequence[UnchangedArticle]) -> frozenset[UnchangedArticle]:
        """Those of these pages of which the same would be read as before."""
        keys = {head: self.key_of(head) for head in heads}
        known = self._readings.known(keys.values())
        return frozenset(head for head, key in keys.items() if key in known)

    def key_of(self, article: Article | UnchangedArticle) -> str:
        """The key of what is read from an article: 32 hexadecimal digits."""
        sha1 = _sha1(article.text) if isinstance(article, Article) else article.sha1
        parts = (self._recipe, article.language, sha1, article.title)
        data = "\n".join(parts).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(data, digest_size=16).hexdigest()

    def carried(self, run_id: str, article: Article | UnchangedArticle, key: str) -> bool:
        """Take an earlier reading of that key over into a run; False where there is none."""
        # Most articles of a first run are new, and asking does not wait for the disk.
        known = isinstance(article, UnchangedArticle) or self._readings.known([key])
        return bool(known) and self._readings.carry(run_id, article, key)


def _sha1(text: str) -> str:
    # A name and no secret; surrogates may come from a stranger's JSON.
    data = text.encode("utf-8", "surrogatepass")
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


@cache
def _program() -> str:
    """A digest of the code and the tables that read, with the versions of what they use."""
    state = hashlib.blake2b(digest_size=16)
    versions = (f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    state.update("\n".join((__version__, *versions)).encode())
    for name in _READERS:
        for file in _files(resources.files("refaudit").joinpath(name)):
            state.update(file.name.encode() + b"\0" + file.read_bytes())
    return state.hexdigest()


def _files(place: Traversable) -> Iterator[Traversable]:
    if place.is_file():
        yield from [place] if place.name.endswith(_CODE) else []
    elif place.is_dir():
        for entry in sorted(place.iterdir(), key=lambda entry: entry.name):
            yield from _files(entry)
