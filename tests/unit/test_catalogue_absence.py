"""Sentences that say that something is not there any more: none of them is a row of the table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.catalogue.absence import excuses, told

GONE = [
    "This article is no longer available on our website.",
    "We're sorry, the document you asked for has been withdrawn by its author.",
    "The listing you were after has been taken down.",
    "Unfortunately we could not locate the requested item.",
    "No such topic.",
    "Der von Ihnen gewünschte Beitrag wurde aus unserem Archiv entfernt.",
    "Dieses Video steht nicht mehr zur Verfügung.",
    "Diese Meldung ist leider nicht mehr online.",
    "Ce reportage n'est plus accessible : la page a été supprimée.",
    "L’annonce que vous cherchez a expiré.",
    "Esta noticia ya no está disponible en nuestro portal.",
    "El documento solicitado ha sido eliminado.",
    "O conteúdo que procura foi removido pelo autor.",
    "La notizia è stata rimossa su richiesta dell'interessato.",
    "Het artikel dat u zoekt is verwijderd.",
    "Artikeln du söker har tagits bort.",
    "Artikkelen er dessverre fjernet.",
    "Artiklen er ikke længere tilgængelig.",
    "Hakemasi juttu on poistettu palvelusta.",
    "Kirjoitusta ei enää löydy.",
    "Artiklit ei leitud meie arhiivist.",
    "Raksts ir dzēsts vai nav pieejams.",
    "Straipsnis nerastas arba pašalintas.",
    "A keresett cikk már nem elérhető honlapunkon.",
    "Artykuł został usunięty z serwisu.",
    "Požadovaný článek byl odstraněn.",
    "Článok už nie je dostupný.",
    "Articolul nu mai este disponibil.",
    "Публикацията не е намерена.",
    "Το άρθρο που ζητάτε δεν υπάρχει πλέον.",
    "Članak je uklonjen s naših stranica.",
    "Статья была удалена по просьбе автора.",
    "Материал недоступен или удалён.",
    "Статтю видалено з сайту.",
    "Aradığınız haber yayından kaldırılmıştır.",
    "المقال الذي تبحث عنه غير موجود.",
    "مطلب مورد نظر شما حذف شده است.",
    "הכתבה שחיפשת הוסרה מהאתר.",
    "यह लेख अब उपलब्ध नहीं है।",
    "Artikel yang Anda cari telah dihapus.",
    "Bài viết này không tồn tại hoặc đã bị xóa.",
    "ไม่พบบทความที่คุณต้องการ",
    "该新闻已被删除或已过期",
    "您查看的文章已下架",
    "お探しの記事は掲載期間が終了しました。",
    "この写真は削除されました",
    "요청하신 기사는 삭제되었습니다.",
    "L'article que busqueu ja no existeix.",
    "Strani, ki jo iščete, ni mogoče najti.",
    "Фото было удалено пользователем",
    "Artiklen findes ikke længere",
    "Denne saken er slettet av redaksjonen",
    "Otsitud artikkel on kahjuks eemaldatud.",
    "Ieškomas straipsnis pašalintas.",
    "Tražena vijest više nije dostupna.",
    "Novica ni več na voljo.",
    "Чланак је уклоњен са сајта.",
    "מאמר זה כבר אינו זמין.",
    "এই নিবন্ধটি মুছে ফেলা হয়েছে।",
]
FADED = [
    "Le service de pages personnelles a été fermé.",
    "Our photo albums have closed down.",
    "Wij zijn verhuisd naar een nieuw adres",
    "Nous avons déménagé",
    "Ihre Suche ergab 0 Treffer.",
    "Nessun risultato per la ricerca",
]
NEITHER = [
    "You must log in to read this page; it is not available to guests.",
    "This video is not available in your country.",
    "Diese Seite ist vorübergehend nicht verfügbar.",
    "Le site est indisponible pour maintenance.",
    "Council approves new bridge budget",
    "New harbour planned for Harwich",
    "The page boy who became a bishop",
    "Museum opens photo exhibition",
    "Der neue Hafen von Husum wird gebaut",
    "Кузнецов открыл новую школу",
    "Uusi satama avattiin Hangossa",
    "Minister: bridge will be built",
    "Lost Gardens of Heligan",
    "La nueva biblioteca abre sus puertas",
    "市政府公布新港口计划",
    "新しい港が開港しました",
    "Sign in to continue",
    "Are you over 18?",
    "We use cookies to improve this page",
    "Доступ к ресурсу ограничен по решению суда.",
    "Du bist nicht angemeldet oder hast keine Berechtigung, diese Seite zu sehen.",
    "Just a moment...",
    "Verify that you are a human to see this page",
    "Please select your country",
    "Checking your browser before accessing the site",
]


@pytest.mark.parametrize("sentence", GONE)
def test_a_thing_and_what_became_of_it_say_so(sentence: str) -> None:
    assert told(sentence) == "strong"
    assert told(f"Menu News Culture Contact OK {sentence} More of today") == "strong"


@pytest.mark.parametrize("sentence", FADED)
def test_words_that_are_also_said_of_others_are_a_hint(sentence: str) -> None:
    assert told(sentence) == "hint"


@pytest.mark.parametrize("sentence", NEITHER)
def test_doors_and_headlines_say_nothing_of_the_kind(sentence: str) -> None:
    assert told(sentence) is None


@pytest.mark.parametrize("title", ["Please confirm your age", "Nutzungsbedingungen", "ログイン"])
def test_a_door_has_its_words(title: str) -> None:
    assert excuses(title)
    assert not excuses("How the harbour of Oban was saved")


def test_a_thing_and_its_end_belong_to_one_sentence() -> None:
    assert told("Read this article. The mayor was removed") is None
    assert told("The article was removed") == "strong"


def test_words_without_a_thing_count_in_short_texts_only() -> None:
    assert told("Sorry, 0 results") == "hint"
    assert told("Sorry, 0 results. " + "The choir sang. " * 60) is None


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    assert told(text) in ("strong", "hint", None)


@pytest.mark.parametrize(
    "sentence",
    [
        "There is currently no text in this page. Log in to edit it",
        "Diese Seite enthält momentan noch keinen Text.",
        "本页面目前没有内容",
    ],
)
def test_a_wiki_without_text_is_not_excused(sentence: str) -> None:
    assert told(sentence) == "strong"


@pytest.mark.parametrize(
    ("sentence", "strength"),
    [
        ("No record found for the identifier 48812.", "hint"),
        ("No existe ningún registro con ese identificador.", "strong"),
        ("Тема не указана.", "hint"),
        ("Nie określono tematu.", "hint"),
        ("该信息不存在", "strong"),
    ],
)
def test_programs_say_it_in_their_words(sentence: str, strength: str) -> None:
    assert told(sentence) == strength


def test_an_excuse_at_the_end_of_a_long_sentence_is_heard() -> None:
    menu = "Noticias Quiénes somos Agenda Publicaciones Contacto Archivo Enlaces Portada Ayuda "
    assert told(f"{menu} Este contenido no está disponible en su país") is None
