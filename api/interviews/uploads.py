"""An answer as a sound file: the way for whoever can't open a microphone to the page, and for programs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any
from weakref import WeakValueDictionary

from fastapi import APIRouter, Depends, Query, Request
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import Response

from api.interviews.replies import said_after
from api.interviews.speech import recogniser_of
from api.rooms.room import Room
from api.web.deps import PREFIX, InterviewId, RoomsDep, ServiceDep, problems
from api.wire.errors import plain_problem, problem_response
from api.wire.messages import ClientTurnId, TurnId
from api.wire.views import ReplyView
from interviewer.errors import BadInput, Conflict
from interviewer.model import Turn
from interviewer.ports import Transcriber
from interviewer.record import check_turn
from interviewer.service import Service
from interviewer.speech import Phrase
from interviewer.state import State
from interviewer.voice.audio import RATE_HZ, seconds
from interviewer.voice.cutting import Span, phrases_of
from interviewer.voice.decoding import Decoders
from interviewer.voice.pitch import pitch_range_hz

router = APIRouter(prefix=f"{PREFIX}/interviews", tags=["interviews"])

FILES_AT_ONCE = 8
"""Files held in memory at the same time; whoever sends another waits, and nothing of it is read."""
BODY_SECS = 120.0
"""How long a file may take to come in: 25 MB at 1.7 Mbit/s."""
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_TAKEN = ("audio/*", "video/webm", "application/octet-stream")
_NOT_SOUND = "Send the sound file itself, as audio/*, video/webm or application/octet-stream."
_NOTHING_UNDERSTOOD = "No word was understood in this sound."


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes with the file."""

    client_turn_id: Annotated[ClientTurnId, Query(description="Your own id: sent twice it is one turn.")]
    in_reply_to: Annotated[
        TurnId | None, Query(description="The last turn you have seen; a conflict if it has gone on since.")
    ] = None
    keep_sound: Annotated[bool, Query(description="Keep the sound of what was understood.")] = False


@dataclass(slots=True)
class Desk:
    """Where files are taken in, one at a time for each interview."""

    decoders: Decoders = field(default_factory=Decoders)
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(FILES_AT_ONCE))
    locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    @asynccontextmanager
    async def turn(self, interview_id: str) -> AsyncIterator[None]:
        """Wait for one's turn: the same file sent again while it is being worked on finds it done."""
        lock = self.locks.get(interview_id)
        if lock is None:
            lock = self.locks[interview_id] = asyncio.Lock()
        async with lock:
            yield


def get_desk(connection: HTTPConnection) -> Desk:
    """Return this application's."""
    state = connection.app.state
    if not hasattr(state, "desk"):
        state.desk = Desk()
    desk: Desk = state.desk
    return desk


DeskDep = Annotated[Desk, Depends(get_desk)]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A phrase of the file."""

    phrase: Phrase
    """Not kept yet."""
    pcm: bytes
    """Its sound."""


def _documented() -> dict[int | str, dict[str, Any]]:
    answers = problems(404, 409, 413, 422, 429, 502, 503)
    answers[413]["description"] = "The file is larger than 25 MB."
    answers[415] = {**answers[422], "description": "This is not sent as sound."}
    answers[504] = {**answers[422], "description": "Decoding or recognising took too long."}
    return answers


@router.post(
    "/{interview_id}/turns/audio",
    operation_id="answer_with_sound",
    response_model=ReplyView,
    responses=_documented(),
    summary="Answer with a sound file",
    openapi_extra={"requestBody": {"required": True, "content": dict.fromkeys(_TAKEN, _BINARY)}},
)
async def answer_with_sound(  # noqa: PLR0917
    interview_id: InterviewId,
    answer: Annotated[Answer, Depends()],
    request: Request,
    service: ServiceDep,
    rooms: RoomsDep,
    desk: DeskDep,
) -> ReplyView | Response:
    """Keep what is said in the file as a spoken answer and return it with what the interviewer says to it.

    The body is the file: wav, webm, ogg, mp3 or m4a, at most 25 MB and ten minutes. The same `client_turn_id` again
    adds nothing and returns the same.
    """
    if not is_sound(request.headers.get("content-type", "")):
        return problem_response(plain_problem(415, request.url.path, _NOT_SOUND))
    async with rooms.room(interview_id) as room, desk.turn(interview_id):
        turn = await _turn(room, service, desk, answer, request)
        await room.say()
        return said_after(await room.look(), turn)


def is_sound(content_type: str) -> bool:
    """Return whether a Content-Type may be that of a sound file."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind in _TAKEN or (kind.startswith("audio/") and len(kind) > len("audio/"))


