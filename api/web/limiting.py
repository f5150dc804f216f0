"""So many requests a minute, and not more: of whoever is signed in, otherwise of an address. Pure ASGI.

It stands inside of what finds out who makes a request. Where no limit is set it costs one look at the settings.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.wire.errors import ProblemPage, problem_of, problem_response, wants_page
from interviewer.errors import TooMuch
from interviewer.limits.allowances import Allowances
from interviewer.people.model import Principal
from interviewer.service import Service

_TOO_MANY = 1013
"""The websocket's close code for "try again later"."""
_FREE = ("/static/", "/livez", "/readyz", "/metrics")
"""What costs nothing, or is asked by the operator's own programs."""


class LimitRequests:
    """Refuses what is too much with a problem that says when to try again."""

    def __init__(self, app: ASGIApp, page: ProblemPage | None = None) -> None:
        """`page` renders a problem for people who asked for a page."""
        self._app = app
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count, and let through or refuse."""
        if scope["type"] == "lifespan" or scope["path"].startswith(_FREE):
            return await self._app(scope, receive, send)
        service: Service = scope["app"].state.service
        try:
            await count(service.allowances, scope)
        except TooMuch as error:
            return await self._refuse(error, scope, receive, send)
        return await self._app(scope, receive, send)

    async def _refuse(self, error: TooMuch, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await receive()
            return await send({"type": "websocket.close", "code": _TOO_MANY, "reason": str(error)})
        problem, request = problem_of(error, scope["path"]), Request(scope)
        if self._page and wants_page(request):
            response = self._page(request, problem)
            response.headers["Retry-After"] = str(problem.retry_after_secs)
        else:
            response = problem_response(problem)
        return await response(scope, receive, send)


async def count(allowances: Allowances, scope: Scope) -> None:
    """Count one request, or one message of a websocket; TooMuch."""
    limits = allowances.limits
    if limits.requests_a_minute is None and limits.requests_a_minute_by_address is None:
        return
    principal: Principal | None = scope.get("state", {}).get("principal")
    if principal is not None and principal.owner:
        await allowances.request(principal.owner)
    else:
        client = scope.get("client")
        await allowances.request_from(client[0] if client else "unknown")
