"""A conversation with the Action API of one wiki: questions, errors, and answers in pieces."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

import msgspec

from refaudit.model.evidence import Failure
from refaudit.sources.mediawiki_answers import Answer, Fault
from refaudit.web.api import Api, Later
from refaudit.web.reply import Reply

__all__ = ["ActionApi", "Refused", "Unanswered", "later"]

#: Seconds that the databases of a wiki may lag behind before it is spared, as its manual asks.
_MAX_LAG = 5
_LAGGING = "maxlag"
_TOO_OFTEN = "ratelimited"
#: An error is short, with the advice where to read more; an article need not be read twice.
_LONGEST_ERROR = 16 * 1024
#: What speaks of one question, and may be no fault of another one.
_BROKEN = "brokenanswer"
_TOO_LONG = "toolonganswer"
_INTERNAL = "internal_api_error"
_LOGGED_OUT = "assertuserfailed"

_ANSWERS = msgspec.json.Decoder(Answer)
#: No text of MediaWiki has the character, and no database takes it.
_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
#: Of other types, not UTF-8, or nested without end.
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Unanswered(Exception):  # noqa: N818 - it never leaves this room
    """The wiki gives no answer; what else is asked of it will have none either.

    `status` is set where it is that of HTTP that says so.
    """

    def __init__(self, words: str, advice: str | None = None, status: int | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.advice = advice
        self.status = status


class Refused(Unanswered):
    """The wiki refuses a question, with the code of an error."""

    def __init__(self, code: str, words: str, advice: str | None = None) -> None:
        super().__init__(words, advice)
        self.code = code

    @property
    def by_one_page(self) -> bool:
        """Whether a smaller question may be answered."""
        return self.code in {_BROKEN, _TOO_LONG} or self.code.startswith(_INTERNAL)


def later(headers: Mapping[str, str], body: bytes, times: int) -> Later | None:
    """Whether an answer is "later": databases that lag behind, or too many requests.

    Who is in the way of a wiki that is behind leaves twice as long a pause each time.
    """
    if len(body) > _LONGEST_ERROR or b'"error"' not in body:
        return None
    try:
        fault = _ANSWERS.decode(body).error
    except _UNREADABLE:
        return None
    wish = headers.get("retry-after", "")
    seconds = float(wish) if wish.isascii() and wish.isdigit() and len(wish) < 10 else None
    if fault is not None and fault.code == _LAGGING:
        return Later(seconds=(seconds or _MAX_LAG) * 2.0**times)
    if fault is not None and fault.code == _TOO_OFTEN:
        return Later(seconds=seconds)
    return None


class ActionApi:
    """Asks one question after the other. `log_in` is given where there is an account.

    Raises:
        Unanswered: from every question; see there and `Refused`.
    """

    def __init__(self, api: Api) -> None:
        self.url = api.url
        self.log_in: Callable[[], Awaitable[None]] | None = None
        self._api = api

    async def aclose(self) -> None:
        """Close every connection."""
        await self._api.aclose()

    def forget_session(self) -> None:
        """Be nobody again."""
        self._api.forget_session()

    async def query(self, **parameters: str) -> Answer:
        """The answer to a query, in the name of the account if there is one."""
        if self.log_in is None:
            return await self.ask(action="query", **parameters)
        mine = {**parameters, "action": "query", "assert": "user"}
        try:
            return await self.ask(**mine)
        except Refused as refused:
            if refused.code != _LOGGED_OUT:
                raise
        # Sessions end after some time.
        await self.log_in()
        return await self.ask(**mine)

    async def pieces(self, **parameters: str) -> AsyncIterator[Answer]:
        """The answers to a query until there is no more."""
        asked, onward = None, dict[str, str]()
        # A page beyond the wiki's own limit of an answer is promised again and again.
        while onward != asked:
            asked = onward
            answer = await self.query(**parameters, **asked)
            yield answer
            if not answer.onward:
                return
            onward = {name: str(value) for name, value in answer.onward.items()}

    async def ask(self, **parameters: str) -> Answer:
        """The answer to anything."""
        fixed = {"format": "json", "formatversion": "2", "maxlag": str(_MAX_LAG)}
        return _read(await self._api.post({**fixed, **parameters}))


def _read(reply: Reply) -> Answer:
    if reply.failure is not None:
        raise Unanswered(reply.error or reply.failure.value, _advice(reply.failure))
    if reply.location is not None:
        words = f"it leads on to {reply.location[:500]!r}"
        raise Unanswered(words, "Give that address with --wiki.", reply.status)
    if reply.truncated:
        raise Refused(_TOO_LONG, "an answer that is too long")
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not kind.endswith("json"):
        words = f"HTTP {reply.status} with {kind or 'nothing'!r} where JSON belongs"
        raise Unanswered(words, "Give the address of its api.php with --wiki.", reply.status)
    answer = _decoded(reply.body)
    if answer.error is not None:
        raise _refusal(answer.error)
    if reply.status != 200:
        raise Unanswered(f"HTTP {reply.status}", status=reply.status)
    return answer


def _decoded(body: bytes) -> Answer:
    try:
        return _ANSWERS.decode(_NUL.sub(rb"\1\\ufffd", body) if rb"\u0000" in body else body)
    except _UNREADABLE as error:
        raise Refused(_BROKEN, f"an answer that is none of MediaWiki's: {error}") from None


def _refusal(fault: Fault) -> Refused:
    words = fault.info[:500] or "no reason given"
    if fault.readonlyreason:
        words = f"{words} {fault.readonlyreason[:500]}"
    return Refused(fault.code, f"{words} ({fault.code[:100]})", _ADVICE.get(fault.code))


_ADVICE = {
    "readapidenied": "A private wiki: log in with the password of a bot, or a token.",
    "readonly": "Try again when the wiki can be written again.",
    "mwoauth-invalid-authorization": "Look whether the token is still valid.",
}


def _advice(failure: Failure) -> str | None:
    if failure is Failure.UNSAFE_ADDRESS:
        return "For a wiki of your own network give --allow-net CIDR, such as 10.0.0.0/8."
    return "Try again later." if failure is Failure.THROTTLED else None
