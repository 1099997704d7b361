import pytest

from refaudit.errors import SettingsError
from refaudit.model import uri
from refaudit.settings import Settings
from refaudit.sources.mediawiki_api import ActionApi, Refused, Unanswered, later
from refaudit.sources.mediawiki_login import account, log_in, require_privacy
from tests.helpers.scripted_wiki import ScriptedWiki, refusal

BOT = account({"REFAUDIT_WIKI_USER": "Me@bot", "REFAUDIT_WIKI_PASSWORD": "hush"}, None)
TOKEN = account({"REFAUDIT_WIKI_TOKEN": "whisper"}, None)
TOKENS = {"query": {"tokens": {"logintoken": "t+\\"}}}
SUCCESS = {"login": {"result": "Success"}}


def test_without_an_account_there_is_none():
    assert account({"REFAUDIT_WIKI_USER": " "}, None) is None


def test_the_environment_has_a_bots_password_or_a_token():
    found = account({"REFAUDIT_WIKI_USER": "Me@bot", "REFAUDIT_WIKI_PASSWORD": "hush"}, None)
    assert (found.user, found.password, found.authorization) == ("Me@bot", "hush", None)
    assert account({"REFAUDIT_WIKI_TOKEN": "abc"}, None).authorization == "Bearer abc"


def test_a_file_wins_over_the_environment(tmp_path):
    file = tmp_path / "account.toml"
    file.write_text('\ufeffuser = "Me@bot"\npassword = "hush"\n', encoding="utf-8")
    assert account({"REFAUDIT_WIKI_TOKEN": "abc"}, str(file)) == BOT


@pytest.mark.parametrize(
    "environ",
    [
        {"REFAUDIT_WIKI_USER": "Me@bot"},
        {"REFAUDIT_WIKI_PASSWORD": "hush"},
        {
            "REFAUDIT_WIKI_USER": "u",
            "REFAUDIT_WIKI_PASSWORD": "hush",
            "REFAUDIT_WIKI_TOKEN": "hush",
        },
        {"REFAUDIT_WIKI_TOKEN": "hush\r\nX: y"},
        {"REFAUDIT_WIKI_TOKEN": "hushé"},
    ],
)
def test_what_is_no_account_is_refused_without_showing_it(environ):
    with pytest.raises(SettingsError, match="environment") as raised:
        account(environ, None)
    assert "hush" not in str(raised.value)
    assert "BotPasswords" in raised.value.advice


@pytest.mark.parametrize(
    "content",
    [b"hush", b'token = "hush"\nhush = 1', b"token = 'hush\xff'", b"token = 4711", b""],
)
def test_a_file_that_holds_no_account_is_refused_without_showing_it(tmp_path, content):
    file = tmp_path / "a.toml"
    file.write_bytes(content)
    with pytest.raises(SettingsError, match=r"a\.toml") as raised:
        account({}, str(file))
    assert "hush" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"nowhere\.toml: cannot be read"):
        account({}, str(tmp_path / "nowhere.toml"))


def test_no_word_about_an_account_shows_its_secrets():
    shown = f"{BOT} {BOT!r} {[BOT]} {TOKEN!r}"
    assert "hush" not in shown
    assert "whisper" not in shown


@pytest.mark.parametrize("href", ["https://w.org/", "http://127.0.0.1:8080/", "http://[::1]/"])
def test_secrets_may_go_over_tls_or_stay_here(href):
    require_privacy(href)


@pytest.mark.parametrize("href", ["http://w.org/", "http://127.0.0.1.evil.org/"])
def test_secrets_do_not_go_in_the_open(href):
    with pytest.raises(SettingsError, match="TLS"):
        require_privacy(href)


async def tried(wiki, who=BOT):
    settings = Settings(contact="me@example.org", retries=0, host_interval=0)
    api = ActionApi(wiki.connect(settings, uri.parse("https://w.org/w/api.php"), later=later))
    try:
        await log_in(api, who)
    finally:
        await api.aclose()


async def test_a_login_sends_the_token_and_the_password_in_the_form():
    wiki = ScriptedWiki().on(TOKENS, meta="tokens").on(SUCCESS, action="login")
    await tried(wiki)
    login = wiki.asked[1]
    assert (login["lgname"], login["lgpassword"], login["lgtoken"]) == ("Me@bot", "hush", "t+\\")
    assert all("assert" not in form for form in wiki.asked)


@pytest.mark.parametrize("stale", [{"login": {"result": "WrongToken"}}, refusal("badtoken")])
async def test_a_token_that_is_stale_is_fetched_once_more(stale):
    wiki = ScriptedWiki().on(TOKENS, meta="tokens").on(stale, SUCCESS, action="login")
    await tried(wiki)
    assert [form["action"] for form in wiki.asked] == ["query", "login"] * 2


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"login": {"result": "Failed", "reason": "Incorrect password."}}, "Incorrect password."),
        ({"login": {"result": "Aborted"}}, "Aborted"),
        ({"login": {"result": "Throttled", "wait": 300}}, "again in 300 s"),
        ({"login": {"result": "WrongToken"}}, "WrongToken"),
        (refusal("badtoken"), "badtoken"),
    ],
)
async def test_a_wiki_that_does_not_take_the_account_says_why(answer, words):
    wiki = ScriptedWiki().on(TOKENS, meta="tokens").on(answer, action="login")
    with pytest.raises(Unanswered) as raised:
        await tried(wiki)
    assert words in raised.value.words
    assert "hush" not in f"{raised.value.words}{raised.value.advice}"


async def test_other_refusals_are_told_as_they_are():
    wiki = ScriptedWiki().on(TOKENS, meta="tokens").on(refusal("readonly"), action="login")
    with pytest.raises(Refused, match="readonly"):
        await tried(wiki)


async def test_a_token_that_the_wiki_does_not_take_is_told():
    wiki = ScriptedWiki()
    with pytest.raises(Unanswered, match="does not take the token"):
        await tried(wiki, TOKEN)
    assert wiki.asked == []