async def _turn(room: Room, service: Service, desk: Desk, answer: Answer, request: Request) -> Turn:
    """Return the turn sent before under this id, or make it of the file."""
    state = (await room.look()).state
    if state.has_client_turn(answer.client_turn_id):
        return state.client_turn(answer.client_turn_id)
    hearing = _hearing(room, service, state, answer)
    await _may_upload(service, request)
    async with desk.places:
        body = await _body(request)
        now = service.conductor.now()
        size_bytes = len(body)
        pcm = await desk.decoders.decode(body)
        del body
        await service.allowances.sound_sent(service.owner, seconds(pcm), file_bytes=size_bytes)
        recorded = await _recorded(pcm, now, hearing, service, state, keep=answer.keep_sound)
    phrases = tuple(each.phrase for each in recorded)
    turn = await room.answer_upload(phrases, answer.client_turn_id, answer.in_reply_to)
    await _keep(room, service, turn, recorded if answer.keep_sound else ())
    return turn


def _hearing(room: Room, service: Service, state: State, answer: Answer) -> Transcriber:
    """Return what recognises the file, unless it could not be added anyhow; Conflict, SpeechUnavailable."""
    try:
        check_turn(state, answer.in_reply_to)
    except Conflict:
        if state.owes_reply:
            room.speak()  # a crash may have left it owed
        raise
    return recogniser_of(service)


async def _may_upload(service: Service, request: Request) -> None:
    """Refuse what is more than a person may use, before anything of it is read; TooMuch."""
    length = request.headers.get("content-length", "")
    await service.allowances.may_upload(service.owner, int(length) if length.isdecimal() else 0)
    await service.allowances.turn(service.owner)


async def _body(request: Request) -> bytes:
    """Return the file; its size is limited where requests come in."""
    try:
        async with asyncio.timeout(BODY_SECS):
            return await request.body()
    except TimeoutError:
        raise HTTPException(408) from None


async def _recorded(
    pcm: bytes, now: datetime, hearing: Transcriber, service: Service, state: State, *, keep: bool
) -> list[Recorded]:
    """Return the phrases in which words were understood, in order; BadInput where there are none."""
    vocabulary = service.vocabulary(state)
    recorded: list[Recorded] = []
    for span in await asyncio.to_thread(_cut, pcm, service):
        sound = pcm[span[0] * 2 : span[1] * 2]
        words = await hearing.transcribe(sound, vocabulary=vocabulary)
        if words:
            began_at = now - timedelta(seconds=seconds(pcm) - span[0] / RATE_HZ)
            pitch = await asyncio.to_thread(pitch_range_hz, sound)
            secs = round(seconds(sound), 3)
            phrase = Phrase("", tuple(words), began_at, secs, pitch_hz=pitch, kept=keep)
            recorded.append(Recorded(phrase, sound))
    if not recorded:
        raise BadInput(_NOTHING_UNDERSTOOD, field="sound")
    return recorded


def _cut(pcm: bytes, service: Service) -> list[Span]:
    return phrases_of(pcm, service.speech.detector())


async def _keep(room: Room, service: Service, turn: Turn, recorded: list[Recorded] | tuple[()]) -> None:
    """Keep the sound under the ids the phrases got."""
    seen = await room.look()
    for phrase, each in zip(seen.state.phrases_of(turn.id), recorded, strict=False):
        await service.sounds.keep_sound(seen.stored.interview.id, phrase.id, each.pcm)
