"""A real HTTP server that speaks the OpenAI chat-completions protocol and does what a script says.

In tests: `with FakeOpenAI() as server: server.script(says("Hello"), limited(), cut("Hello there"))`, then point
`base_url` at `server.base_url`. The script's behaviours are used in order, one a request; when it is used up, the
last one stays. A behaviour's text may be a function of the request's body, so that a reply can depend on it.

By hand: `python -m tests.fake_openai --port 8100 --script FILE`, where each line of FILE is a behaviour as JSON,
such as `{"text": "Hello"}`, `{"status": 429, "retry_after": "2"}` or `{"hangs": true}`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import socket
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

Body = dict[str, Any]
Text = str | Callable[[Body], str]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What the server does with one request."""

    text: Text = "All right."
    """The reply."""
    status: int = 200
    """Anything but 200 is answered with an error object."""
    retry_after: str | None = None
    """The header's value."""
    hangs: bool = False
    """Never answers."""
    cut_after: int | None = None
    """The connection breaks after this many tokens."""
    no_end: bool = False
    """The stream stops politely, but without a finish reason."""
    pauses: bool = False
    """Waits after the first token until `FakeOpenAI.release`."""
    token_secs: float = 0.0
    """Time between tokens."""
    raw: str | None = None
    """Sent instead of everything else, as HTML."""
    finish_reason: str = "stop"
    """Such as `length`."""


def says(text: Text) -> Behaviour:
    """Return a good reply."""
    return Behaviour(text)


def says_json(value: object) -> Behaviour:
    """Return a reply that is JSON."""
    return Behaviour(json.dumps(value))


def fenced(value: object) -> Behaviour:
    """Return a reply with the JSON in a Markdown fence, and chat around it."""
    return Behaviour(f"Sure, here it is:\n```json\n{json.dumps(value)}\n```\nAnything else?")


def empty() -> Behaviour:
    """Return a reply without words."""
    return Behaviour("")


def slow(text: Text, token_secs: float) -> Behaviour:
    """Return a reply that takes its time."""
    return Behaviour(text, token_secs=token_secs)


def paused(text: Text) -> Behaviour:
    """Return a reply that waits for `release` after its first token."""
    return Behaviour(text, pauses=True)


def limited(retry_after: str | None = None) -> Behaviour:
    """Return 429."""
    return Behaviour(status=429, retry_after=retry_after)


def broken(status: int = 500) -> Behaviour:
    """Return a server error."""
    return Behaviour(status=status)


def hangs() -> Behaviour:
    """Return nothing at all, ever."""
    return Behaviour(hangs=True)


def cut(text: Text, after: int = 2) -> Behaviour:
    """Return a reply that breaks off after some tokens."""
    return Behaviour(text, cut_after=after)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: Body


