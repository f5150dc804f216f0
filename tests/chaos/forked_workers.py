"""Serving processes that start in a blink: forked from one that has imported everything, for kills by the thousand.

What they run is the real thing, `bootstrap.serving` behind the real application on one shared socket, and the real
worker; only the interpreter's start and the imports are saved, and the embedding model is one without meaning. It says
in its log what the supervisor of `interviewer serve --workers` says.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
from collections.abc import Callable

import chromadb  # noqa: F401 - imported before the processes are forked, like all of this
import dbos  # noqa: F401
import httpx  # noqa: F401
import langchain_chroma  # noqa: F401
import openai  # noqa: F401
import uvicorn

from api.app import SERVER_OPTIONS, create_app
from interviewer.adapters import durable_jobs, file_neighbours, pg_neighbours  # noqa: F401
from interviewer.bootstrap import serving, working
from interviewer.seeing.logs import set_up_logging
from interviewer.settings import Settings, read_settings
from interviewer.workers import end_with
from tests.hash_embedder import HashEmbedder

log = logging.getLogger("interviewer.workers")


def main() -> None:
    """Run as `python -m tests.chaos.forked_workers PORT WORKERS`; kept alive until it is killed."""
    port, workers = map(int, sys.argv[1:3])
    settings = read_settings()
    set_up_logging(settings.seeing)
    listening = socket.create_server(("127.0.0.1", port), backlog=2048)
    listening.setblocking(False)
    ours, theirs = socket.socketpair()  # ends with this process, and so do they

    def web(number: int) -> None:
        asyncio.run(
            _web(settings, listening, theirs, f"Process {number} of {workers} serves (pid {os.getpid()})")
        )

    def work(_: int) -> None:
        asyncio.run(_work(settings, theirs))

    kinds: dict[int, Callable[[int], None]] = dict.fromkeys(range(1, workers + 1), web) | {0: work}
    alive: dict[int, int] = {}
    while True:
        for number in kinds.keys() - alive.values():
            alive[_forked(kinds[number], number, ours)] = number
        ended, status = os.wait()
        log.warning("Process %d ended (status %d); starting another", alive.pop(ended, -1), status)


def _forked(kind: Callable[[int], None], number: int, ours: socket.socket) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        ours.close()
        kind(number)
        status = 0
    finally:
        os._exit(status)


async def _web(settings: Settings, listening: socket.socket, line: socket.socket, up: str) -> None:
    app = create_app(lambda: serving(settings, embedder=HashEmbedder()))
    server = _Server(uvicorn.Config(app, log_config=None, **SERVER_OPTIONS))
    server.up = up
    tied = asyncio.create_task(_tied(server, line))
    await server.serve(sockets=[listening])
    tied.cancel()


class _Server(uvicorn.Server):
    """Says when it is up."""

    up = ""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        log.info("%s", self.up)


async def _tied(server: uvicorn.Server, line: socket.socket) -> None:
    await end_with(line, asyncio.Event())
    server.should_exit = True


async def _work(settings: Settings, line: socket.socket) -> None:
    async with working(settings, embedder=HashEmbedder()):
        log.info("Ready: takes gradings (pid %d)", os.getpid())
        await end_with(line, asyncio.Event())


if __name__ == "__main__":
    main()
