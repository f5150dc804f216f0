"""Speech over HTTP: what there is to hear and to speak with, and trying both before an interview. Nothing is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field
from starlette.requests import HTTPConnection

from api.web.deps import PREFIX, ServiceDep, problems
from api.wire.requests import WHOLE
from api.wire.requests import Request as RequestBody
from api.wire.views import View
from api.wire.voice_messages import WordView
from interviewer.adapters.chat_settings import OPENAI_URL
from interviewer.errors import BadSound, InterviewerError, SoundTooLong, SpeechUnavailable
from interviewer.ports import Synthesizer, Transcriber
from interviewer.service import Service
from interviewer.voice.audio import from_wav, seconds

router = APIRouter(prefix=f"{PREFIX}/speech", tags=["speech"])

LONGEST_SECS = 30.0
"""Of sound to be recognised: what the recogniser takes at once."""
_PATIENCE_SECS = 0.5
"""How long the page waits for an engine; what takes longer is being loaded."""
_SHORT_WORDS = "Ready."
_NO_HEARING = "Speech recognition is switched off here: answers are typed."
_NO_SPEAKING = "The interviewer's voice is switched off here: its words are shown."
_HEARING_LOADS = "Speech recognition is being loaded; this may take a minute the first time."
_SPEAKING_LOADS = "The interviewer's voice is being loaded."


class RecogniserView(View):
    """What turns speech into words."""

    name: str | None
    """The model's name; null where there is none."""
    ready: bool
    """Whether it can be used now."""
    notice: str | None
    """Why not, in a sentence to be shown."""
    sends_to: str | None
    """The host that is sent the sound; null: it stays on the machine that runs this."""


class VoiceView(View):
    """A voice that can be chosen."""

    id: str
    """What `say` and the websocket take."""
    name: str
    """As shown."""


class SpeakerView(View):
    """What speaks the interviewer's words."""

    ready: bool
    """Whether it can be used now."""
    notice: str | None
    """Why not, in a sentence to be shown."""
    sends_to: str | None
    """The host that is sent the words; null: they stay on the machine that runs this."""
    voices: list[VoiceView]
    """The first is the default."""


class SpeechView(View):
    """What there is to hear and to speak with."""

    recogniser: RecogniserView
    """Hears."""
    voice: SpeakerView
    """Speaks."""


class RecognisedView(View):
    """What was understood."""

    words: list[WordView]
    """In order; none where nothing was said."""


class SayRequest(RequestBody):
    """Words to be spoken."""

    text: Annotated[str, Field(min_length=1, max_length=500)]
    """Plain text."""
    words_a_minute: Annotated[int, Field(ge=80, le=320), WHOLE] = 170
    """The pace."""
    voice: Annotated[str, Field(max_length=100)] | None = None
    """One of the voices; null, or an unknown one: the default."""


class Warming:
    """Gets engines ready in the background: a page waits a moment, the loading goes on without it."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[object]] = {}

    async def notice(self, key: str, ready: Callable[[], Awaitable[object]], loading: str) -> str | None:
        """Return None once it is ready, otherwise why not; what failed is tried anew the next time."""
        task = self._tasks.get(key)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = self._tasks[key] = asyncio.ensure_future(_awaited(ready))
        await asyncio.wait({task}, timeout=_PATIENCE_SECS)
        if not task.done():
            return loading
        error = task.exception()
        if error is None:
            return None
        if isinstance(error, InterviewerError):
            return str(error)
        raise error


async def _awaited(ready: Callable[[], Awaitable[object]]) -> object:
    return await ready()


def get_warming(connection: HTTPConnection) -> Warming:
    """Return this application's."""
    state = connection.app.state
    if not hasattr(state, "warming"):
        state.warming = Warming()
    warming: Warming = state.warming
    return warming


WarmingDep = Annotated[Warming, Depends(get_warming)]


