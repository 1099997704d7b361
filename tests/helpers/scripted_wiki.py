"""A wiki whose every answer is written down in the test: the API's side of a conversation."""

import json
from typing import Any
from urllib.parse import parse_qsl

import httpx

from refaudit.settings import Settings
from refaudit.web.api import Api, open_api

__all__ = ["ScriptedWiki", "page", "pages", "refusal", "siteinfo"]

Answer = Any


def siteinfo(**general: str) -> dict[str, Any]:
    """What a small English wiki says of itself."""
    said = {
        "generator": "MediaWiki 1.39.17",
        "base": "https://w.org/wiki/Main_Page",
        "server": "//w.org",
        "articlepath": "/wiki/$1",
        "lang": "en",
        "wikiid": "wiki",
    }
    spaces = {"14": {"id": 14, "name": "Kategorie", "canonical": "Category"}}
    return {"query": {"general": said | general, "namespaces": spaces}}


def page(number: int, text: str | None = "text", **more: Any) -> dict[str, Any]:
    """A page in an answer; without text it has no revision in it."""
    made: dict[str, Any] = {"pageid": number, "ns": 0, "title": f"Page {number}"}
    if text is not None:
        slot = {"contentmodel": "wikitext", "content": text}
        stamp = "2024-01-01T00:00:00Z"
        made["revisions"] = [{"revid": 1000 + number, "timestamp": stamp, "slots": {"main": slot}}]
    return made | more


def pages(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An answer with pages; `more` stands beside them."""
    onward = {"continue": more.pop("onward")} if "onward" in more else {}
    return {"query": {"pages": rows, **more}, **onward}


def refusal(code: str, info: str = "Because.", **more: Any) -> dict[str, Any]:
    """An error of the API."""
    return {"error": {"code": code, "info": info, **more}}


class ScriptedWiki:
    """Gives the answers of the first script that fits a question, in order, the last for ever.

    `asked` has the forms of the questions, `slept` the pauses between them.
    """

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.headers: list[httpx.Headers] = []
        self.slept: list[float] = []
        self.now = 1000.0
        self._scripts: list[tuple[dict[str, str], list[Answer]]] = []

    def on(self, *answers: Answer, **form: str) -> "ScriptedWiki":
        """Answer questions that have these parameters; what was written last is tried first.

        An answer is JSON as a value, a response, an error that is raised, or a function that makes
        one of the form.
        """
        self._scripts.insert(0, (form, list(answers)))
        return self

    def connect(self, settings: Settings, url: Any, **options: Any) -> Api:
        """`open_api` with this wiki in the place of the network, and a clock that jumps."""
        return open_api(
            settings,
            url,
            transport=httpx.MockTransport(self._handle),
            timer=lambda: self.now,
            sleep=self._sleep,
            chance=lambda: 0.0,
            **options,
        )

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def _handle(self, request: httpx.Request) -> httpx.Response:
        form = dict(parse_qsl(request.content.decode(), keep_blank_values=True))
        self.asked.append(form)
        self.headers.append(request.headers)
        for wanted, answers in self._scripts:
            if wanted.items() <= form.items():
                return _response(answers.pop(0) if len(answers) > 1 else answers[0], form)
        return _response(siteinfo() if form.get("meta") == "siteinfo" else pages(), form)


def _response(answer: Answer, form: dict[str, str]) -> httpx.Response:
    if isinstance(answer, Exception):
        raise answer
    found = answer(form) if callable(answer) else answer
    if isinstance(found, httpx.Response):
        # One that is given again has been read already.
        return httpx.Response(found.status_code, headers=found.headers, content=found.content)
    content = found if isinstance(found, bytes) else json.dumps(found).encode()
    return httpx.Response(200, headers={"Content-Type": "application/json"}, content=content)
