"""The page's script as text: its sentences, its size, and what it may not do."""

import json
import re
import zlib
from base64 import b64decode
from gettext import NullTranslations
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.report import FORMATS, speech
from refaudit.report.assets import MODULES
from refaudit.report.packing import PACKET, packets, script_safe
from refaudit.report.script_words import script_words
from tests.helpers import report_samples as samples

FOLDER = resources.files("refaudit.report") / "script"
TEXTS = {name: (FOLDER / f"{name}.js").read_text("utf-8") for name in MODULES}
#: Keys whose end is a state, a severity, or the like.
FAMILIES = ("state.", "severity.", "mark.", "change.", "sure.", "column.", "sort.")


def test_every_module_is_joined_and_is_small() -> None:
    assert sorted(f"{name}.js" for name in MODULES) == sorted(
        each.name for each in FOLDER.iterdir()
    )
    for name, text in TEXTS.items():
        assert text.startswith('"use strict";\n\n/*'), name
        assert len(text.splitlines()) < 300, name


@pytest.mark.parametrize(
    "act", ["eval(", "new Function", "insertAdjacentHTML", "outerHTML", "document.write",
            "setAttribute(\"style", "setAttribute(\"on", "import(", "XMLHttpRequest"],
)  # fmt: skip
def test_no_module_acts_on_text(act: str) -> None:
    assert not [name for name, text in TEXTS.items() if act in text]


def test_markup_is_made_in_one_place_and_the_network_asked_in_one() -> None:
    assert [name for name, text in TEXTS.items() if "innerHTML" in text] == ["cards"]
    assert [name for name, text in TEXTS.items() if "fetch(" in text] == ["marks"]


def test_the_dictionary_has_the_sentences_that_the_script_says_and_no_others() -> None:
    said = {
        key for text in TEXTS.values() for key in re.findall(r'\bsay\(\s*"([^"]+)"', text)
    } | set(re.findall(r'say\(done \? "([\w.]+)" : "([\w.]+)"\)', TEXTS["copying"])[0])
    known = set(script_words())
    assert said <= known
    assert {key for key in known - said if not key.startswith(FAMILIES)} == set()


class _Loud(NullTranslations):
    def gettext(self, message: str) -> str:
        return f"«{message}»"

    def ngettext(self, one: str, many: str, number: int) -> str:
        return f"«{one if number == 1 else many}»"


def test_the_sentences_are_those_of_the_language_that_is_spoken() -> None:
    with speech.speaking("ru", _Loud()):
        page = FORMATS["html"].render(samples.sample()).decode()
        assert script_words()["copied"] == "«Copied»"
    assert '<html lang="ru">' in page
    assert ">«At a glance»<" in page
    assert "«Wikitext as it stands»" in page
    assert speech.language() == "en"
    assert speech.gettext("") == ""
    assert speech.ngettext("one", "many", 2) == "many"


@given(st.text(max_size=80))
def test_no_text_leaves_a_script_element(text: str) -> None:
    made = script_safe({"text": text})
    assert not set("<>&") & set(made)
    assert json.loads(made) == {"text": text}


@given(st.lists(st.text(max_size=30), max_size=2 * PACKET + 3))
def test_packets_hold_all_cards_in_their_order(cards: list[str]) -> None:
    made = list(packets(cards))
    opened = [json.loads(zlib.decompress(b64decode(each))) for each in made]
    assert [card for packet in opened for card in packet] == cards
    assert all(len(packet) == PACKET for packet in opened[:-1])
