"""The trip of a citation: the only room that knows the order of the legs.

 1. ingest   sources give articles, `extract` reads references and citations   → store
 2. check    what is due is asked, a lane for each host                        → store
 3. judge    the history of every target becomes a verdict                     → store
             the rules look at every citation with its evidence                → store
 4. report   everything that the run has to say, as one value

Each leg reads from the store and writes to it: a run that is killed goes on where it stood.
"""

from refaudit.audit.stored import compared, stored_report
from refaudit.audit.trip import Audit, Progress, Watch
from refaudit.audit.urls import check_urls

__all__ = ["Audit", "Progress", "Watch", "check_urls", "compared", "stored_report"]
