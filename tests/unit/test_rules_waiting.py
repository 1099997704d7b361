from refaudit.rules.declaration import HostTrouble
from refaudit.rules.waiting import Waiting


def trouble(host, citations, proof="503"):
    return HostTrouble(host=host, citations=citations, proof=proof)


def test_what_was_counted_elsewhere_is_added_and_the_first_proof_stays():
    waiting = Waiting()
    waiting.hear([trouble("a.org", 2), trouble("b.org", 1)])
    waiting.hear([trouble("b.org", 4, "timeout")])
    assert waiting.hosts == (trouble("b.org", 5), trouble("a.org", 2))
