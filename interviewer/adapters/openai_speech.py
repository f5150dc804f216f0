"""Hearing and speaking by an OpenAI-compatible endpoint. What is said is sent there. The import is lazy: it is slow."""

from __future__ import annotations

import asyncio
import io
import logging
import wave
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from interviewer.adapters.openai_words import words_of
from interviewer.errors import BadInput, SpeechError, SpeechTimeout, SpeechUnavailable
from interviewer.ports import VoiceChoice
from interviewer.speech import SpokenWord
from interviewer.voice.audio import seconds, to_wav

if TYPE_CHECKING:
    from openai import AsyncOpenAI

Got = TypeVar("Got")

_CONNECT_SECS = 5.0
_USUAL_WORDS_A_MINUTE = 170
"""What these voices speak at speed 1, about."""
_SLOWEST, _FASTEST = 0.25, 4.0
"""Speeds the protocol knows."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to call, and for how long to try."""

    base_url: str
    """Such as http://127.0.0.1:8000/v1."""
    api_key: str = ""
    """Empty: the endpoint wants none."""
    deadline_secs: float = 20.0
    """Longest a call may take, tries and pauses included."""
    retries: int = 2
    """Further tries after 408, 409, 429, 5xx or a broken connection; the endpoint's Retry-After is heeded."""


class OpenAiTranscriber:
    """Implements Transcriber."""

    def __init__(self, endpoint: Endpoint, model: str, *, language: str = "en") -> None:
        self.name = model
        self._language = language
        self._calls = _Calls(endpoint, f"The recogniser {model}")
        self._with_times = True

    async def ready(self) -> None:
        """Load the client; whether the endpoint is there shows with the first phrase."""
        await self._calls.client()

    async def transcribe(self, pcm: bytes, *, vocabulary: Sequence[str] = ()) -> list[SpokenWord]:
        """Return the words of a phrase; SpeechUnavailable, SpeechTimeout or another SpeechError."""
        if not pcm:
            return []
        return words_of(await self._calls.made(self._reply(pcm, ", ".join(vocabulary))), seconds(pcm))

    async def close(self) -> None:
        """Close the connections."""
        await self._calls.close()

    async def _reply(self, pcm: bytes, vocabulary: str) -> str:
        import openai

        if self._with_times:
            try:
                return await self._ask(pcm, vocabulary, _TIMES)
            except openai.BadRequestError:  # newer models have no times, and refuse to be asked for them
                reply = await self._ask(pcm, vocabulary, _NO_TIMES)
                self._with_times = False
                return reply
        return await self._ask(pcm, vocabulary, _NO_TIMES)

    async def _ask(self, pcm: bytes, vocabulary: str, form: dict[str, Any]) -> str:
        client = await self._calls.client()
        hints = {"prompt": vocabulary} if vocabulary else {}
        # As it came: servers differ, and the client's own models would take anything for anything.
        create: Any = client.audio.transcriptions.with_raw_response.create
        answer = await create(
            file=("phrase.wav", to_wav(pcm), "audio/wav"),
            model=self.name,
            language=self._language,
            temperature=0.0,
            **hints,
            **form,
        )
        return str(answer.http_response.text)


_NO_TIMES: dict[str, Any] = {"response_format": "json"}
_TIMES: dict[str, Any] = {
    "response_format": "verbose_json",
    "timestamp_granularities": ["word", "segment"],
}


class OpenAiSynthesizer:
    """Implements Synthesizer."""

    def __init__(self, endpoint: Endpoint, model: str, voices: Sequence[str]) -> None:
        self._model = model
        self._calls = _Calls(endpoint, f"The voice {model}")
        self._voices = tuple(VoiceChoice(voice, voice[:1].upper() + voice[1:]) for voice in voices)

    @property
    def voices(self) -> Sequence[VoiceChoice]:
        """As configured."""
        return self._voices

    async def speak(self, text: str, *, words_a_minute: int, voice: str | None = None) -> bytes:
        """Return a WAV file; BadInput for no words, otherwise SpeechUnavailable, SpeechTimeout, another SpeechError."""
        words = text.replace("\0", " ").strip()
        if not words:
            raise BadInput("There is nothing to say.", field="text")
        chosen = voice if voice in {known.id for known in self._voices} else self._voices[0].id
        return _whole_wav(await self._calls.made(self._sound(words, words_a_minute, str(chosen))))

    async def ready(self) -> None:
        """Nothing makes the first utterance wait but the network."""

    async def close(self) -> None:
        """Close the connections."""
        await self._calls.close()

    async def _sound(self, words: str, words_a_minute: int, voice: str) -> bytes:
        client = await self._calls.client()
        answer = await client.audio.speech.create(
            input=words,
            model=self._model,
            voice=voice,
            response_format="wav",
            speed=round(min(max(words_a_minute / _USUAL_WORDS_A_MINUTE, _SLOWEST), _FASTEST), 2),
        )
        return answer.content


