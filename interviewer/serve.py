"""Starts the web service."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from interviewer.errors import ConfigurationError
from interviewer.service import Service
from interviewer.settings import Settings, read_settings

if TYPE_CHECKING:
    import uvicorn

_CANT_START = 3  # as uvicorn has it
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def run_server(host: str | None = None, port: int | None = None) -> None:
    """Serve until stopped. The first page comes before the models are loaded.

    Raises ConfigurationError where the address can't be had, and what the wiring raises.
    """
    import uvicorn

    from api.app import SERVER_OPTIONS, create_app

    settings = read_settings()
    _log_calmly()
    host, port = host or settings.server.host, port or settings.server.port
    _check_free(host, port)
    if host not in _LOOPBACK:
        logging.getLogger(__name__).warning(
            "Listening on %s: there are no accounts yet, so everybody who reaches it sees every interview.",
            host,
        )
    opened = _Opened()
    config = uvicorn.Config(
        create_app(opened.until_stopped),
        host=host,
        port=port,
        log_config=None,
        **SERVER_OPTIONS,
    )
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(_serve(settings, opened, uvicorn.Server(config)))


async def _serve(settings: Settings, opened: _Opened, server: uvicorn.Server) -> None:
    async with opened.before(settings):
        await server.serve()
    if not server.started:
        sys.exit(_CANT_START)


class _Opened:
    """The service, opened before the server: what it refuses at start is told in a line, not in its traceback."""

    def __init__(self) -> None:
        self._stack = AsyncExitStack()
        self._service: Service

    @asynccontextmanager
    async def before(self, settings: Settings) -> AsyncIterator[None]:
        """Open it, and close it unless the server has."""
        from interviewer.bootstrap import serving

        async with self._stack:
            self._service = await self._stack.enter_async_context(serving(settings))
            yield

    @asynccontextmanager
    async def until_stopped(self) -> AsyncIterator[Service]:
        """Yield it to the server, which closes it before it lets a signal end the process."""
        async with self._stack.pop_all():
            yield self._service


def _check_free(host: str, port: int) -> None:
    """Refuse an address that can't be had before anything is loaded for it; ConfigurationError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        taken = f"it is in use; try `interviewer serve --port {port + 1}`"
        reason = taken if error.errno == errno.EADDRINUSE else error.strerror
        raise ConfigurationError(f"Can't listen on {host} port {port}: {reason}.") from error


def _log_calmly() -> None:
    """Our own news and the server's; from libraries only what went wrong."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for handler in logging.getLogger().handlers:
        handler.setLevel(logging.INFO)  # some libraries set themselves to DEBUG when they are imported
    for name in ("interviewer", "api", "knowledge", "uvicorn"):
        logging.getLogger(name).setLevel(logging.INFO)
    logging.getLogger("uvicorn.error").addFilter(names_no_interview)


def names_no_interview(record: logging.LogRecord) -> bool:
    """Return whether the server may log this: a websocket is logged with its address, which opens an interview."""
    return '"WebSocket ' not in str(record.msg)
