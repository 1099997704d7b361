import pytest

from refaudit.catalogue.bots import denies


@pytest.mark.parametrize(
    ("template", "parameters", "denied"),
    [
        ("nobots", {}, True),
        ("Nobots ", {}, True),
        ("bots", {}, False),
        ("Bots", {"deny": "all"}, True),
        ("bots", {"deny": "none"}, False),
        ("bots", {"deny": "SineBot, InternetArchiveBot"}, True),
        ("bots", {"deny": "Citation_bot"}, True),
        ("bots", {"deny": "SineBot"}, False),
        ("bots", {"allow": "all"}, False),
        ("bots", {"allow": "none"}, True),
        ("bots", {"allow": "SineBot"}, True),
        ("bots", {"allow": "Citation bot,SineBot"}, False),
        ("bots", {"allow": ""}, False),
        ("bots", {"optout": "all"}, False),
        ("robots", {"deny": "all"}, False),
    ],
)
def test_a_page_denies_programs_of_this_kind(template, parameters, denied):
    assert denies(template, parameters) is denied
