"""A port for operators: `/metrics`, `/livez`, `/readyz` of a process, apart from any page.

For processes that serve no pages, and for scrapers and probes that can't send one of the served Host names. Uses
threads of its own, so that it answers, and says so, also when the event loop doesn't.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, TypeVar

from interviewer.errors import ConfigurationError
from interviewer.seeing.settings import SeeingSettings
from interviewer.seeing.showing import CONTENT_TYPE, LookUp, may_read, metrics_text

Result = TypeVar("Result")

_ANSWER_SECS = 5.0
"""A loop that takes longer is stuck; Kubernetes' probes wait no longer either."""
_READ_SECS = 5.0

NotReady = Callable[[], Awaitable[dict[str, str]]]
"""Returns what is not ready, and why; empty where everything is."""


@asynccontextmanager
async def operators_door(
    settings: SeeingSettings, look_up: LookUp | None, not_ready: NotReady
) -> AsyncIterator[None]:
    """Keep the port open during the block, where the settings name one; ConfigurationError if it can't be had."""
    if settings.metrics_port is None:
        yield
        return
    handler = _handler(settings, asyncio.get_running_loop(), look_up, not_ready)
    server = _open(settings.metrics_host, settings.metrics_port, handler)
    Thread(target=server.serve_forever, name="operators", daemon=True).start()
    try:
        yield
    finally:
        await asyncio.to_thread(server.shutdown)
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_port = True  # several processes behind one port share this one too: any of them tells of all

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: whoever asked has gone."""


def _open(host: str, port: int, handler: type[BaseHTTPRequestHandler]) -> _Server:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return type("_Server", (_Server,), {"address_family": family})((host, port), handler)  # type: ignore[no-any-return]
    except OSError as error:
        raise ConfigurationError(f"seeing.metrics_port {port} on {host}: {error.strerror}.") from error


def _handler(
    settings: SeeingSettings, loop: asyncio.AbstractEventLoop, look_up: LookUp | None, not_ready: NotReady
) -> type[BaseHTTPRequestHandler]:
    def on_the_loop(work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, loop).result(_ANSWER_SECS)

    class Handler(BaseHTTPRequestHandler):
        """One connection."""

        timeout = _READ_SECS
        server_version = "interviewer"
        sys_version = ""

        def do_GET(self) -> None:
            """Answer."""
            try:
                status, kind, body = self._answer()
            except Exception as error:  # the loop is stuck, or its answer can't be had
                status, kind, body = 503, "text/plain", type(error).__name__.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body)

        def _answer(self) -> tuple[int, str, bytes]:
            match self.path.partition("?")[0]:
                case "/livez":
                    on_the_loop(asyncio.sleep(0))
                    return 200, "application/json", b'{"status": "ok"}'
                case "/readyz":
                    missing = on_the_loop(_awaited(not_ready))
                    found = {"status": "not ready" if missing else "ok", "errors": missing}
                    return 503 if missing else 200, "application/json", json.dumps(found).encode()
                case "/metrics" if may_read(
                    settings, self.client_address[0], {k.lower(): v for k, v in self.headers.items()}
                ):
                    return 200, CONTENT_TYPE, on_the_loop(metrics_text(look_up))
                case "/metrics":
                    return 403, "text/plain", b"Metrics are for operators only."
                case _:
                    return 404, "text/plain", b"Not found"

        def log_message(self, format: str, *args: Any) -> None:
            """Log nothing: a probe comes every few seconds."""

    return Handler


async def _awaited(work: Callable[[], Awaitable[Result]]) -> Result:
    return await work()
