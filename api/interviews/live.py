"""The live websocket of a room. Messages in `wire/messages.py`; what they do in `rooms/room.py`."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from api.rooms.room import Room
from api.web.deps import PREFIX, RoomsDep, ServiceDep, check_owner
from api.web.limiting import count
from api.wire.errors import plain_problem, problem_of
from api.wire.messages import (
    FROM_CLIENT,
    LONGEST_FRAME_BYTES,
    Action,
    Answer,
    ErrorMessage,
    Finish,
    FromClient,
    Note,
    Ping,
    PongMessage,
    ServerMessage,
)
from api.wire.problem import Problem
from api.wire.voice_messages import NodMessage, Played, SayMessage, TakeWords, Talk, VoiceOff, VoiceOn
from interviewer.errors import BadSound, NotFound
from interviewer.seeing.metrics import LIVE_SESSIONS, PROBLEMS

router = APIRouter(prefix=PREFIX, tags=["live"])

NO_SUCH_INTERVIEW = 4404
"""Close code; the error came as a message before it."""
_MOST_WAITING = 16
_FAULT = 1011
_GONE = 1006
_ERRORS_A_SECOND = 50
_TYPES = frozenset("answer action note finish ping voice voice_off take_words talk played".split())
_BAD_INPUT, _TOO_LARGE, _TOO_MANY = 422, 413, 429


@router.websocket("/interviews/{interview_id}/live")
async def live(websocket: WebSocket, interview_id: str, service: ServiceDep, rooms: RoomsDep) -> None:
    """Hold one client's connection to a room."""
    await websocket.accept()
    with suppress(WebSocketDisconnect):
        try:
            await check_owner(service, interview_id)
        except NotFound as error:
            await websocket.send_text(ErrorMessage(problem=problem_of(error)).model_dump_json())
            await websocket.close(NO_SUCH_INTERVIEW)
            return
        async with rooms.room(interview_id) as room:
            with LIVE_SESSIONS.one_more():
                await _Connection(websocket, room).run()


