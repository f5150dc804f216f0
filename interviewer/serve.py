"""Starts the web service, in one process or in several."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import socket
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from interviewer.cautions import cautions
from interviewer.errors import ConfigurationError, InterviewerError
from interviewer.seeing.logs import set_up_logging
from interviewer.seeing.processes import shared_metrics
from interviewer.service import Service
from interviewer.settings import Settings, read_settings
from interviewer.smooth import set_aside, share_evenly
from interviewer.workers import GRACE_SECS, REFUSED, Supervisor, check_workers, end_with
from knowledge.model import KnowledgeError
from rubrics.model import RubricError

if TYPE_CHECKING:
    import uvicorn

log = logging.getLogger(__name__)

_CANT_START = 3  # as uvicorn has it
_BACKLOG = 2048


def run_server(host: str | None = None, port: int | None = None, workers: int | None = None) -> None:
    """Serve until stopped. The first page comes before the models are loaded.

    Raises ConfigurationError where the address can't be had or several processes can't share what they need, and what
    the wiring raises.
    """
    settings = read_settings()
    set_up_logging(settings.seeing)
    host, port = host or settings.server.host, port or settings.server.port
    workers = settings.server.workers if workers is None else workers
    check_workers(settings, workers)
    _check_free(host, port)
    for sentence in cautions(settings, host):
        log.warning("%s", sentence)
    if workers == 1:
        return _serve_alone(settings, host, port)
    with _listening(host, port) as listening, shared_metrics():
        log.info("%d processes serve on http://%s:%d", workers, host, port)
        asyncio.run(Supervisor([sys.executable, "-m", __name__], listening, workers).run())
    return None


def _serve_alone(settings: Settings, host: str, port: int) -> None:
    opened = _Opened()
    config = _config(settings, opened, host=host, port=port)
    _run(config, _serve(settings, opened, config))


def serve_for_supervisor(listening_fd: int, line_fd: int) -> None:
    """Be one of the processes that a `Supervisor` started."""
    settings = read_settings()
    set_up_logging(settings.seeing)
    opened = _Opened()
    with socket.socket(fileno=listening_fd) as listening, socket.socket(fileno=line_fd) as line:
        config = _config(settings, opened)
        _run(config, _serve(settings, opened, config, listening, line))


def _config(settings: Settings, opened: _Opened, **where: Any) -> uvicorn.Config:
    import uvicorn

    from api.app import SERVER_OPTIONS, create_app

    trusted = settings.server.trusted_proxies
    return uvicorn.Config(
        create_app(opened.until_stopped),
        log_config=None,
        proxy_headers=bool(trusted),
        forwarded_allow_ips=trusted,
        **where,
        **SERVER_OPTIONS,
    )


def _run(config: uvicorn.Config, work: Any) -> None:
    share_evenly()
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(work)


async def _serve(
    settings: Settings,
    opened: _Opened,
    config: uvicorn.Config,
    listening: socket.socket | None = None,
    line: socket.socket | None = None,
) -> None:
    import uvicorn

    server = uvicorn.Server(config)
    async with opened.before(settings):
        tied = asyncio.create_task(_end_with_supervisor(server, opened, line)) if line else None
        await server.serve(sockets=[listening] if listening else None)
        if tied:
            tied.cancel()
    if not server.started:
        sys.exit(_CANT_START)


async def _end_with_supervisor(server: uvicorn.Server, opened: _Opened, line: socket.socket) -> None:
    await end_with(line, opened.up)
    server.should_exit = True
    # A model that is just being loaded can't be interrupted; nobody is left who would put an end to it.
    last = threading.Timer(GRACE_SECS, os._exit, (_CANT_START,))
    last.daemon = True
    last.start()


class _Opened:
    """The service, opened before the server: what it refuses at start is told in a line, not in its traceback."""

    def __init__(self) -> None:
        self._stack = AsyncExitStack()
        self._service: Service
        self.up = asyncio.Event()
        """Set when the server takes it."""

    @asynccontextmanager
    async def before(self, settings: Settings) -> AsyncIterator[None]:
        """Open it, and close it unless the server has."""
        from interviewer.bootstrap import serving

        async with self._stack:
            self._service = await self._stack.enter_async_context(serving(settings, when_warm=set_aside))
            yield

    @asynccontextmanager
    async def until_stopped(self) -> AsyncIterator[Service]:
        """Yield it to the server, which closes it before it lets a signal end the process."""
        self.up.set()
        async with self._stack.pop_all():
            yield self._service


def _check_free(host: str, port: int) -> None:
    """Refuse an address that can't be had before anything is loaded for it; ConfigurationError."""
    _bound(host, port).close()


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens there; ConfigurationError."""
    listening = _bound(host, port)
    listening.listen(_BACKLOG)
    listening.setblocking(False)
    return listening


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
        try:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind(address)
        except OSError:
            bound.close()
            raise
    except OSError as error:
        taken = f"it is in use; try `interviewer serve --port {port + 1}`"
        reason = taken if error.errno == errno.EADDRINUSE else error.strerror
        raise ConfigurationError(f"Can't listen on {host} port {port}: {reason}.") from error
    return bound


def main() -> None:
    """Run as `python -m interviewer.serve LISTENING_FD LINE_FD`."""
    try:
        serve_for_supervisor(*map(int, sys.argv[1:3]))
    except (InterviewerError, KnowledgeError, RubricError) as error:
        log.error("%s", error)
        sys.exit(REFUSED)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