class _Calls:
    """The client of an endpoint, and the meaning of its failures."""

    def __init__(self, endpoint: Endpoint, who: str) -> None:
        self._endpoint = endpoint
        self._who = who
        self._client: AsyncOpenAI | None = None
        self._building = asyncio.Lock()

    async def client(self) -> AsyncOpenAI:
        """Return it, importing in a thread the first time."""
        async with self._building:
            if self._client is None:
                self._client = await asyncio.to_thread(_build, self._endpoint)
            return self._client

    async def made(self, call: Awaitable[Got]) -> Got:
        """Return what a call gives, within the deadline; a SpeechError says what went wrong."""
        await self.client()
        try:
            return await asyncio.wait_for(call, self._endpoint.deadline_secs)
        except TimeoutError:
            raise SpeechTimeout(f"{self._who} did not answer in time.") from None
        except (SpeechError, asyncio.CancelledError):
            raise
        except Exception as error:
            raise self._failure(error) from error

    async def close(self) -> None:
        """Close the connections; the next call opens new ones."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def _failure(self, error: Exception) -> SpeechError:
        import openai

        if isinstance(error, openai.APITimeoutError):
            return SpeechTimeout(f"{self._who} did not answer in time.")
        if isinstance(error, openai.APIStatusError):
            return self._failure_of_status(error.status_code)
        if isinstance(error, openai.APIConnectionError):
            return SpeechUnavailable(f"{self._who} can't be reached.")
        return SpeechError(f"{self._who} failed ({type(error).__name__}).")

    def _failure_of_status(self, status: int) -> SpeechError:
        if status in {401, 403}:
            return SpeechUnavailable(f"{self._who} can't be used: its endpoint refuses the key ({status}).")
        if status == 404:
            return SpeechUnavailable(f"{self._who} is not known to its endpoint (404).")
        if status == 429:
            return SpeechError(f"{self._who} is asked too much (429).")
        return SpeechError(f"{self._who}: its endpoint answers with an error ({status}).")


def _build(endpoint: Endpoint) -> AsyncOpenAI:
    """Import and configure; everything that the shell's variables could change is given."""
    import openai

    # Its debug lines hold the words to be spoken and the vocabulary.
    logging.getLogger("openai").setLevel(logging.INFO)
    timeout = openai.Timeout(endpoint.deadline_secs, connect=_CONNECT_SECS)
    on_this_machine = urlsplit(endpoint.base_url).hostname in {"localhost", "127.0.0.1", "::1"}
    return openai.AsyncOpenAI(
        base_url=endpoint.base_url,
        api_key=endpoint.api_key or "none",
        timeout=timeout,
        max_retries=endpoint.retries,
        http_client=openai.DefaultAsyncHttpxClient(
            timeout=timeout, trust_env=not on_this_machine, follow_redirects=False
        ),
    )


def _whole_wav(data: bytes) -> bytes:
    """Return the file with true lengths in its header, which a server that streams can't know; SpeechError."""
    out = io.BytesIO()
    try:
        with wave.open(io.BytesIO(data)) as found:
            kind = (found.getnchannels(), found.getsampwidth())
            rate, frames = found.getframerate(), found.readframes(found.getnframes())
    except (wave.Error, EOFError, ValueError, OverflowError):
        raise SpeechError("The voice's endpoint does not send a WAV file.") from None
    if kind != (1, 2) or not frames:
        raise SpeechError("The voice's endpoint sends no sound, or not mono of 16 bits.")
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(frames[: len(frames) // 2 * 2])
    return out.getvalue()