@dataclass
class FakeOpenAI:
    """The server, running in a thread of its own between `start` and `stop`."""

    port: int = 0
    """0: any free one."""
    formats: frozenset[str] = frozenset({"json_object", "json_schema"})
    """The response formats it knows; others are answered with 400."""
    rejects: frozenset[str] = frozenset()
    """Parameters it answers with 400."""
    ignores_formats: bool = False
    """Accepts every response format and heeds none: only matters to a callable text."""
    requests: list[Recorded] = field(default_factory=list)
    """Everything that was asked of it, in order."""

    def __post_init__(self) -> None:
        self._script: list[Behaviour] = [Behaviour()]
        self._loop: asyncio.AbstractEventLoop | None = None
        self._released = asyncio.Event()
        self._stopping = asyncio.Event()
        self._started = threading.Event()
        routes = [
            Route("/v1/chat/completions", self._complete, methods=["POST"]),
            Route("/v1/models", self._models, methods=["GET"]),
            Route("/{path:path}", self._other, methods=["GET", "POST", "PATCH", "PUT"]),
        ]
        # The protocol is named because asyncio turns Nagle's algorithm off only where it is: 40 ms a reply.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", self.port))
        self._socket.listen(128)
        self.port = self._socket.getsockname()[1]
        config = uvicorn.Config(Starlette(routes=routes), log_level=100, lifespan="off", ws="none")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="fake-openai", daemon=True)

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """What a client is configured with."""
        return f"{self.origin}/v1"

    def script(self, *behaviours: Behaviour) -> None:
        """Replace what it does next; the last behaviour stays."""
        self._script = list(behaviours)

    def release(self) -> None:
        """Let paused replies go on, now and in future."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._released.set)

    def start(self) -> None:
        """Serve; returns when connections are accepted."""
        self._thread.start()
        assert self._started.wait(10), "the fake server did not start"

    def stop(self) -> None:
        """End every connection and the thread."""
        assert self._loop is not None
        self._server.force_exit = self._server.should_exit = True
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._loop.call_soon_threadsafe(self._released.set)
        self._thread.join(10)
        self._socket.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def join(self) -> None:
        """Wait until it is stopped."""
        self._thread.join()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.call_soon(self._started.set)  # the socket listens already, so that connections queue
        await self._server.serve(sockets=[self._socket])

    async def _models(self, _request: Request) -> Response:
        return JSONResponse({"object": "list", "data": [{"id": "fake", "object": "model"}]})

    async def _other(self, request: Request) -> Response:
        self.requests.append(Recorded(request.url.path, dict(request.headers), {}))
        return JSONResponse({"error": {"message": "not found"}}, 404)

    async def _complete(self, request: Request) -> Response:
        body: Body = await request.json()
        self.requests.append(Recorded(request.url.path, dict(request.headers), body))
        refusal = self._refusal(body)
        if refusal:
            return _error(400, refusal)
        behaviour = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        return await self._behave(behaviour, body)

    def _refusal(self, body: Body) -> str | None:
        """Say which parameter isn't supported, in OpenAI's words."""
        for name in self.rejects & body.keys():
            return f"Unsupported parameter: '{name}' is not supported with this model."
        wanted = body.get("response_format", {}).get("type")
        if wanted and wanted not in self.formats:
            return (
                f"Invalid parameter: 'response_format' of type '{wanted}' is not supported with this model."
            )
        return None

    async def _behave(self, behaviour: Behaviour, body: Body) -> Response:
        if behaviour.hangs:
            await self._stopping.wait()
        if behaviour.raw is not None:
            return Response(behaviour.raw, media_type="text/html")
        if behaviour.status != 200:
            headers = {"retry-after": behaviour.retry_after} if behaviour.retry_after else None
            return _error(behaviour.status, "scripted", headers)
        text = behaviour.text(body) if callable(behaviour.text) else behaviour.text
        if body.get("stream"):
            return StreamingResponse(self._stream(behaviour, body, text), media_type="text/event-stream")
        return await self._whole(behaviour, body, text)

    async def _whole(self, behaviour: Behaviour, body: Body, text: str) -> Response:
        await asyncio.sleep(behaviour.token_secs * len(_tokens(text)))
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": behaviour.finish_reason}
        reply = _envelope("chat.completion", [choice]) | {"usage": _usage(body, text)}
        if behaviour.cut_after is not None:
            return StreamingResponse(_broken_off(json.dumps(reply)), media_type="application/json")
        return JSONResponse(reply)

    async def _stream(self, behaviour: Behaviour, body: Body, text: str) -> AsyncIterator[str]:
        yield _event([{"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": None}])
        for number, token in enumerate(_tokens(text)):
            if number == behaviour.cut_after:
                raise ConnectionResetError("scripted")
            if number and behaviour.token_secs:
                await asyncio.sleep(behaviour.token_secs)
            yield _event([{"index": 0, "delta": {"content": token}, "finish_reason": None}])
            if behaviour.pauses and not number:
                await self._released.wait()
        if not behaviour.no_end:
            yield _event([{"index": 0, "delta": {}, "finish_reason": behaviour.finish_reason}])
        if body.get("stream_options", {}).get("include_usage"):
            yield _event([], usage=_usage(body, text))
        yield "data: [DONE]\n\n"


async def _broken_off(text: str) -> AsyncIterator[str]:
    yield text[: len(text) // 2]
    raise ConnectionResetError("scripted")


def _tokens(text: str) -> list[str]:
    """Cut the text into words with the space before them, which is near enough to tokens."""
    return re.findall(r"\s*\S+\s*$|\s*\S+", text)


def _usage(body: Body, text: str) -> dict[str, int]:
    """Count words as tokens, on both sides."""
    asked = sum(len(_tokens(str(message["content"]))) for message in body["messages"])
    said = len(_tokens(text))
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}


def _envelope(kind: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": kind, "created": 1, "model": "fake", "choices": choices}


def _event(choices: list[dict[str, Any]], **more: Any) -> str:
    return f"data: {json.dumps(_envelope('chat.completion.chunk', choices) | more)}\n\n"


def _error(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    error = {"message": message, "type": "scripted", "param": None, "code": None}
    return JSONResponse({"error": error}, status, headers=headers)


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=8100)
    parser.add_argument("--script", type=Path, help="one behaviour as JSON a line")
    options = parser.parse_args()
    with FakeOpenAI(port=options.port) as server:
        if options.script:
            lines = options.script.read_text(encoding="utf-8").splitlines()
            server.script(*(Behaviour(**json.loads(line)) for line in lines if line.strip()))
        print(f"OPENAI_BASE_URL={server.base_url}", flush=True)
        server.join()


if __name__ == "__main__":
    main()
