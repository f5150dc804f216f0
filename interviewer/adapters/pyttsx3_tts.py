"""The built-in voice: pyttsx3 in one process an utterance, which can be killed."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from interviewer.adapters import pyttsx3_child
from interviewer.errors import BadInput, SpeechError, SpeechTimeout, SpeechUnavailable
from interviewer.ports import VoiceChoice

_CHILD = pyttsx3_child.__file__
_MISSING = "The built-in voice needs espeak-ng, which is not on this machine: the interviewer's words are shown only."


class Pyttsx3Synthesizer:
    """Implements Synthesizer."""

    def __init__(self, *, deadline_secs: float = 10.0) -> None:
        self._deadline_secs = deadline_secs

    @property
    def voices(self) -> tuple[VoiceChoice, ...]:
        """The operating system's default."""
        return (VoiceChoice("default", "Built-in voice"),)

    async def speak(self, text: str, *, words_a_minute: int, voice: str | None = None) -> bytes:  # noqa: ARG002
        """Return a WAV file; SpeechUnavailable without espeak-ng, SpeechTimeout past the deadline."""
        words = text.replace("\0", " ").strip()
        if not words:
            raise BadInput("There is nothing to say.", field="text")
        with tempfile.TemporaryDirectory(prefix="voice-") as folder:
            path = Path(folder) / "utterance.wav"
            status = await self._run(words, words_a_minute, path)
            return await asyncio.to_thread(_result, status, path)

    async def _run(self, words: str, rate: int, path: Path) -> int:
        """Return the child's exit status; it never outlives this call."""
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-I", _CHILD, str(rate), str(path),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            await asyncio.wait_for(child.communicate(words.encode("utf-8", "replace")), self._deadline_secs)
        except TimeoutError:
            raise SpeechTimeout("The built-in voice took too long.") from None
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        return child.returncode or 0


def _result(status: int, path: Path) -> bytes:
    if status == pyttsx3_child.NO_ENGINE:
        raise SpeechUnavailable(_MISSING)
    if status or not path.exists():
        raise SpeechError("The built-in voice failed.")
    return path.read_bytes()
