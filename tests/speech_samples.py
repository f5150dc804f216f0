"""Sound for tests: sentences spoken by espeak-ng, silence, noise, and files of them. The same on every run.

All samples are 16 kHz, mono, 16-bit, as everywhere in the house; a sentence is synthesised once a machine and voice.
"""

from __future__ import annotations

import io
import os
import random
import shutil
import subprocess
import wave
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from interviewer.voice.audio import BYTES_PER_SECOND, RATE_HZ, from_wav, seconds, to_wav

CONTAINERS = {
    "wav": ("wav", "pcm_s16le", 44_100),
    "webm": ("webm", "libopus", 48_000),
    "ogg": ("ogg", "libopus", 48_000),
    "mp3": ("mp3", "libmp3lame", 44_100),
    "m4a": ("ipod", "aac", 44_100),
}
"""Container, codec and rate of each kind of file that can be uploaded."""
MICROPHONE_HZ = 48_000
"""What Chromium takes a fake microphone's file at without resampling it."""

needs_espeak = not shutil.which("espeak-ng")
"""For `pytest.mark.skipif`: there is no voice on this machine."""


@cache
def spoken(text: str, *, words_a_minute: int = 150, voice: str = "en-us") -> bytes:
    """Return the samples of a sentence, without the silence around it."""
    kept = _folder() / f"{sha256(f'{voice}/{words_a_minute}/{text}'.encode()).hexdigest()[:24]}.wav"
    if not kept.exists():
        # Several processes may make the same at once: each writes its own file, the last one stays.
        fresh = kept.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(to_wav(trimmed(_synthesised(text, words_a_minute, voice))))
        fresh.replace(kept)
    return from_wav(kept.read_bytes())


def silence(secs: float) -> bytes:
    """Return digital silence."""
    return bytes(_samples(secs) * 2)


def noise(secs: float, *, level: float = 0.003, seed: int = 1) -> bytes:
    """Return white noise; `level` is its standard deviation as a part of full scale, by default a quiet room's."""
    drawn = np.random.default_rng(seed).normal(0.0, level * 32768, _samples(secs))
    return _clipped(drawn).tobytes()


def tone(secs: float, *, hz: float = 440.0, level: float = 0.3) -> bytes:
    """Return a sine; `level` is its peak as a part of full scale."""
    at = np.arange(_samples(secs)) / RATE_HZ
    return _clipped(np.sin(2 * np.pi * hz * at) * level * 32768).tobytes()


def joined(*pieces: bytes | float) -> bytes:
    """Return sounds one after the other; a number is so many seconds of silence."""
    return b"".join(piece if isinstance(piece, bytes) else silence(piece) for piece in pieces)


def mixed(first: bytes, second: bytes) -> bytes:
    """Return two sounds at once, as long as the first."""
    base = np.frombuffer(first, "<i2").astype(np.float64)
    other = np.resize(np.frombuffer(second, "<i2"), base.shape)
    return _clipped(base + other).tobytes()


def frames(pcm: bytes, frame_bytes: int = 1024) -> list[bytes]:
    """Return the sound in frames as a microphone sends them; the last is filled up with silence."""
    whole = pcm + bytes(-len(pcm) % frame_bytes)
    return [whole[at : at + frame_bytes] for at in range(0, len(whole), frame_bytes)]


def random_bytes(count: int, *, seed: int = 1) -> bytes:
    """Return what is no sound."""
    return random.Random(seed).randbytes(count)


def trimmed(pcm: bytes, *, threshold: int = 200) -> bytes:
    """Return the sound without what is silent before and after it."""
    loud = np.flatnonzero(np.abs(np.frombuffer(pcm, "<i2").astype(np.int32)) > threshold)
    return pcm[2 * int(loud[0]) : 2 * int(loud[-1]) + 2] if loud.size else b""


def resampled(pcm: bytes, rate_hz: int) -> NDArray[np.int16]:
    """Return the samples at another rate, by linear interpolation: good enough to be recognised."""
    old = np.frombuffer(pcm, "<i2")
    at = np.arange(int(seconds(pcm) * rate_hz)) * (RATE_HZ / rate_hz)
    return _clipped(np.interp(at, np.arange(old.size), old))


def write_wav(path: Path, pcm: bytes, *, rate_hz: int = RATE_HZ) -> Path:
    """Write a mono 16-bit WAV file and return its path; `MICROPHONE_HZ` for a browser's fake microphone."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(pcm if rate_hz == RATE_HZ else resampled(pcm, rate_hz).tobytes())
    return path


def file_of(kind: str, pcm: bytes) -> bytes:
    """Return the sound in a file of this kind, a key of `CONTAINERS`."""
    container, codec, rate = CONTAINERS[kind]
    out = io.BytesIO()
    with av.open(out, "w", format=container) as opened:
        stream: Any = opened.add_stream(codec, rate=rate, layout="mono")
        frame = av.AudioFrame.from_ndarray(resampled(pcm, rate)[np.newaxis], format="s16", layout="mono")
        frame.sample_rate = rate
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            opened.mux(packet)
    return out.getvalue()


def _synthesised(text: str, words_a_minute: int, voice: str) -> bytes:
    """Return what espeak-ng makes of it, at our rate."""
    command = ["espeak-ng", "-v", voice, "-s", str(words_a_minute), "--stdout", "--stdin"]
    data = subprocess.run(command, input=text.encode(), stdout=subprocess.PIPE, check=True).stdout
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE_HZ)
    with av.open(io.BytesIO(data), "r") as container:
        made = [piece for frame in container.decode(audio=0) for piece in resampler.resample(frame)]
    return b"".join(piece.to_ndarray().tobytes() for piece in [*made, *resampler.resample(None)])


@cache
def _folder() -> Path:
    folder = Path(gettempdir()) / "mock-interviewer-speech"
    folder.mkdir(exist_ok=True)
    return folder


def _samples(secs: float) -> int:
    return round(secs * BYTES_PER_SECOND / 2)


def _clipped(values: NDArray[Any]) -> NDArray[np.int16]:
    return np.clip(np.round(values), -32768, 32767).astype("<i2")
