import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.catalogue.phrases import Phrase, PhraseBook, fold, parts

BOOK = PhraseBook(["Página no encontrada", "gone", "页面不存在", "lỗi 404", "togel", "สล็อต"])


@pytest.mark.parametrize(
    ("title", "row", "whole"),
    [
        ("PAGINA NO ENCONTRADA", "Página no encontrada", True),
        ("¡Página no encontrada!", "Página no encontrada", True),
        ("404 - Página no encontrada | Sitio", "Página no encontrada", True),
        ("Página no encontrada (404)", "Página no encontrada", True),
        ("Lo sentimos, página no encontrada", "Página no encontrada", False),
        ("Gone", "gone", True),
        ("Site » Gone", "gone", True),
        ("抱歉,页面不存在了", "页面不存在", False),
        ("Loi 404", "lỗi 404", True),
    ],
)
def test_a_title_says_it_wholly_or_with_little_beside(title, row, whole):
    assert BOOK.in_title(title) == Phrase(text=row, whole=whole)


@pytest.mark.parametrize(
    "title",
    ["Gone with the Wind", "", "|", "Cómo evitar que una página no encontrada aleje a las visitas"],
)
def test_other_titles_say_nothing(title):
    assert BOOK.in_title(title) is None


def test_rows_are_found_in_a_text_as_words_of_their_own():
    assert BOOK.in_text(fold("Togel! Fototogel, gone.")) == ("togel", "gone")
    assert BOOK.in_text(fold("fototogel begone togels")) == ()
    assert BOOK.in_text(fold("เว็บสล็อตออนไลน์")) == ("สล็อต",)


def test_folding_forgets_what_keyboards_lack():
    assert fold("  Łódź\u00a0ÇALIŞTIĞI  ’x’ ") == "lodz calistigi 'x'"


def test_a_title_is_cut_at_bars_dashes_and_colons():
    assert parts("A – B | C: D") == ("a – b | c: d", "a", "b", "c", "d")
    assert parts("well-known 10:30") == ("well-known 10:30",)


OVERLAPPING = ("page not found", "not found here", "found", "here it ends", "404")
_PIECES = st.sampled_from(["page ", "not ", "found", " here", " it ends", "404", ", ", "x", " "])


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_rows_are_found_together_as_each_by_itself(text):
    book, alone = PhraseBook(OVERLAPPING), [PhraseBook([row]) for row in OVERLAPPING]
    assert sorted(book.in_text(text)) == sorted(row for one in alone for row in one.in_text(text))
    assert bool(book.in_title(text)) == any(one.in_title(text) for one in alone)


@given(st.text(max_size=400))
def test_any_text_is_folded_once_and_for_all(text):
    assert fold(fold(text)) == fold(text)
    BOOK.in_title(text)
    BOOK.in_text(fold(text))
