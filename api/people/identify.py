"""Who makes a request: set once, before anything else looks at it. Pure ASGI.

Where there are accounts, a browser shows its session's cookie, and a program its key (`Authorization: Bearer`), which
opens the API only. Whoever shows nothing reaches what is open to everybody (`open_paths.py`).

Forged requests: `Gate` has refused whatever another site sends, by `Origin` and `Sec-Fetch-Site`. It lets through what
carries neither, as programs do. Here whoever shows a cookie to change something, or signs in, must carry one: every
browser since 2020 sends `Origin` with each POST and websocket, and the newer ones `Sec-Fetch-Site`, which no page
can forge. OWASP's cheat sheet names Fetch Metadata with such a fallback as a defence of its own; a token in each form
would add nothing. `SameSite=Lax` stands behind it. A key is no browser's: nobody else can make it be sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.people.identify_socket import Watched, close_signed_out
from api.people.open_paths import SIGN_IN, is_open, sign_in_address
from api.people.session_cookie import session_token
from api.web.deps import PREFIX
from api.wire.errors import plain_problem, problem_response
from interviewer.people.model import NOBODY, THE_LOCAL_PERSON, Principal
from interviewer.people.people import People
from interviewer.service import Service

RECHECK_SECS = 10.0
"""How soon an open websocket notices that its person was signed out by another process; in this one at once."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Mock Interviewer"'}
_WRONG_KEY = {"WWW-Authenticate": 'Bearer realm="Mock Interviewer", error="invalid_token"'}
_NARROW_KEY = {
    "WWW-Authenticate": 'Bearer realm="Mock Interviewer", error="insufficient_scope", scope="write"'
}
_READS_ONLY = "This key may only read."
_UNSIGNED = "Requests that change something must say by Origin or Sec-Fetch-Site which page they come from."


class Identify:
    """Puts the principal into the request's state, where `web.deps.get_principal` finds it."""

    def __init__(self, app: ASGIApp, recheck_secs: float = RECHECK_SECS) -> None:
        self._app = app
        self._recheck_secs = recheck_secs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say who it is, and let through or refuse."""
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)
        service: Service = scope["app"].state.service
        if service.settings.auth == "none" or service.people is None:
            _say(scope, THE_LOCAL_PERSON)
            return await self._app(scope, receive, send)
        return await self._with_accounts(service.people, scope, receive, send)

    async def _with_accounts(self, people: People, scope: Scope, receive: Receive, send: Send) -> None:
        shown = _shown(scope)
        principal = await _identified(people, shown) or NOBODY
        refusal = _refusal(scope, shown, principal)
        _say(scope, principal)
        if scope["type"] == "http":
            return await (refusal or self._app)(scope, receive, send)
        if refusal:
            return await close_signed_out(receive, send, forbidden=principal is not NOBODY)

        async def is_still_known() -> bool:
            return await _identified(people, shown) is not None

        watched = Watched(people.known, principal.owner, is_still_known, self._recheck_secs)
        return await watched.serve(self._app, scope, receive, send)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a request shows."""

    how: Literal["key", "session", "nothing"]
    token: str = ""


def _say(scope: Scope, principal: Principal) -> None:
    scope.setdefault("state", {})["principal"] = principal


def _shown(scope: Scope) -> _Shown:
    headers = Headers(scope=scope)
    kind, _, token = headers.get("authorization", "").strip().partition(" ")
    if kind.lower() == "bearer" and scope["path"].startswith(f"{PREFIX}/"):
        return _Shown("key", token.strip())
    token = session_token(headers)
    return _Shown("session", token) if token else _Shown("nothing")


async def _identified(people: People, shown: _Shown) -> Principal | None:
    match shown.how:
        case "key":
            return await people.keys.identify(shown.token)
        case "session":
            return await people.sessions.identify(shown.token)
        case _:
            return None


def _refusal(scope: Scope, shown: _Shown, principal: Principal) -> Response | None:
    """Return what to answer instead, or None."""
    path, changes = scope["path"], _changes(scope)
    if principal is NOBODY and not is_open(path):
        return _signed_out(scope, shown)
    if shown.how == "key" and changes and not principal.may_write:
        return problem_response(plain_problem(403, path, _READS_ONLY), _NARROW_KEY)
    if shown.how != "key" and changes and not _says_where_from(Headers(scope=scope)):
        return problem_response(plain_problem(403, path, _UNSIGNED))
    return None


def _changes(scope: Scope) -> bool:
    """Return whether something may be changed by this: a room's websocket takes answers."""
    return scope["type"] == "websocket" or scope["method"] not in _SAFE


def _says_where_from(headers: Headers) -> bool:
    return "origin" in headers or "sec-fetch-site" in headers


def _signed_out(scope: Scope, shown: _Shown) -> Response:
    headers, path = Headers(scope=scope), scope["path"]
    wants_page = not path.startswith("/api/") and "text/html" in headers.get("accept", "")
    if scope["type"] == "http" and wants_page:
        looks = scope["method"] in {"GET", "HEAD"}
        there = sign_in_address(path, scope["query_string"].decode("latin-1")) if looks else SIGN_IN
        return RedirectResponse(there, status_code=303)
    challenge = _WRONG_KEY if shown.how == "key" else _CHALLENGE
    # A script of ours asks for a piece of a page: htmx then goes to the sign-in page as a whole.
    leave = {"HX-Redirect": SIGN_IN} if "hx-request" in headers else {}
    return problem_response(plain_problem(401, path), challenge | leave)
