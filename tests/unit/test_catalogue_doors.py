import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.catalogue import doors, trades
from refaudit.catalogue.markup import code
from refaudit.catalogue.stems import Stems


def test_stems_stand_where_a_word_begins_and_anywhere_without_blanks():
    stems = Stems(["sale$", "verkauf", "出售", "log in"])
    assert stems.in_text("for sale now") == ("sale$",)
    assert stems.in_text("salem, wholesale") == ()
    assert stems.in_text("zum verkaufen, log in") == ("verkauf", "log in")
    assert stems.in_text("ankaufverkauf 本域名出售") == ("出售",)
    assert Stems([]).in_text("anything") == ()


@pytest.mark.parametrize(
    ("url", "login", "human"),
    [
        ("https://x.example.org/kirjaudu?next=/a", "strong", None),
        ("https://x.example.org/sv/logga-in.aspx", "strong", None),
        ("https://x.example.org/index.php?option=com_users&view=login", "strong", None),
        ("https://x.example.org/usuarios/acceso", "hint", None),
        ("https://sso.example.org/start", "hint", None),
        ("https://x.example.org/verify-human", None, "hint"),
        ("https://challenge.example.org/", None, "hint"),
        ("https://x.example.org/showCaptcha", None, "strong"),
        ("https://x.example.org/a/logins-in-history", None, None),
        ("https://x.example.org/robots.txt", None, None),
        ("https://[broken", None, None),
    ],
)
def test_addresses_of_doors(url, login, human):
    assert doors.login_address(url) == login
    assert doors.human_address(url) == human


def test_what_a_place_says_suffices_only_in_a_brief_notice():
    assert doors.kept_away("Not in your country", brief=True) == ("your country",)
    assert doors.kept_away("Not in your country", brief=False) == ()
    assert doors.kept_away("Blocked in your country", brief=False) == ("block", "your country")
    assert doors.kept_away("Blocked", brief=True) == ()


def test_scripts_count_and_what_is_written_about_them_does_not():
    html = (
        '<!-- wall.net --><meta content="wall.net"><a href="//wall.net">wall.net</a>'
        '<script type="application/ld+json">{"about": "wall.net"}</script><p>wall.net'
        '<img alt="wall.net" src="/a.png">'
    )
    assert "wall.net" not in code(html)
    assert "/a.png" in code(html)
    assert "wall.net" in code("<script>load('//wall.net')</script>")
    assert "wall.net" in code("<script>load('//wall.net')")
    assert "wall.net" in code("<iframe src=//wall.net>")


def test_hostile_markup_takes_no_time():
    for piece in ("<script", "<!--", "<a ", "<script>", "<", "<p title='"):
        code(piece * 10_000)


def test_languages_of_countries():
    assert trades.is_foreign("ja-JP", "uk")
    assert not trades.is_foreign("en", "jp")
    assert not trades.is_foreign("de", "at")
    assert not trades.is_foreign("ja", "com")
    assert not trades.is_foreign("", "uk")


def test_words_of_trades():
    said = trades.trades_in("Situs slot gacor, deposit pulsa")
    assert "gambling" in said
    assert not trades.is_loose("gambling")
    assert trades.is_loose("shop")
    told = trades.of_domain("Diese Domain steht zum Verkauf")
    assert told.names
    assert told.offered


@given(st.text())
def test_no_text_breaks_a_look(text):
    doors.login_address(text)
    doors.human_address(text)
    doors.login_words(text)
    doors.robot_words(text)
    doors.picture_words(text)
    doors.gate_words(text)
    doors.kept_away(text, brief=True)
    trades.of_domain(text)
    trades.trades_in(text)
    code(text)
