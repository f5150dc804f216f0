"""The floor of a typed turn: a bare framework, one committed insert, the same sentences embedded. Nothing else."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from knowledge.embed import MiniLmEmbedder


def make_app(database: Path) -> Starlette:
    """Return the application."""
    connection = sqlite3.connect(database, check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS turns (id INTEGER PRIMARY KEY, text TEXT)")
    embedder = MiniLmEmbedder()
    embedder.embed(["ready"])

    def work(text: str) -> int:
        connection.execute("INSERT INTO turns (text) VALUES (?)", (text,))
        return len(embedder.embed([s for s in re.split(r"(?<=[.!?])\s+", text) if s]))

    async def turn(request: Request) -> JSONResponse:
        text = (await request.json())["text"]
        return JSONResponse({"sentences": await asyncio.to_thread(work, text)})

    async def ready(_: Request) -> PlainTextResponse:
        return PlainTextResponse("ready")

    return Starlette(routes=[Route("/turns", turn, methods=["POST"]), Route("/", ready)])


if __name__ == "__main__":
    uvicorn.run(make_app(Path(sys.argv[2])), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
