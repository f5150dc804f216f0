"""Uploaded sound (wav, webm, ogg, mp3, m4a) to samples, in a limited process of its own."""

from __future__ import annotations

import asyncio
import sys

from interviewer.adapters import av_child
from interviewer.errors import BadSound, SoundTooLong, SpeechTimeout
from interviewer.voice.audio import MAX_TURN_SECS

MAX_UPLOAD_BYTES = 25 * 2**20
"""Largest file: ten minutes are 19 MB even as plain samples."""
_MEGABYTES = 1024
"""Address space of the decoder, its libraries included."""


async def decode(data: bytes, *, max_secs: float = MAX_TURN_SECS, deadline_secs: float = 30.0) -> bytes:
    """Return 16 kHz mono 16-bit samples; BadSound, SoundTooLong past `max_secs`, SpeechTimeout past the deadline."""
    if len(data) > MAX_UPLOAD_BYTES:
        raise BadSound(f"A sound file is at most {MAX_UPLOAD_BYTES // 2**20} MB.", field="sound")
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-I", av_child.__file__, str(max_secs), str(_MEGABYTES),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        pcm, _ = await asyncio.wait_for(child.communicate(data), deadline_secs)
    except TimeoutError:
        raise SpeechTimeout("Decoding this sound file took too long.") from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    return _checked(child.returncode or 0, pcm, max_secs)


def _checked(status: int, pcm: bytes, max_secs: float) -> bytes:
    if status == av_child.TOO_LONG:
        raise SoundTooLong(f"This sound file is longer than {max_secs:.0f} seconds.", field="sound")
    if status:
        raise BadSound("This file can't be read as wav, webm, ogg, mp3 or m4a sound.", field="sound")
    return pcm