class _Connection:
    """One client. Reading, doing and sending are tasks of their own, so that none holds the others up."""

    def __init__(self, websocket: WebSocket, room: Room) -> None:
        self._websocket = websocket
        self._room = room
        self._subscriber = room.join()
        self._todo: asyncio.Queue[FromClient] = asyncio.Queue(_MOST_WAITING)
        self._errors = _Allowance(_ERRORS_A_SECOND)

    async def run(self) -> None:
        """Serve until either side is gone."""
        tasks: list[asyncio.Task[None]] = []
        try:
            seen = await self._room.look()
            tasks = [asyncio.create_task(work()) for work in (self._read, self._do, self._send)]
            if seen.state.owes_reply:
                self._room.speak()
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        except WebSocketDisconnect:
            return
        except Exception as error:
            await self._say(ErrorMessage(problem=problem_of(error)))
            await self._websocket.close(NO_SUCH_INTERVIEW if isinstance(error, NotFound) else _FAULT)
        finally:
            self._room.leave(self._subscriber)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _read(self) -> None:
        while self._websocket.client_state is WebSocketState.CONNECTED:
            frame = await self._websocket.receive()
            if frame["type"] == "websocket.disconnect":
                return
            sound = frame.get("bytes")
            if sound is not None:
                self._hear(sound)
            else:
                self._take(frame.get("text") or "")

    def _hear(self, sound: bytes) -> None:
        try:
            if self._room.voice is None:
                raise BadSound("Send `voice` before sound.", field="frame")
            self._room.voice.sound(self._subscriber, sound)
        except Exception as error:
            # Whatever it is, the next frame may be fine, and what was heard before is kept.
            self._refuse(problem_of(error))

    def _take(self, text: str) -> None:
        if len(text) > LONGEST_FRAME_BYTES:
            return self._refuse(plain_problem(_TOO_LARGE, detail="The message is too long."))
        try:
            message = FROM_CLIENT.validate_json(text)
        except ValidationError as error:
            return self._refuse(problem_of(error), *_origin(text))
        if isinstance(message, Ping):
            return self._subscriber.put(PongMessage())
        if isinstance(message, Talk | Played):
            return self._voice(message)
        try:
            self._todo.put_nowait(message)
        except asyncio.QueueFull:
            self._refuse(plain_problem(_TOO_MANY, detail="Too many messages at once."))
        return None

    def _voice(self, message: Talk | Played) -> None:
        """Done at once: their place among the frames of sound matters."""
        voice = self._room.voice
        if voice is None:
            return
        if isinstance(message, Talk):
            voice.talk(self._subscriber, message)
        else:
            voice.played(self._subscriber, message)

    async def _do(self) -> None:
        while True:
            message = await self._todo.get()
            try:
                await count(self._websocket.app.state.service.allowances, self._websocket.scope)
                await self._carry_out(message)
            except Exception as error:
                turn_id = message.client_turn_id if isinstance(message, Answer) else None
                self._refuse(problem_of(error), getattr(message, "type", None), turn_id)

    async def _send(self) -> None:
        while True:
            message = await self._subscriber.next()
            due = [message] if message else await self._room.snapshot(self._subscriber)
            for each in due:
                await self._say(each)

    async def _say(self, message: ServerMessage) -> None:
        text = message.model_dump_json()
        try:
            await self._websocket.send_text(text)
            if isinstance(message, SayMessage | NodMessage) and message.sound:
                await self._websocket.send_bytes(message.sound)
        except RuntimeError:
            # Whoever broke the protocol is closed by the server already, which says it only so.
            raise WebSocketDisconnect(_GONE) from None

    async def _carry_out(self, message: FromClient) -> None:
        voice = self._room.voice
        match message:
            case VoiceOn():
                await self._room.speak_up(self._subscriber, message)
            case VoiceOff() if voice:
                await voice.off(self._subscriber)
            case TakeWords() if voice:
                await voice.take_words(self._subscriber)
            case _:
                await _carry_out(message, self._room)

    def _refuse(self, problem: Problem, kind: str | None = None, client_turn_id: str | None = None) -> None:
        """Answer this client alone, and no flood of errors with a flood."""
        PROBLEMS.add(problem.type)
        if not self._errors.take(asyncio.get_running_loop().time()):
            return
        fields = {"problem": problem, "in_response_to": kind, "client_turn_id": client_turn_id}
        self._subscriber.put(ErrorMessage.model_validate(fields))


class _Allowance:
    """So many a second, and not more."""

    def __init__(self, a_second: int) -> None:
        self._a_second = a_second
        self._second = 0
        self._taken = 0

    def take(self, now: float) -> bool:
        """Return whether one more is allowed; `now` in seconds."""
        if int(now) != self._second:
            self._second, self._taken = int(now), 0
        self._taken += 1
        return self._taken <= self._a_second


async def _carry_out(message: FromClient, room: Room) -> None:
    match message:
        case Answer():
            await room.answer(message.text, message.client_turn_id, message.in_reply_to)
        case Action(action="pause"):
            await room.pause()
        case Action(action="resume"):
            await room.resume()
        case Action(action=("skip" | "hint" | "repeat" | "rephrase") as button):
            await room.press(button, message.in_reply_to)
        case Note():
            await room.note(message.text)
        case Finish():
            await room.finish()


def _origin(text: str) -> tuple[str | None, str | None]:
    """Return type and client turn id of a message that doesn't fit, as far as they can be told."""
    with suppress(ValueError, RecursionError):
        data = json.loads(text)
        if isinstance(data, dict) and data.get("type") in _TYPES:
            turn_id = data.get("client_turn_id")
            fits = isinstance(turn_id, str) and len(turn_id) <= 100 and turn_id.isascii()
            return data["type"], turn_id if fits else None
    return None, None
