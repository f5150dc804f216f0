"""A model endpoint with a fixed first-token time, and the raw call to it: the floor for what the service adds."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, StreamingResponse
from starlette.routing import Route

FIRST_TOKEN_SECS = 0.2
REPLY = ["MOVE A", "\n", "Could ", "you ", "say ", "how ", "that ", "was ", "measured?"]


async def _stream() -> AsyncIterator[str]:
    await asyncio.sleep(FIRST_TOKEN_SECS)
    for text in REPLY:
        chunk = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "bench"}
        choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}
        yield f"data: {json.dumps({**chunk, 'choices': [choice]})}\n\n"
    end = {"index": 0, "delta": {}, "finish_reason": "stop"}
    yield f"data: {json.dumps({**chunk, 'choices': [end]})}\n\n"
    usage = {"prompt_tokens": 900, "completion_tokens": 20, "total_tokens": 920}
    yield f"data: {json.dumps({**chunk, 'choices': [], 'usage': usage})}\n\n"
    yield "data: [DONE]\n\n"


async def completions(request: Request) -> StreamingResponse | JSONResponse:
    """Answer a chat completion."""
    if not (await request.json()).get("stream"):
        return JSONResponse({"error": {"message": "only streams here"}}, status_code=400)
    return StreamingResponse(_stream(), media_type="text/event-stream")


async def ready(_: Request) -> PlainTextResponse:
    """Say that it listens."""
    return PlainTextResponse("ready")


app = Starlette(routes=[Route("/v1/chat/completions", completions, methods=["POST"]), Route("/", ready)])

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
