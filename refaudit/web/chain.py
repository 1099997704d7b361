"""A chain of redirects, followed by our own loop.

Every hop is read by one URL grammar, checked by the guard, asked only with the consent of its host,
paced by the host's own queue, and written down.
"""

from msgspec import Struct

from refaudit.model import uri
from refaudit.model.evidence import Failure, Hop
from refaudit.model.uri import Url, UrlProblem
from refaudit.web.consent import Consent
from refaudit.web.cookies import ChainCookies
from refaudit.web.courier import Courier, Errand, Patience
from refaudit.web.diagnosis import printable
from refaudit.web.exchange import Exchange, StopRule
from refaudit.web.guard import Guard
from refaudit.web.limits import Limits
from refaudit.web.reply import Reply

__all__ = ["Chain"]

#: Longer ones are no URLs for us; what is kept shows what kind of thing it was.
_SHOWN_LOCATION = 2000


class _End(Struct, frozen=True, kw_only=True):
    """Why a chain ends without an answer that can be judged."""

    failure: Failure
    words: str


class Chain:
    """One chain; made for one URL and used once."""

    def __init__(
        self,
        courier: Courier,
        guard: Guard,
        consent: Consent,
        limits: Limits,
        *,
        stop: StopRule | None = None,
    ) -> None:
        self._courier = courier
        self._guard = guard
        self._consent = consent
        self._limits = limits
        self._stop = stop
        self._patience = Patience(left=limits.deadline)
        self._cookies = ChainCookies()
        self._hops: list[Hop] = []
        self._seen: set[tuple[str, str | None]] = set()
        self._requests = 0
        self._ignored: str | None = None

    async def follow(self, start: str) -> Exchange:
        """Ask `start` and whatever it leads to, until an answer or a failure ends the chain.

        Raises:
            BeyondFence: it leads out of the fence, if there is one.
        """
        url = uri.parse(start)
        if isinstance(url, UrlProblem):
            self._hops.append(Hop(url=printable(uri.display(start))))
            return self._end(Reply(), _problem(url, start))
        while True:
            refusal = await self._refused(url)
            if refusal is not None:
                self._requests = 0
                self._hops.append(Hop(url=url.href))
                return self._end(Reply(), refusal)
            reply = await self._ask(url)
            if not reply.onward:
                return self._end(reply)
            onward = self._onward(url, reply)
            if isinstance(onward, _End):
                return self._end(reply, onward)
            url = onward

    async def _refused(self, url: Url) -> _End | None:
        if words := self._guard.refuse_url(url):
            return _End(failure=Failure.UNSAFE_ADDRESS, words=words)
        if words := await self._consent.refusal(url):
            return _End(failure=Failure.EXCLUDED, words=words)
        return None

    async def _ask(self, url: Url) -> Reply:
        cookie = self._cookies.header(url.href)
        self._seen.add((url.href, cookie))
        errand = Errand(
            url=url,
            stop=self._stop,
            patience=self._patience,
            retries=self._limits.retries,
            cookie=cookie,
        )
        reply = await self._courier.reply(errand)
        self._requests = errand.requests
        if errand.insecure:
            self._ignored = reply.error
        self._cookies.take(url.href, reply.cookies)
        location = uri.display(reply.location)[:_SHOWN_LOCATION] if reply.location else None
        self._hops.append(Hop(url=url.href, status=reply.status, location=location))
        return reply

    def _onward(self, url: Url, reply: Reply) -> Url | _End:
        location = reply.location or ""
        following = uri.join(url.href, location)
        if isinstance(following, UrlProblem):
            return _problem(following, location)
        if len(self._hops) > self._limits.max_redirects:
            words = f"more than {self._limits.max_redirects} redirects"
            return _End(failure=Failure.REDIRECT_LOOP, words=words)
        # The same address with other cookies may give another answer.
        if (following.href, self._cookies.header(following.href)) in self._seen:
            words = f"redirected back to {uri.display(following.href)}"
            return _End(failure=Failure.REDIRECT_LOOP, words=words)
        return following

    def _end(self, reply: Reply, end: _End | None = None) -> Exchange:
        last = self._hops[-1].url
        return Exchange(
            hops=tuple(self._hops),
            status=reply.status,
            final_url=last,
            headers=reply.headers,
            body=reply.body,
            truncated=reply.truncated,
            failure=end.failure if end else reply.failure,
            error=f"{uri.display(last)}: {end.words}" if end else reply.error or self._ignored,
            attempts=self._requests,
            elapsed_ms=round(self._patience.used * 1000),
            insecure=self._ignored is not None,
        )


def _problem(problem: UrlProblem, text: str) -> _End:
    shown = printable(uri.display(text))
    words = {
        UrlProblem.INVALID: f"no valid URL: {shown}",
        UrlProblem.UNSUPPORTED_SCHEME: f"neither http nor https: {shown}",
    }
    return _End(failure=Failure(problem.value), words=words[problem])
