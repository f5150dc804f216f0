"""The built-in voice: pyttsx3 in one process an utterance, which can be killed.

A process takes longer to start than to speak a sentence, so one is started ahead and waits for its text.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from interviewer.adapters import pyttsx3_child
from interviewer.errors import BadInput, SpeechError, SpeechTimeout, SpeechUnavailable
from interviewer.ports import VoiceChoice

_MISSING = "The built-in voice needs espeak-ng, which is not on this machine: the interviewer's words are shown only."
_DEFAULT = VoiceChoice("default", "Built-in voice")
_MOST_VOICES = 8
"""To choose from: a handful."""
_AT_ONCE = 32
"""Utterances, a thread each; the rest waits."""

Child = subprocess.Popen[bytes]


class Pyttsx3Synthesizer:
    """Implements Synthesizer."""

    def __init__(self, *, deadline_secs: float = 10.0) -> None:
        self._deadline_secs = deadline_secs
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="voice")
        self._lock = threading.Lock()
        self._ahead: list[Child] = []
        self._closed = False
        self._voices: tuple[VoiceChoice, ...] | None = None
        weakref.finalize(self, _end_all, self._ahead)

    @property
    def voices(self) -> Sequence[VoiceChoice]:
        """The operating system's English voices; the first time a process is asked for them (80 ms), or `ready` was."""
        if self._voices is None:
            self._voices = _ask_for_voices(self._deadline_secs)
        return self._voices

    async def ready(self) -> None:
        """Start a process ahead and learn the voices, so that the first utterance doesn't wait for either."""
        await asyncio.to_thread(self._start_ahead)
        await asyncio.to_thread(lambda: self.voices)

    async def close(self) -> None:
        """End the process that was started ahead; also done when this is forgotten."""
        await asyncio.to_thread(self._end_ahead)
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def speak(self, text: str, *, words_a_minute: int, voice: str | None = None) -> bytes:
        """Return a WAV file; SpeechUnavailable without espeak-ng, SpeechTimeout past the deadline."""
        words = text.replace("\0", " ").strip()
        if not words:
            raise BadInput("There is nothing to say.", field="text")
        utterance = _Utterance(words, words_a_minute, None if voice == _DEFAULT.id else voice)
        work = asyncio.get_running_loop().run_in_executor(self._threads, self._say, utterance)
        try:
            return await asyncio.wait_for(work, self._deadline_secs)
        except TimeoutError:
            raise SpeechTimeout("The built-in voice took too long.") from None
        finally:
            utterance.end()

    def _say(self, utterance: _Utterance) -> bytes:
        with self._lock:
            child = self._ahead.pop() if self._ahead else None
        try:
            return utterance.spoken_by(child or _start())
        finally:
            with suppress(RuntimeError):  # closed meanwhile
                self._threads.submit(self._start_ahead)

    def _end_ahead(self) -> None:
        with self._lock:
            self._closed = True
            _end_all(self._ahead)

    def _start_ahead(self) -> None:
        with self._lock:
            if not self._ahead and not self._closed:
                self._ahead.append(_start())


class _Utterance:
    """One text on its way through one process; `end` may come from another thread at any time."""

    def __init__(self, words: str, rate: int, voice: str | None) -> None:
        self._words, self._rate, self._voice = words, rate, voice
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._ended = False

    def spoken_by(self, child: Child) -> bytes:
        """Return the WAV file."""
        with self._lock:
            self._child = child
            if self._ended:
                child.kill()
        with tempfile.TemporaryDirectory(prefix="voice-") as folder:
            path = Path(folder) / "utterance.wav"
            order = {"text": self._words, "path": str(path), "rate": self._rate, "voice": self._voice}
            child.communicate(json.dumps(order).encode())
            return _result(child.returncode, path)

    def end(self) -> None:
        """Kill the process if it still works."""
        with self._lock:
            self._ended = True
            if self._child is not None and self._child.poll() is None:
                self._child.kill()


def _start(*, answers: bool = False) -> Child:
    """Start a process, without the site packages' start-up files where it can do without: they take a third of it."""
    spec = find_spec("pyttsx3")
    packages = [str(Path(spec.origin).parents[1])] if spec and spec.origin else []
    bare = bool(packages) and sys.platform != "win32"  # Windows' COM packages need their start-up file
    command = [sys.executable, "-I", *(["-S"] if bare else []), pyttsx3_child.__file__]
    return subprocess.Popen(  # noqa: S603 - our own program and no words of anybody
        command + packages if bare else command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE if answers else subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _end_all(children: list[Child]) -> None:
    while children:
        child = children.pop()
        child.kill()
        with suppress(OSError):
            child.communicate()


def _ask_for_voices(deadline_secs: float) -> tuple[VoiceChoice, ...]:
    """Return the default alone where the operating system has no voice, or doesn't say."""
    child = _start(answers=True)
    try:
        listed, _ = child.communicate(b'{"voices": true}', deadline_secs)
        found = tuple(VoiceChoice(*voice) for voice in json.loads(listed or b"[]"))
    except (subprocess.TimeoutExpired, ValueError, TypeError):
        found = ()
    finally:
        _end_all([child])
    return found[:_MOST_VOICES] or (_DEFAULT,)


def _result(status: int, path: Path) -> bytes:
    if status == pyttsx3_child.NO_ENGINE:
        raise SpeechUnavailable(_MISSING)
    if status or not path.exists():
        raise SpeechError("The built-in voice failed.")
    return path.read_bytes()
