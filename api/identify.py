"""Who makes a request: set once, before anything else looks at it. Pure ASGI."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from interviewer.people.model import THE_LOCAL_PERSON


class Identify:
    """Puts the principal into the request's state, where `deps.get_principal` finds it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say who it is, and let through."""
        if scope["type"] != "lifespan":
            scope.setdefault("state", {})["principal"] = THE_LOCAL_PERSON
        await self._app(scope, receive, send)
