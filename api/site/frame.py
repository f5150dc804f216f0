"""What the frame of every page needs and no endpoint passes: its look, and where words go from here. Pure ASGI."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from api.interviews.speech import sound_goes_to
from api.site.appearance import COOKIE, Appearance, read_appearance
from interviewer.people.model import Principal
from interviewer.service import Service


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one page."""

    look: Appearance = field(default_factory=Appearance)
    """As the cookie says."""
    words_go_to: str = ""
    """The model that is sent what is said, with its host; empty: nobody."""
    sound_goes_to: str = ""
    """The host that is sent what is spoken; empty: nobody."""
    person: Principal | None = None
    """Who asks, signed in or not; None where there are no accounts."""


_BARE = Frame()
_current: ContextVar[Frame] = ContextVar("frame", default=_BARE)


def frame() -> Frame:
    """Return the frame of the page that is being made."""
    return _current.get()


class Frames:
    """Makes each request's frame."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
        token = _current.set(
            _frame(scope["app"].state.service, cookies.get(COOKIE, ""), scope["state"]["principal"])
        )
        try:
            await self._app(scope, receive, send)
        finally:
            _current.reset(token)


def _frame(service: Service, cookie: str, principal: Principal) -> Frame:
    endpoint = service.endpoint
    return Frame(
        look=read_appearance(cookie),
        words_go_to=f"{endpoint.name} at {endpoint.host}" if endpoint else service.model_name or "",
        sound_goes_to=sound_goes_to(service),
        person=None if principal.how == "local" else principal,
    )
