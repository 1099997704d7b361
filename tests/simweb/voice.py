"""Text in many languages, made of words: no two texts alike, each at home in its language."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from random import Random

from msgspec import Struct, convert

__all__ = ["LANGUAGES", "LATIN", "Language", "Voice", "language", "slug"]

_FOLDER = Path(__file__).parent / "languages"
LANGUAGES = tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))
LATIN = tuple(c for c in LANGUAGES if c not in ("ar", "el", "ja", "ko", "ru", "uk", "zh"))

Pair = tuple[str, str]


class Language(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of words and sentences; the pairs are a heading and a sentence."""

    site: list[str]
    nav: list[str]
    cookie: str
    footer: str
    labels: dict[str, str]
    places: list[str]
    people: list[str]
    words: str
    glue: str
    titles: list[str]
    missing: list[Pair]
    removed: list[Pair]
    echo: str
    noresult: str
    login: Pair
    captcha: Pair
    sale: Pair
    subscribe: str
    rtl: bool = False
    spaced: bool = True


@cache
def language(code: str) -> Language:
    """The words of a language."""
    return convert(tomllib.loads((_FOLDER / f"{code}.toml").read_text("utf-8")), Language)


class Voice:
    """Writes in one language; equal seeds write the same."""

    def __init__(self, code: str, seed: str) -> None:
        self.code = code
        self.say = language(code)
        self.random = Random(f"{code} {seed}")
        self._words = self.say.words.split()
        self._glue = self.say.glue.split()

    def title(self) -> str:
        """A headline."""
        first, second, third = self.random.sample(self._words, 3)
        pattern = self.random.choice(self.say.titles)
        made = pattern.format(first, second, third, p=self.random.choice(self.say.places))
        return made[0].upper() + made[1:]

    def sentence(self) -> str:
        """A sentence of 7 to 19 words that means nothing."""
        choose = self.random.choice
        words = [
            choose(self._words if n % 2 == 0 else self._glue)
            for n in range(self.random.randint(7, 19))
        ]
        if self.random.random() < 0.4:
            words[self.random.randrange(len(words))] = choose(self.say.people + self.say.places)
        if self.random.random() < 0.3:
            words.append(str(self.random.randint(1850, 2020)))
        text = (" " if self.say.spaced else "").join(words)
        return text[0].upper() + text[1:] + ("." if self.say.spaced else "。")

    def paragraph(self) -> str:
        """Three to six sentences."""
        joint = " " if self.say.spaced else ""
        return joint.join(self.sentence() for _ in range(self.random.randint(3, 6)))

    def person(self) -> str:
        return self.random.choice(self.say.people)

    def day(self) -> str:
        """An ISO day."""
        r = self.random
        return f"{r.randint(2006, 2020)}-{r.randint(1, 12):02}-{r.randint(1, 28):02}"


def slug(title: str) -> str:
    """A title as publishing systems put it into addresses; of other scripts nothing is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]
