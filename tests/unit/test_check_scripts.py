import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from refaudit.check.scripts import Scripts


def leads(*codes: str) -> str | None:
    return Scripts(linked=(), short=codes).refresh()


def of(html: str) -> Scripts:
    return Scripts.of(LexborHTMLParser(html))


@pytest.mark.parametrize(
    "code",
    [
        'window.location.href = "/x";',
        "location='/x'",
        "window.location = `/x`;",
        'location.replace("/x")',
        "window.location.assign( '/x' );",
        'top . location . href = "/x"',
        'window.location.href\n=\n"/x"',
        "window.onload=function(){window.location.href='/x'}",
        'setTimeout(function(){ window.location = "/x"; }, 3000)',
        'setTimeout(() => { location.href="/x" }, 0)',
        'setTimeout(() => location.href="/x", 0)',
        'setTimeout(late => { location.href="/x" }, 0)',
        "setTimeout(\"location.href='/x'\", 5000)",
        '(function(){ location.href="/x" })();',
        '!function(){location.replace("/x")}()',
        'void function(){location="/x"}()',
        '(async () => { location.href="/x" })()',
        '$(function(){ location.href="/x" });',
        'jQuery(document).ready(function($){location.href="/x"})',
        'document.addEventListener("DOMContentLoaded", function(){ location.replace("/x") });',
        'function go(){ location.href="/x" }\ngo();',
        'function go(){\n location.href="/x"\n}\nsetTimeout(go, 100)',
        'function go(){location.href="/x"} window.onload = go;',
        'function go(){location="/x"}\ndocument.addEventListener("load", go)',
        '// moved\nlocation.href = "/x" // there',
        '<!--\nlocation.href="/x"\n//-->',
        'try { location.href="/x" } catch(e) {}',
        'foo()\nlocation.href="/x"',
        'if (a) { b() }\nlocation.href="/x"',
        r'location.href="\/x"',
        r'document.location.href = "\x2fx";',
        r'document.location.href = "\u002fx";',
    ],
)
def test_a_script_that_sends_the_reader_on_is_told(code: str) -> None:
    assert leads(code) == "/x"


@pytest.mark.parametrize(
    "code",
    [
        'button.onclick=function(){location.href="/x"}',
        'document.addEventListener("click", function(){location.href="/x"})',
        '$("#b").on("click", () => { location = "/x" })',
        'el.addEventListener("click", () => location.href="/x")',
        'fetch(u).then(function(){location.href="/x"})',
        'function go(){location.href="/x"}',
        'const go = () => { location.href="/x" }',
        'var o={go:function(){location.href="/x"}}',
        'class A { go() { location.href="/x" } }',
        'all.forEach(one => { location.href="/x" })',
    ],
)
def test_a_function_that_waits_for_somebody_sends_nobody_on(code: str) -> None:
    assert leads(code) is None


@pytest.mark.parametrize(
    "code",
    [
        'if(screen.width<700){location.href="/x"}',
        'if (a) location.href="/x"',
        'if (a) { b() } else location.href="/x"',
        'a && (location.href="/x")',
        'a || location.replace("/x")',
        'a ? location="/x" : 0',
        'for(;;){location="/x"}',
        'try{a()}catch(e){location.href="/x"}',
    ],
)
def test_a_script_that_asks_a_question_first_sends_nobody_on(code: str) -> None:
    assert leads(code) is None


@pytest.mark.parametrize(
    "code",
    [
        'var location = "/x"',
        'map.location="/x"',
        'location.href == "/x"',
        'location.hash="#x"',
        'location.href = "/x" + y',
        'location.href = "/x".concat(z)',
        "location.href=`/x${y}`",
        '// location.href="/x"',
        '/* location.href="/x" */',
        "alert(\"location.href='/x'\")",
        "setTimeout(\"a(); location.href='/x'\", 1)",
        "location.reload()",
        "}}}",
    ],
)
def test_what_looks_like_a_redirect_and_is_none(code: str) -> None:
    assert leads(code) is None


def test_a_function_may_be_called_by_another_script_or_the_body() -> None:
    assert leads("function go(){location='/x'}", "go()") == "/x"
    page = "<script>function go(){location='/x'}</script><body onload='go()'>"
    assert of(page).refresh() == "/x"


def test_the_first_redirect_of_a_page_counts() -> None:
    assert leads("a()", "location='/x'", "location='/y'") == "/x"


def test_only_short_scripts_that_browsers_run_are_read() -> None:
    found = of(
        "<script>one</script><script type='text/javascript; charset=utf-8'>two</script>"
        "<script src=/x.js>no</script><script type=text/template>no</script>"
        f"<script>{'x' * 2001}</script><script type=application/ld+json>{{}}</script>"
    )
    assert found == Scripts(linked=("{}",), short=("one", "two"))


def test_a_redirect_deep_in_other_blocks_is_left_alone() -> None:
    assert leads("{" * 8 + "location='/x'") == "/x"
    assert leads("{" * 9 + "location='/x'") is None


def test_a_script_full_of_redirects_is_not_read_to_its_end() -> None:
    waiting = "f(function(){location='/a'})\n"
    assert leads(waiting * 4 + "location='/x'") == "/x"
    assert leads(waiting * 5 + "location='/x'") is None


def test_functions_of_many_parameters_are_not_followed_back_for_ever() -> None:
    assert leads(f"f(function({'a,' * 150}b){{location='/x'}})") is None
    assert leads(f"f(({'a,' * 150}b) => {{location='/x'}})") is None


@pytest.mark.parametrize(
    "unit",
    [
        "location=",
        "{",
        "(",
        "function a(){",
        "/*",
        '"\\',
        " ",
        "location='/x'+",
        "\n",
        "location='x'",
    ],
)
def test_hostile_scripts_are_read_in_bounded_time(unit: str) -> None:
    code = (unit * 2000)[:2000]
    started = time.perf_counter()
    of("".join(f"<script>{code}</script>" for _ in range(20))).refresh()
    assert time.perf_counter() - started < 2


@given(st.text(alphabet="location=.href'\"(){};\n functi&|?:/*\\`$x", max_size=200))
def test_any_text_is_read(code: str) -> None:
    found = leads(code)
    assert found is None or isinstance(found, str)
