"""The history: what was cited, what was seen, what was made of it.

`Store` is the only door. Tables are in `schema`, their earlier shapes in `migrations`; `database`
opens, locks and translates faults; `runs`, `articles`, `targets`, `citings`, `evidence`, `findings`
and `assembly` hold the statements, each for its own tables.
"""

from refaudit.store.articles import StoredArticle
from refaudit.store.assembly import evidence_of, targets_of
from refaudit.store.citings import Cited, Citing
from refaudit.store.evidence import Watched
from refaudit.store.history import Store

__all__ = ["Cited", "Citing", "Store", "StoredArticle", "Watched", "evidence_of", "targets_of"]
