"""One exchange of HTTP/1.1: an answer is what httpcore makes of it, without its pool."""

import httpcore
import httpx
import pytest

from refaudit.web.http11 import exchange
from refaudit.web.transport import plain_request

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello"
ANSWERS = {
    "plain": [PAGE],
    "in pieces": [PAGE[:20], PAGE[20:70], PAGE[70:]],
    "byte by byte": [bytes([byte]) for byte in PAGE],
    "chunked": [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", b"0\r\n\r\n"],
    "until the end": [b"HTTP/1.0 200 OK\r\n\r\nall", b" of it"],
    "no content": [b"HTTP/1.1 204 No Content\r\nX: y\r\n\r\n"],
    "not modified": [b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"],
    "provisional": [b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n", PAGE],
    "more than was said": [PAGE + b"more"],
    "odd case": [b"HTTP/1.1 404 Nope\r\ncOnTeNt-LeNgTh: 0\r\nX-A: 1\r\nx-a: 2\r\n\r\n"],
    "bare newlines": [b"HTTP/1.1 200 OK\nContent-Length: 2\n\nok"],
    "folded": [b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n"],
    "too short": [PAGE[:-2]],
    "head cut": [PAGE[:30]],
    "switching": [b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"],
    "no HTTP": [b"SSH-2.0-OpenSSH_9.6\r\n\r\n"],
    "bad chunk": [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
    "two lengths": [b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"],
    "huge head": [b"HTTP/1.1 200 OK\r\nX: " + b"y" * 150_000],
}


class Stream(httpcore.AsyncMockStream):
    """Gives what it was given, and remembers what was sent."""

    def __init__(self, answer, lost=None):
        super().__init__([*answer, b""])
        self.written = []
        self.closed = False
        self.lost = lost

    async def write(self, buffer, timeout=None):  # noqa: ASYNC109
        self.written.append(buffer)
        if self.lost:
            raise self.lost

    async def aclose(self):
        self.closed = True
        await super().aclose()


async def ours(stream, request):
    response = await exchange(stream, request)
    body = [chunk async for chunk in response.stream]
    return response.status_code, response.headers.raw, b"".join(body)


async def httpcores(stream, request):
    url = httpcore.URL(str(request.url))
    async with httpcore.AsyncHTTP11Connection(url.origin, stream) as connection:
        asked = httpcore.Request(request.method, url, headers=request.headers.raw, content=b"")
        response = await connection.handle_async_request(asked)
        return response.status, response.headers, await response.aread()


async def outcome(client, answer):
    stream = Stream(answer)
    try:
        found = await client(stream, plain_request("http://a.example.org/page?x=1"))
    except httpcore.RemoteProtocolError as error:
        found = type(error), str(error)
    return found, b"".join(stream.written)


@pytest.mark.parametrize("name", ANSWERS)
async def test_an_answer_is_what_httpcore_makes_of_it(name):
    assert await outcome(ours, ANSWERS[name]) == await outcome(httpcores, ANSWERS[name])


async def test_a_form_goes_out_in_one_piece():
    stream = Stream([PAGE])
    request = httpx.Request("POST", "http://a.example.org/api", content=b"action=query")
    response = await exchange(stream, request)
    assert response.status_code == 200
    assert len(stream.written) == 1
    assert stream.written[0].endswith(b"\r\n\r\naction=query")


async def test_the_target_is_sent_as_it_was_given():
    stream = Stream([PAGE])
    request = plain_request("http://a.example.org/", extensions={"target": b"/a|b"})
    await exchange(stream, request)
    assert stream.written[0].startswith(b"GET /a|b HTTP/1.1\r\n")


async def test_a_server_may_answer_before_it_has_taken_all():
    response = await exchange(Stream([PAGE], httpcore.WriteError()), plain_request("http://a.org/"))
    assert response.status_code == 200


@pytest.mark.parametrize("lost", [httpcore.WriteTimeout(), RuntimeError()])
async def test_what_ends_an_exchange_closes_its_connection(lost):
    stream = Stream([PAGE], lost)
    with pytest.raises(type(lost)):
        await exchange(stream, plain_request("http://a.org/"))
    assert stream.closed


async def test_what_is_no_http_does_not_go_out():
    stream = Stream([PAGE])
    with pytest.raises(httpcore.LocalProtocolError):
        await exchange(stream, plain_request("http://a.org/", headers=[(b"X", b"a\nb")]))
    assert stream.closed
    assert stream.written == []


async def test_closing_the_answer_closes_the_connection():
    stream = Stream([PAGE])
    response = await exchange(stream, plain_request("http://a.org/"))
    assert not stream.closed
    await response.aclose()
    assert stream.closed
