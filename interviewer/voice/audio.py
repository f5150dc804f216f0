"""Sound inside the house: 16 kHz, mono, 16-bit little-endian samples, as bytes. Pure; the limits are here."""

from __future__ import annotations

import array
import io
import math
import sys
import wave
from collections import deque

from interviewer.errors import BadSound

RATE_HZ = 16_000
"""Samples a second, what the recogniser and the speech detector work at."""
BYTES_PER_SECOND = RATE_HZ * 2
"""Of one stream."""
MAX_FRAME_BYTES = BYTES_PER_SECOND // 2
"""Longest frame of a stream, half a second: more at once is not a microphone."""
MAX_TURN_SECS = 600.0
"""Longest turn: ten minutes, twice the longest answer interviews ask for."""
MAX_SURGE_SECS = 125.0
"""Sound that may arrive ahead of its time: what a browser keeps through a cut comes all at once, 120 s of it."""
PRE_ROLL_SECS = 0.3
"""Sound kept from before speech was noticed, so that no word lacks its beginning."""


def seconds(pcm: bytes | bytearray) -> float:
    """Return how long the samples last, in seconds."""
    return len(pcm) / BYTES_PER_SECOND


def checked(frame: object) -> bytes:
    """Return a frame of a stream; BadSound for text, an odd number of bytes, nothing, or too much at once."""
    if not isinstance(frame, bytes):
        raise BadSound("A frame of sound is bytes, not text.", field="frame")
    if not frame or len(frame) % 2:
        raise BadSound("A frame of sound holds whole 16-bit samples.", field="frame")
    if len(frame) > MAX_FRAME_BYTES:
        raise BadSound(f"A frame of sound is at most {MAX_FRAME_BYTES} bytes.", field="frame")
    return frame


class Intake:
    """The limit of one stream: not faster than a microphone, but for what a cut has held up."""

    def __init__(self, started_at: float) -> None:
        self._started_at = started_at
        self._bytes = 0

    def take(self, frame: object, now: float) -> bytes:
        """Return the frame; BadSound, and then the frame counts for nothing. `now` in seconds."""
        good = checked(frame)
        total_secs = (self._bytes + len(good)) / BYTES_PER_SECOND
        if total_secs > now - self._started_at + MAX_SURGE_SECS:
            raise BadSound("Sound arrives faster than anybody can speak.", field="frame")
        self._bytes += len(good)
        return good


class PhraseBuffer:
    """Collects a phrase with the moment before it; before speech only the newest `PRE_ROLL_SECS` are kept."""

    def __init__(self) -> None:
        self._before: deque[bytes] = deque()
        self._before_bytes = 0
        self._phrase: bytearray | None = None

    def add(self, frame: bytes) -> None:
        """Take a checked frame."""
        if self._phrase is not None:
            self._phrase += frame
            return
        self._before.append(frame)
        self._before_bytes += len(frame)
        while self._before_bytes - len(self._before[0]) >= PRE_ROLL_SECS * BYTES_PER_SECOND:
            self._before_bytes -= len(self._before.popleft())

    def begin(self) -> None:
        """Speech was noticed; what was kept from before is the phrase's beginning."""
        if self._phrase is None:
            self._phrase = bytearray(b"".join(self._before))
            self._before.clear()
            self._before_bytes = 0

    @property
    def phrase(self) -> bytes:
        """What the phrase holds so far; empty where none began."""
        return bytes(self._phrase or b"")

    @property
    def phrase_bytes(self) -> int:
        """How much that is."""
        return len(self._phrase or b"")

    def end(self) -> bytes:
        """Return the phrase and start anew; empty where none began."""
        phrase, self._phrase = bytes(self._phrase or b""), None
        return phrase


def level_dbfs(pcm: bytes) -> float:
    """Return the root mean square level in dB below full scale; -96, a 16-bit sample's floor, for silence."""
    samples = _samples(pcm)
    power = sum(sample * sample for sample in samples) / max(1, len(samples))
    return max(-96.0, 10 * math.log10(power / 32768**2)) if power else -96.0


def to_wav(pcm: bytes) -> bytes:
    """Return a WAV file of these samples."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(pcm)
    return out.getvalue()


def from_wav(data: bytes) -> bytes:
    """Return the samples of a 16 kHz mono 16-bit WAV file; BadSound for anything else."""
    try:
        with wave.open(io.BytesIO(data)) as file:
            kind = (file.getframerate(), file.getnchannels(), file.getsampwidth())
            pcm: bytes = file.readframes(file.getnframes())
    except (wave.Error, EOFError, ValueError, OverflowError) as error:
        raise BadSound("This is not a WAV file.", field="sound") from error
    if kind != (RATE_HZ, 1, 2):
        raise BadSound("Sound must be 16 kHz, mono, 16-bit.", field="sound")
    return pcm[: len(pcm) // 2 * 2]


def _samples(pcm: bytes) -> array.array[int]:
    samples = array.array("h", pcm)
    if sys.byteorder == "big":
        samples.byteswap()
    return samples
