"""Texts that were read before: nothing else would be read from them now, so they are not parsed.

A reading is known by its text (its SHA-1, which wikis tell without the text) together with all
else that decides what is read from it: title and language of the article, the settings about it,
and the program. So an edit that was undone is known again, and so is a page of last month's dump;
a page with a new title is not, as the ids of its citations are made of the title. Another version
of anything that reads has no reading in common with this one.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence

from refaudit.audit.programs import digest_of
from refaudit.model.citation import Article, UnchangedArticle
from refaudit.settings import Settings
from refaudit.store import Store
from refaudit.store.readings import Readings

__all__ = ["Keyed", "Recognition"]

#: An article with the key of what is read from it.
Keyed = tuple[Article | UnchangedArticle, str]

#: What makes targets and citings of a text, beside the libraries.
_READERS = ("audit/reading.py", "catalogue", "check/targets.py", "extract", "model")
_LIBRARIES = ("ada-url", "ahocorasick-rs", "mwparserfromhell")


class Recognition:
    """Knows the texts of which a store has a reading that is as good as a new one."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._readings = Readings.of(store)
        # What is too long is to be refused, whatever was allowed before.
        limits = f"{settings.scope} {settings.max_article_bytes}"
        self._recipe = f"{digest_of(_READERS, _LIBRARIES)} {limits}"

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

    def known(self, keyed: Iterable[Keyed]) -> frozenset[str]:
        """The keys of those articles of which there may be a reading to be taken over."""
        wanted = list(keyed)
        # Most articles of a first run are new, and asking does not wait for the disk.
        known = self._readings.known(key for article, key in wanted if isinstance(article, Article))
        return known.union(key for article, key in wanted if isinstance(article, UnchangedArticle))

    def carry(self, run_id: str, keyed: Sequence[Keyed]) -> list[bool]:
        """Take earlier readings over into a run; gives, in their order, of which there is one."""
        return self._readings.carry(run_id, keyed)


def _sha1(text: str) -> str:
    # A name and no secret; surrogates may come from a stranger's JSON.
    data = text.encode("utf-8", "surrogatepass")
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()
