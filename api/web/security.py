"""Who may ask: the Host must be ours, and another site open in the same browser is refused. Pure ASGI.

Browsers say by `Origin` and `Sec-Fetch-Site` who makes a request, and pages can't forge either. Programs that are not
browsers send neither and are let through: what they could do, they could do without us.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.web.deps import PREFIX
from api.wire.errors import plain_problem, problem_response
from api.wire.problem import Problem
from interviewer.server_settings import ServerSettings
from interviewer.voice.decoding import MAX_UPLOAD_BYTES

LARGEST_BODY_BYTES = 1_000_000
_SOUND_PATH = re.compile(rf"{PREFIX}/interviews/[^/]+/turns/audio")
_OURS = frozenset({"same-origin", "none"})
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


class Gate:
    """Refuses strange Hosts, other sites and large bodies before anything else sees the request."""

    def __init__(self, app: ASGIApp, settings: Callable[[Scope], ServerSettings]) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through or refuse."""
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)
        problem = self._problem(scope)
        if problem is None:
            return await self._app(scope, _limited(receive, largest_body_bytes(scope)), send)
        if scope["type"] == "websocket":
            await receive()
            return await send({"type": "websocket.close", "code": 1008, "reason": problem.title})
        return await problem_response(problem)(scope, receive, send)

    def _problem(self, scope: Scope) -> Problem | None:
        headers, path = Headers(scope=scope), scope["path"]
        settings = self._settings(scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or host_name(hosts[0]) not in settings.hosts:
            return plain_problem(400, path, "This Host is not served here.")
        if is_foreign(scope, headers, settings.public_url):
            return plain_problem(403, path)
        if scope["type"] == "http" and _length(headers) > largest_body_bytes(scope):
            return plain_problem(413, path)
        return None


def largest_body_bytes(scope: Scope) -> int:
    """Return how much may be sent: 1 MB, and 25 MB where a sound file is taken."""
    takes_sound = (
        scope["type"] == "http" and scope["method"] == "POST" and _SOUND_PATH.fullmatch(scope["path"])
    )
    return MAX_UPLOAD_BYTES if takes_sound else LARGEST_BODY_BYTES


def host_name(host: str) -> str:
    """Return a Host header without its port, in lower case; IPv6 addresses keep their brackets."""
    name = host.strip().lower()
    if name.startswith("["):
        return name.partition("]")[0] + "]"
    return name.partition(":")[0].rstrip(".")


def is_foreign(scope: Scope, headers: Headers, public_url: str | None = None) -> bool:
    """Return whether a page of another site makes this request; `public_url` is ours where a proxy stands in front."""
    site = headers.get("sec-fetch-site", "none")
    origin = headers.get("origin")
    if origin == "null":
        # Forms of ours send this, as our pages send no referrer; sandboxed pages of others do too.
        return site != "same-origin"
    if origin is not None and not _is_ours(origin, headers["host"], public_url):
        return True
    return site not in _OURS and not _is_visit(scope, headers)


def _is_ours(origin: str, host: str, public_url: str | None) -> bool:
    """Compare with the public address, scheme and all, where it has one; a proxy may have changed the Host."""
    if public_url and _same_origin(origin, urlsplit(public_url).netloc):
        return origin.lower().rstrip("/") == public_url
    return _same_origin(origin, host)


def _same_origin(origin: str, host: str) -> bool:
    """Compare name and port; the scheme is left out, as TLS may end in front of us."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    default = _DEFAULT_PORTS.get(parts.scheme)
    if default is None:
        return False
    return parts.netloc.lower().removesuffix(default) == host.strip().lower().removesuffix(default)


def _is_visit(scope: Scope, headers: Headers) -> bool:
    """Return whether a person follows a link to one of our pages."""
    return (
        scope["type"] == "http"
        and scope["method"] in {"GET", "HEAD"}
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
        and not scope["path"].startswith(PREFIX)
    )


def _length(headers: Headers) -> int:
    stated = headers.get("content-length", "0")
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 20 else 0


def _limited(receive: Receive, most_bytes: int) -> Receive:
    """Count what comes in: a body may be longer than stated, or come in chunks."""
    total = 0

    async def counted() -> Message:
        nonlocal total
        message = await receive()
        if message["type"] == "http.request":
            total += len(message.get("body", b""))
            if total > most_bytes:
                raise HTTPException(413)
        return message

    return counted
