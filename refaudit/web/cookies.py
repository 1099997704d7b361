"""The cookies of one chain of redirects. Some sites send a visitor in circles without them."""

from collections.abc import Iterable

import httpx

from refaudit.web.transport import plain_request

__all__ = ["ChainCookies"]

_MAX_COOKIES = 20
_MAX_LENGTH = 1024
_MAX_HEADER = 4096


class ChainCookies:
    """A jar that lives as long as its chain, and takes little: a stranger fills it."""

    def __init__(self) -> None:
        self._cookies: httpx.Cookies | None = None
        self._room = _MAX_COOKIES

    def take(self, url: str, values: Iterable[str]) -> None:
        """Keep what `Set-Cookie` of an answer says, as far as there is room."""
        fit = [v for v in values if len(v) <= _MAX_LENGTH and v.isascii() and v.isprintable()]
        fit = fit[: self._room]
        if not fit:
            return
        self._room -= len(fit)
        if self._cookies is None:
            self._cookies = httpx.Cookies()
        request = plain_request(url)
        headers = [("set-cookie", value) for value in fit]
        self._cookies.extract_cookies(httpx.Response(302, headers=headers, request=request))

    def header(self, url: str) -> str | None:
        """The value of `Cookie` for a request, or None."""
        if self._cookies is None:
            return None
        request = plain_request(url)
        self._cookies.set_cookie_header(request)
        value = request.headers.get("cookie")
        return value if value and len(value) <= _MAX_HEADER else None
