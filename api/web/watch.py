"""What operators see of each request: an id, a time, a count, a line in the log, a span. Pure ASGI, outermost.

Addresses hold interview ids, which open interviews: metrics, spans and log lines carry the route instead.
"""

from __future__ import annotations

import logging
import re
from secrets import token_hex
from time import perf_counter

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from interviewer.seeing.about import about_interview, about_request
from interviewer.seeing.metrics import REQUEST_SECS, REQUESTS
from interviewer.seeing.settings import SeeingSettings
from interviewer.seeing.traces import Span

log = logging.getLogger(__name__)

HEADER = "X-Request-Id"
_WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_INTERVIEW = re.compile(r"(?:/api/v1)?/(?:interviews|reports|rooms)/([A-Za-z0-9_-]{1,64})(?:[/.]|$)")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_STARTS = {"http.response.start", "websocket.accept"}
_UNKNOWN = "unknown"
_UNSENT = 499
"""As proxies have it: whoever asked was gone before the answer began."""


class Watch:
    """Names, times and counts every request and websocket; asked and unasked ones alike."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, and tell of it."""
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)
        seen = _Seen(scope, send)
        with about_request(seen.id), about_interview(seen.interview_id), Span(scope["type"]):
            try:
                await self._app(scope, receive, seen.send)
            finally:
                seen.tell()
        return None


class _Seen:
    """One request."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._status = _UNSENT
        self._begun = perf_counter()
        given = Headers(scope=scope).get(HEADER, "")
        self.id = given if _WELL_FORMED.fullmatch(given) else token_hex(8)
        """As the proxy in front has it, or one of ours."""
        found = _INTERVIEW.match(scope["path"])
        self.interview_id = found.group(1) if found else ""
        """As the address has it; whether there is one is another matter."""

    async def send(self, message: Message) -> None:
        """Pass on, with the id among the headers."""
        if message["type"] in _STARTS:
            self._status = message.get("status", 101)
            MutableHeaders(scope=message)[HEADER] = self.id
        await self._send(message)

    def tell(self) -> None:
        """Count it, and log it where requests are logged."""
        secs = perf_counter() - self._begun
        route = getattr(self._scope.get("route"), "path_format", None) or _mounted(self._scope)
        method = self._scope.get("method", "WEBSOCKET")
        method = method if method in _METHODS or self._scope["type"] == "websocket" else _UNKNOWN
        REQUESTS.add(method, route, str(self._status))
        if self._scope["type"] == "http":  # a websocket is as long as somebody sits there
            REQUEST_SECS.observe(route, secs=secs)
        if _is_logged(self._scope):
            fields = {"method": method, "route": route, "status": self._status, "ms": round(1000 * secs, 1)}
            log.info("%s %s %d", method, route, self._status, extra={"fields": fields})


def _mounted(scope: Scope) -> str:
    return "/static" if scope["path"].startswith("/static/") else _UNKNOWN


def _is_logged(scope: Scope) -> bool:
    service = getattr(scope["app"].state, "service", None) if "app" in scope else None
    settings: SeeingSettings | None = service.settings.seeing if service else None
    if settings is None:
        return False
    return settings.log_format == "json" if settings.log_requests is None else settings.log_requests
