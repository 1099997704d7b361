"""The history: what was cited, what was seen, what was made of it.

`Store` is the door for a run. What concerns more than one has doors beside it: `copies`, `memory`
(runs compared), `readings`, `grounds` and `judgements` (articles, verdicts and findings that would
come out as before), `decisions` and `marks` (what reviewers say), `copying` (a run to be judged
anew), `forgetting` (old runs) and `upkeep`. Tables are in `schema`, their earlier shapes in
`migrations`; `database` opens, locks and translates faults.

`runs`, `articles`, `targets`, `citings`, `evidence`, `findings` and `assembly` hold the statements,
each for its own tables; `pairing`, `comparing`, `unsettled`, `returning` and `links` those that
find what changed; `condensed` is what becomes of old observations, `spells` what is left of old
verdicts.
"""

from refaudit.store.articles import StoredArticle
from refaudit.store.assembly import evidence_of, targets_of
from refaudit.store.citings import Cited, Citing
from refaudit.store.evidence import Watched
from refaudit.store.history import Store

__all__ = ["Cited", "Citing", "Store", "StoredArticle", "Watched", "evidence_of", "targets_of"]
