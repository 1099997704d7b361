"""From a citation and the evidence about it to findings; one declaration a rule.

declaration what a rule is, and how it is declared
context     where and when an article is audited
subject     a citation as its rules read it
named       what it says by the names of its parameters
needs       what a citation must have for a rule to speak
index       an article as its rules read it
headlines   the titles of citation, page and copy, compared
marking     how a citation is told that its page is gone
found       how a citation takes the copy that was found
citable     which addresses a citation may take
links, lost, addresses          rules LNK
content                         rules LNK109 and DAT109, what a page says of itself
archives, copies, snapshots     rules ARC
dates, spelling, styles         rules DAT
parameters, urls, titles        rules PAR
references, run                 rules REF, RUN
table       all rules
selection   which of them speak
waiting     the hosts in trouble that citations wait for
engine      faults become findings
lasting     how long they stay as they are
document    the catalogue for people and programs
"""

from refaudit.rules.context import Context
from refaudit.rules.declaration import Example, HostTrouble, Rule, Seen
from refaudit.rules.document import document, explain_markdown, plain
from refaudit.rules.engine import article_findings, findings, run_findings
from refaudit.rules.lasting import lasting
from refaudit.rules.selection import Selection, explain, select
from refaudit.rules.table import RULES
from refaudit.rules.waiting import Waiting

__all__ = [
    "RULES",
    "Context",
    "Example",
    "HostTrouble",
    "Rule",
    "Seen",
    "Selection",
    "Waiting",
    "article_findings",
    "document",
    "explain",
    "explain_markdown",
    "findings",
    "lasting",
    "plain",
    "run_findings",
    "select",
]
