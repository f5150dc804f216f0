"""A language model that takes a second: as little of a server as can be, for benches that share its cores."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from evals.bench.endpoint import REPLY

MODEL_SECS = 1.0


def _chunk(delta: dict[str, str], end: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": end}
    head = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "bench"}
    return f"data: {json.dumps({**head, 'choices': [choice]})}\n\n"


_BODY = "".join(
    [
        *(_chunk({"role": "assistant", "content": text}) for text in REPLY),
        _chunk({}, "stop"),
        "data: [DONE]\n\n",
    ]
).encode()
_HEAD = f"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: {len(_BODY)}\r\n\r\n".encode()


class SlowModel:
    """Answers every chat completion with the same words, a second after it was asked."""

    def __init__(self, secs: float) -> None:
        self._secs = secs
        self.asked = 0
        """How many completions."""
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection, one after another."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = next(
                    int(line.split(b":")[1])
                    for line in head.lower().split(b"\r\n")
                    if line.startswith(b"content-length")
                )
                await reader.readexactly(length)
                self.asked += 1
                await asyncio.sleep(self._secs)
                writer.write(_HEAD + _BODY)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def slow_model(secs: float = MODEL_SECS) -> AsyncIterator[SlowModel]:
    """Yield it, listening on a free port."""
    model = SlowModel(secs)
    server = await asyncio.start_server(model.serve, "127.0.0.1", 0)
    async with server:
        model.port = server.sockets[0].getsockname()[1]
        yield model
