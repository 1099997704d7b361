import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.check.charset import decode

RUSSIAN = "Кайрат"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (RUSSIAN.encode("cp1251"), "text/html; charset=windows-1251"),
        (RUSSIAN.encode("cp1251"), 'text/html; charset = "CP1251"'),
        (b"<meta charset=windows-1251>" + RUSSIAN.encode("cp1251"), "text/html"),
        (
            b"<META http-equiv=Content-Type content='text/html; charset=koi8-r'>"
            + RUSSIAN.encode("koi8-r"),
            "text/html",
        ),
        (RUSSIAN.encode(), "text/html"),
        (b"\xef\xbb\xbf" + RUSSIAN.encode(), "text/html; charset=windows-1251"),
        (RUSSIAN.encode("utf-16"), "text/html"),
        (b"<meta charset=utf-16>" + RUSSIAN.encode(), "text/html"),
        (b"<meta charset=koi8-r>" + RUSSIAN.encode("cp1251"), "text/html; charset=cp1251"),
    ],
)
def test_charset_is_found_as_browsers_find_it(body: bytes, content_type: str) -> None:
    assert decode(body, content_type).endswith(RUSSIAN)


def test_bytes_that_are_no_utf8_and_declare_nothing_are_windows_1252() -> None:
    assert decode("Motörhead café".encode("cp1252"), "text/html") == "Motörhead café"
    assert decode(b"caf\xe9 etc", "") == "café etc"


def test_utf8_cut_inside_a_character_is_still_utf8() -> None:
    body = ("x" * 50 + "й").encode()[:-1]
    assert decode(body, "text/html") == "x" * 50 + "\ufffd"
    assert decode("日本".encode()[:-1], "") == "日\ufffd"


@pytest.mark.parametrize(
    "label", ["zlib", "hex", "rot13", "idna", "punycode", "undefined", "x" * 99]
)
def test_labels_of_pythons_own_codecs_are_not_known(label: str) -> None:
    assert decode(b"plain", f"text/html; charset={label}") == "plain"


@given(st.binary(max_size=300), st.text(max_size=60))
def test_any_bytes_under_any_header_give_text(body: bytes, content_type: str) -> None:
    decode(body, content_type)
    decode(body, f"text/html; charset={content_type}")


@pytest.mark.parametrize(
    "label",
    ["big5", "euc-jp", "euc-kr", "gb18030", "iso-2022-jp", "shift_jis", "utf-16be", "replacement"],
)
@given(body=st.binary(max_size=100))
def test_bytes_that_do_not_fit_never_raise(label: str, body: bytes) -> None:
    decode(body, f"text/html; charset={label}")
