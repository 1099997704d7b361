"""One exchange of HTTP/1.1 over one connection, which nothing comes over a second time.

h11 says what is HTTP. A pool that minds idle connections, with its locks and its traces, would cost
more than the exchange itself.
"""

from collections.abc import AsyncIterable, AsyncIterator
from typing import cast

import h11
import httpcore
import httpx
from httpcore import AsyncNetworkStream

__all__ = ["exchange"]

#: Bytes that are asked of the connection at once.
_AT_ONCE = 64 * 1024
#: Bytes of a head, and of the frame of a chunk.
_MOST_HEAD = 100 * 1024
_NO_ANSWER = "Server disconnected without sending a response."


async def exchange(stream: AsyncNetworkStream, request: httpx.Request) -> httpx.Response:
    """Send a request and give the head of the answer; its body comes from `Response.stream`.

    The target is that of the extension `target`, or else the path of the URL. The extension
    `timeout` has the seconds that each `write` and `read` may take. Closing the answer closes the
    connection, and so does every error.

    Raises:
        RemoteProtocolError, LocalProtocolError: what came, or what was to go out, is no HTTP.
    """
    try:
        wire = _Exchange(stream, request)
        await wire.send(request)
        head = await wire.head()
    except BaseException:  # also when it is called off: there is no answer by which to close it
        await stream.aclose()
        raise
    return httpx.Response(
        head.status_code,
        headers=head.headers.raw_items(),
        stream=wire,
        extensions={"http_version": b"HTTP/" + head.http_version, "network_stream": stream},
    )


class _Exchange(httpx.AsyncByteStream):
    """What h11 makes of the bytes of a connection."""

    def __init__(self, stream: AsyncNetworkStream, request: httpx.Request) -> None:
        self._stream = stream
        self._timeouts = request.extensions.get("timeout", {})
        self._state = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MOST_HEAD)

    async def send(self, request: httpx.Request) -> None:
        try:
            data = self._packed(request, [chunk async for chunk in _body(request)])
        except h11.LocalProtocolError as error:
            raise httpcore.LocalProtocolError(str(error)) from error
        try:
            await self._stream.write(data, self._timeouts.get("write"))
        except httpcore.WriteError:
            # A server may answer and close before it has taken all: the answer is what counts.
            return

    def _packed(self, request: httpx.Request, body: list[bytes]) -> bytes:
        head = h11.Request(
            method=request.method.encode("ascii"),
            target=request.extensions.get("target", request.url.raw_path),
            headers=request.headers.raw,
        )
        events = [head, *(h11.Data(data=chunk) for chunk in body if chunk), h11.EndOfMessage()]
        return b"".join(self._state.send(event) or b"" for event in events)

    async def head(self) -> h11.Response:
        """The head of the answer, behind all provisional ones."""
        while True:
            event = await self._event()
            if isinstance(event, h11.Response):
                return event

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            event = await self._event()
            if not isinstance(event, h11.Data):
                return
            yield bytes(event.data)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def _event(self) -> h11.Event:
        while True:
            try:
                event = self._state.next_event()
            except h11.RemoteProtocolError as error:
                raise httpcore.RemoteProtocolError(str(error)) from error
            if event is not h11.NEED_DATA:
                return cast("h11.Event", event)
            data = await self._stream.read(_AT_ONCE, self._timeouts.get("read"))
            if not data and self._state.their_state is h11.SEND_RESPONSE:
                # h11 would tell of the states of its own machine. These words are httpcore's.
                raise httpcore.RemoteProtocolError(_NO_ANSWER)
            self._state.receive_data(data)


def _body(request: httpx.Request) -> AsyncIterable[bytes]:
    return cast("AsyncIterable[bytes]", request.stream)
