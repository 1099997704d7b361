"""The account under which a wiki is read. Its secrets are never settings, words or log lines."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import msgspec
from msgspec import Struct

from refaudit.errors import SettingsError
from refaudit.sources.mediawiki_answers import Login
from refaudit.sources.mediawiki_api import ActionApi, Refused, Unanswered

__all__ = ["Account", "account", "log_in", "require_privacy"]

_USER, _PASSWORD, _TOKEN = "REFAUDIT_WIKI_USER", "REFAUDIT_WIKI_PASSWORD", "REFAUDIT_WIKI_TOKEN"
_ADVICE = (
    'Give user = "Name@bot" and password = "…" as Special:BotPasswords made them, or token = "…" '
    "of OAuth 2."
)
_MAX_FILE = 64 * 1024
_STALE = frozenset({"NeedToken", "WrongToken"})
_BAD_TOKEN = "badtoken"  # noqa: S105 - the code of an error


class Account(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The password of a bot for `user`, or a token of OAuth 2."""

    user: str = ""
    password: str = ""
    token: str = ""

    @property
    def authorization(self) -> str | None:
        """The value of the header of that name."""
        return f"Bearer {self.token}" if self.token else None

    def __repr__(self) -> str:
        return f"Account(user={self.user!r})"


def account(environ: Mapping[str, str], path: str | None) -> Account | None:
    """The account that the file names, else that of the environment, else none.

    Raises:
        SettingsError: half an account, or a file that holds none; never says what is in it.
    """
    if path is not None:
        return _complete(_from_file(Path(path)), path)
    names = {"user": _USER, "password": _PASSWORD, "token": _TOKEN}
    values = {key: environ.get(name, "").strip() for key, name in names.items()}
    return _complete(Account(**values), "environment") if any(values.values()) else None


def _from_file(path: Path) -> Account:
    try:
        with path.open("rb") as file:
            text = file.read(_MAX_FILE).decode("utf-8-sig")
        return msgspec.convert(tomllib.loads(text), Account)
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None
    # Their words may quote the file.
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError):
        raise SettingsError(f"{path}: holds no account in TOML", _ADVICE) from None


def _complete(found: Account, where: str) -> Account:
    secrets = (found.user, found.password, found.token)
    if not all(value.isprintable() for value in secrets) or not found.token.isascii():
        raise SettingsError(f"{where}: an account with control characters", _ADVICE)
    if bool(found.user) != bool(found.password) or bool(found.user) == bool(found.token):
        raise SettingsError(f"{where}: no account, half of one, or two", _ADVICE)
    return found


def require_privacy(href: str) -> None:
    """Let secrets go only over TLS, or to this machine.

    Raises:
        SettingsError: they would be read by everyone on the way.
    """
    url: SplitResult = urlsplit(href)
    if url.scheme != "https" and url.hostname not in {"127.0.0.1", "::1", "localhost"}:
        advice = "Give its https address with --wiki, or read it without an account."
        raise SettingsError(f"{href}: no password or token is sent without TLS", advice)


async def log_in(api: ActionApi, who: Account) -> None:
    """Begin a session by the password of a bot; with a token, every request is one.

    Raises:
        Unanswered: the wiki does not take it.
    """
    if who.token:
        raise Unanswered("it does not take the token", "Look whether the token is still valid.")
    api.forget_session()
    login = await _tried(api, who)
    if login.result in _STALE:
        login = await _tried(api, who)
    if login.result == "Success":
        return
    if login.wait:
        raise Unanswered(f"too many logins were tried; again in {login.wait:.0f} s")
    words = f"no login as {who.user!r}: {login.reason[:500] or login.result}"
    raise Unanswered(words, "Look whether the name (Name@bot) and the password of the bot hold.")


async def _tried(api: ActionApi, who: Account) -> Login:
    answer = await api.ask(action="query", meta="tokens", type="login")
    token = answer.query.tokens.get("logintoken", "")
    try:
        answer = await api.ask(
            action="login", lgname=who.user, lgpassword=who.password, lgtoken=token
        )
    except Refused as refused:
        if refused.code != _BAD_TOKEN:
            raise
        return Login(result="WrongToken", reason=refused.words)
    return answer.login
