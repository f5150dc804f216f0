"""The cookie of a session, and that of a sign-in that is under way at a provider.

`__Host-`: only this very host can have set it, over a secure line, for all of its paths. Browsers count http://localhost
as secure; over plain http from elsewhere they drop it, so nobody can be signed in there.
"""

from __future__ import annotations

from datetime import timedelta

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import Response

COOKIE = "__Host-session"
HANDSHAKE_COOKIE = "__Host-sign-in"
HANDSHAKE_SECS = 600
"""How long somebody may take at the provider."""
_LONGEST_TOKEN = 100


def session_token(headers: Headers) -> str:
    """Return what the browser has; empty where there is nothing."""
    token = read_cookie(headers, COOKIE)
    return token if len(token) <= _LONGEST_TOKEN else ""


def read_cookie(headers: Headers, name: str) -> str:
    """Return a cookie's value; empty where there is none."""
    return cookie_parser(headers.get("cookie", "")).get(name, "")


def set_session(response: Response, token: str, longest: timedelta) -> None:
    """Let the browser send it from now on."""
    _set(response, COOKIE, token, int(longest.total_seconds()))


def set_handshake(response: Response, value: str) -> None:
    """Let this browser, and no other, come back from the provider."""
    _set(response, HANDSHAKE_COOKIE, value, HANDSHAKE_SECS)


def forget_session(response: Response) -> None:
    """Make the browser forget it, and what scripts kept for the person: drafts, and the voice's settings."""
    _forget(response, COOKIE)
    response.headers["Clear-Site-Data"] = '"storage"'


def forget_handshake(response: Response) -> None:
    """Make the browser forget it."""
    _forget(response, HANDSHAKE_COOKIE)


def _set(response: Response, name: str, value: str, secs: int) -> None:
    response.set_cookie(name, value, max_age=secs, path="/", secure=True, httponly=True, samesite="lax")


def _forget(response: Response, name: str) -> None:
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")
