"""Uploaded sound (wav, webm, ogg, mp3, m4a) to samples, in a limited process of its own."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from interviewer.adapters import av_child
from interviewer.errors import BadSound, SoundTooLong, SpeechTimeout
from interviewer.voice.audio import BYTES_PER_SECOND, MAX_TURN_SECS

MAX_UPLOAD_BYTES = 25 * 2**20
"""Largest file: ten minutes are 19 MB even as plain samples."""
DECODERS_AT_ONCE = 2
"""Files decoded at the same time: ten minutes take two seconds of one core."""
_MEGABYTES = 1024
"""Address space of the decoder, its libraries included; its memory stays below 140 MB on all files tried."""
_PIECE_BYTES = 64 * 1024
_TAIL_SECS = 0.1
"""What a resampler may hold back until the end, and is not counted by the decoder."""
_PASSED_ON = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""All of the environment that the decoder sees: there are keys in the rest."""


class Decoders:
    """Decodes a few files at once; the others wait. For one event loop."""

    def __init__(self, at_once: int = DECODERS_AT_ONCE) -> None:
        self._places = asyncio.Semaphore(at_once)

    async def decode(self, data: bytes) -> bytes:
        """Return 16 kHz mono 16-bit samples, as `decode`."""
        async with self._places:
            return await decode(data)


async def decode(data: bytes, *, max_secs: float = MAX_TURN_SECS, deadline_secs: float = 30.0) -> bytes:
    """Return 16 kHz mono 16-bit samples; BadSound, SoundTooLong past `max_secs`, SpeechTimeout past the deadline."""
    if len(data) > MAX_UPLOAD_BYTES:
        raise BadSound(f"A sound file is at most {MAX_UPLOAD_BYTES // 2**20} MB.", field="sound")
    command = (sys.executable, "-I", av_child.__file__, str(max_secs), str(_MEGABYTES))
    most_bytes = int((max_secs + _TAIL_SECS) * BYTES_PER_SECOND)
    status, pcm = await output_of(command, data, most_bytes=most_bytes, deadline_secs=deadline_secs)
    return _checked(status, pcm, max_secs)


async def output_of(
    command: Sequence[str], data: bytes, *, most_bytes: int, deadline_secs: float
) -> tuple[int, bytes]:
    """Run a program on `data` and return its exit status and output.

    It is killed as soon as it says more than `most_bytes`, whatever it promised, and TOO_LONG is its status then.
    SpeechTimeout past the deadline. Cancelling kills it too.
    """
    child = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=_environment(),
    )
    try:
        async with asyncio.timeout(deadline_secs):
            output = await _talk(child, data, most_bytes)
            return (av_child.TOO_LONG, b"") if output is None else (await child.wait(), output)
    except TimeoutError:
        raise SpeechTimeout("Decoding this sound file took too long.") from None
    finally:
        await _ended(child)


async def _talk(child: asyncio.subprocess.Process, data: bytes, most_bytes: int) -> bytes | None:
    """Return all that the program says; None where it is too much."""
    if child.stdin is None or child.stdout is None:
        raise RuntimeError("a program without pipes")
    feeding = asyncio.create_task(_feed(child.stdin, data))
    output = bytearray()
    try:
        while piece := await child.stdout.read(_PIECE_BYTES):
            output += piece
            if len(output) > most_bytes:
                return None
    finally:
        feeding.cancel()
        with suppress(asyncio.CancelledError):
            await feeding
    return bytes(output)


async def _ended(child: asyncio.subprocess.Process) -> None:
    """Kill the program if it still runs. What it said is read first: an end behind a full pipe would not be noticed."""
    if child.returncode is None:
        with suppress(ProcessLookupError):
            child.kill()
        while child.stdout and await child.stdout.read(_PIECE_BYTES):
            pass
        await child.wait()


async def _feed(stdin: asyncio.StreamWriter, data: bytes) -> None:
    """Hand over the file in pieces, so that no second copy of it waits in a buffer; who reads may stop at any time."""
    with suppress(BrokenPipeError, ConnectionResetError):
        for at in range(0, len(data), _PIECE_BYTES):
            stdin.write(data[at : at + _PIECE_BYTES])
            await stdin.drain()
        stdin.close()


def _environment() -> dict[str, str]:
    """Return the program's environment; one thread of linear algebra, since each reserves address space."""
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return passed | {"OPENBLAS_NUM_THREADS": "1"}


def _checked(status: int, pcm: bytes, max_secs: float) -> bytes:
    if status == av_child.TOO_LONG:
        raise SoundTooLong(f"This sound file is longer than {max_secs:.0f} seconds.", field="sound")
    if status or not pcm:
        raise BadSound("This file can't be read as wav, webm, ogg, mp3 or m4a sound.", field="sound")
    return pcm