@router.get("", operation_id="read_speech", responses=problems(), summary="What hears and what speaks")
async def speech(service: ServiceDep, warming: WarmingDep) -> SpeechView:
    """Return it in a moment, whatever it takes to load: ask again while something is being loaded."""
    recogniser, voice = await asyncio.gather(_recogniser(service, warming), _voice(service, warming))
    return SpeechView(recogniser=recogniser, voice=voice)


@router.post(
    "/recognise",
    operation_id="recognise",
    responses=problems(413, 422, 502, 503),
    summary="Recognise a short recording",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"audio/wav": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def recognise(request: Request, service: ServiceDep) -> RecognisedView:
    """Return the words of a WAV file of 16 kHz, mono, 16 bits, at most 30 seconds."""
    pcm = _checked(await request.body())
    words = await recogniser_of(service).transcribe(pcm)
    return RecognisedView(words=[WordView(text=word.text, sure=word.probability) for word in words])


@router.post(
    "/say",
    operation_id="say",
    responses={**problems(422, 502, 503), 200: {"content": {"audio/wav": {}}}},
    response_class=Response,
    summary="Speak a few words",
)
async def say(request: SayRequest, service: ServiceDep) -> Response:
    """Return them as a WAV file."""
    speaker = _speaking(service)
    sound = await speaker.speak(request.text, words_a_minute=request.words_a_minute, voice=request.voice)
    return Response(sound, media_type="audio/wav")


async def _recogniser(service: Service, warming: Warming) -> RecogniserView:
    hears = service.speech.transcriber
    if hears is None:
        return RecogniserView(name=None, ready=False, notice=_NO_HEARING, sends_to=None)
    notice = await warming.notice("hears", hears.ready, _HEARING_LOADS)
    settings = service.settings.speech
    sends_to = _host(service, settings.recogniser_url) if settings.recogniser == "openai" else None
    return RecogniserView(name=hears.name, ready=notice is None, notice=notice, sends_to=sends_to)


async def _voice(service: Service, warming: Warming) -> SpeakerView:
    speaks = service.speech.synthesizer
    if speaks is None:
        return SpeakerView(ready=False, notice=_NO_SPEAKING, sends_to=None, voices=[])
    # Only speaking tells what is missing: `ready` never raises.
    notice = await warming.notice(
        "speaks", lambda: speaks.speak(_SHORT_WORDS, words_a_minute=170), _SPEAKING_LOADS
    )
    settings = service.settings.speech
    sends_to = _host(service, settings.voice_url) if settings.synthesizer == "openai" else None
    voices = [VoiceView(id=choice.id, name=choice.name) for choice in speaks.voices]
    return SpeakerView(ready=notice is None, notice=notice, sends_to=sends_to, voices=voices)


def _host(service: Service, url: str | None) -> str | None:
    """Return an endpoint's host: never its path or a password in it."""
    return urlsplit(url or service.settings.openai_base_url or OPENAI_URL).hostname


def sound_goes_to(service: Service) -> str:
    """Return the host that is sent what is spoken; empty where it stays on this machine."""
    settings = service.settings.speech
    elsewhere = settings.recogniser == "openai" and service.speech.transcriber is not None
    return (_host(service, settings.recogniser_url) or "") if elsewhere else ""


def _checked(body: bytes) -> bytes:
    pcm = from_wav(body)
    if seconds(pcm) > LONGEST_SECS:
        raise SoundTooLong(f"A recording to try is at most {LONGEST_SECS:.0f} seconds long.", field="sound")
    if not pcm:
        raise BadSound("There is no sound in it.", field="sound")
    return pcm


def recogniser_of(service: Service) -> Transcriber:
    """Return what recognises speech; SpeechUnavailable where it is switched off."""
    if service.speech.transcriber is None:
        raise SpeechUnavailable(_NO_HEARING)
    return service.speech.transcriber


def _speaking(service: Service) -> Synthesizer:
    if service.speech.synthesizer is None:
        raise SpeechUnavailable(_NO_SPEAKING)
    return service.speech.synthesizer
