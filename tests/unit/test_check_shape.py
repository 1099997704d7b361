import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from refaudit.check import shape
from tests.helpers.seen_pages import content

URL = "https://example.org/a/b"


def shaped(html: str) -> set[str]:
    return set(shape.markers(LexborHTMLParser(html)))


@pytest.mark.parametrize(
    ("html", "marker"),
    [
        ("<div class='g-recaptcha'></div>", "form:captcha"),
        ("<form><img src='/captcha.php?7'><input name=code></form>", "form:captcha"),
        ("<form><iframe src='//c.example/captcha'></iframe></form>", "form:captcha"),
        ("<form><img src='/i/77.gif'><input name=a></form>", "form:picture"),
        ("<button>I am human</button>", "form:button"),
        ("<form><input type=hidden name=t><input type=submit></form>", "form:button"),
        ("<form><input name=email></form>", "form:contact"),
        ("<form><textarea></textarea></form>", "form:contact"),
        ("<a href='mailto:a@b.example'>write</a>", "form:contact"),
        ("<p>Sign in to read</p><form><input type=password></form>", "form:entry:strong"),
        ("<p>Ehem</p><form>Login<input type=password></form>", "form:entry:hint"),
        ("<p>Sign in to read</p><input type=PASSWORD>", "form:entry:strong"),
    ],
)
def test_a_page_asks_for_something(html: str, marker: str) -> None:
    assert marker in shaped(html)


@pytest.mark.parametrize(
    ("html", "marker"),
    [
        ("<form><div class=h-captcha></div><input type=email></form>", "form:captcha"),
        ("<form><div class=h-captcha></div><textarea></textarea></form>", "form:captcha"),
        ("<form><div class=h-captcha></div><input><input></form>", "form:captcha"),
        ("<form><img src='/captcha.png'><input type=password></form>", "form:captcha"),
        ("<form><img src=/go.gif><input name=q></form>", "form:picture"),
        ("<form><img src=/go.gif><input name=suchwort></form>", "form:picture"),
        ("<button>Go</button><input name=name>", "form:button"),
        ("<p>Read on</p>", "form:button"),
        ("<aside><form>Log in<input type=password></form></aside>", "form:entry:hint"),
        ("<div id=login-modal><input type=password></div>", "form:entry:hint"),
        ("<div hidden><input type=password></div>", "form:entry:hint"),
    ],
)
def test_other_forms_ask_for_something_else(html: str, marker: str) -> None:
    assert marker not in shaped(html)


def test_one_frame_may_be_all_of_a_page() -> None:
    frameset = "<frameset rows='100%'><frame src='//ww3.example.org/x'></frameset>"
    assert content(frameset, URL).frame == "https://ww3.example.org/x"
    assert content(f"<p>{'words ' * 40}</p><iframe src=/x></iframe>", URL).frame is None
    assert content("<frameset><frame src=/a><frame src=/b></frameset>", URL).frame is None
    assert content("<iframe src=''></iframe>", URL).frame is None


def test_a_script_that_sets_a_cookie_and_loads_the_page_again_is_told() -> None:
    script = "<script>document.cookie='k='+f(7);location.reload();</script>"
    assert "script:cookie" in content(script, URL).markers
    assert "script:cookie" not in content(f"{script}<p>{'words ' * 40}</p>", URL).markers
    assert "script:cookie" not in content("<script>document.cookie='a=1'</script>", URL).markers


@given(st.text(alphabet="<>/ =\"'inputformdivpassword", max_size=300))
def test_any_markup_has_a_shape(html: str) -> None:
    shaped(html)
