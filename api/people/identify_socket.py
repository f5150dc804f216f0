"""Websockets of people who are signed in: closed soon after they no longer are."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.wire.errors import plain_problem
from api.wire.messages import ErrorMessage
from interviewer.people.known import Known

SIGNED_OUT = 4401
"""Close code: sign in, then come back."""
FORBIDDEN = 4403
"""Close code: whoever it is may not do this."""
_SIGN_IN = "You are signed out. Sign in again in another tab, then come back: your words are kept here."
_MAY_NOT = "This key may only read, or the connection doesn’t say which page it comes from."


async def close_signed_out(receive: Receive, send: Send, *, forbidden: bool) -> None:
    """Take the connection only to say why it closes: a browser shows its scripts no status of a refused one."""
    await receive()
    status, code = (403, FORBIDDEN) if forbidden else (401, SIGNED_OUT)
    detail = _MAY_NOT if forbidden else _SIGN_IN
    said = ErrorMessage(problem=plain_problem(status, detail=detail)).model_dump_json()
    await send({"type": "websocket.accept", "headers": []})
    await send({"type": "websocket.send", "text": said})
    await send({"type": "websocket.close", "code": code})


class Watched:
    """One websocket, and whether its person is still signed in."""

    def __init__(
        self, known: Known, owner: str, is_known: Callable[[], Awaitable[bool]], recheck_secs: float
    ) -> None:
        self._known = known
        self._owner = owner
        self._is_known = is_known
        self._recheck_secs = recheck_secs
        self._over = False

    async def serve(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve it until it ends, or the person is signed out."""
        watching = asyncio.create_task(self._watch(send))
        try:
            await app(scope, self._receiving(receive), self._sending(send))
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def _watch(self, send: Send) -> None:
        while await self._lives():
            await self._known.changed(self._owner, self._recheck_secs)
        self._over = True
        with suppress(Exception):  # it may be closed already
            await send({"type": "websocket.close", "code": SIGNED_OUT})

    async def _lives(self) -> bool:
        try:
            return await self._is_known()
        except Exception:
            return True  # the database is away: nobody is signed out by that

    def _receiving(self, receive: Receive) -> Receive:
        async def received() -> Message:
            message = await receive()
            return {"type": "websocket.disconnect", "code": SIGNED_OUT} if self._over else message

        return received

    def _sending(self, send: Send) -> Send:
        async def sent(message: Message) -> None:
            if not self._over:
                await send(message)

        return sent
