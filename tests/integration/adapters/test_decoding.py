"""Sound files from anywhere: the five kinds are read, bombs and rubbish are refused."""

from __future__ import annotations

import io
import math
import random
import struct
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from interviewer.errors import BadSound, SoundTooLong, SpeechTimeout
from interviewer.voice.audio import RATE_HZ, level_dbfs, seconds, to_wav
from interviewer.voice.decoding import MAX_UPLOAD_BYTES, decode

KINDS = {
    "wav": ("wav", "pcm_s16le", 44_100),
    "webm": ("webm", "libopus", 48_000),
    "ogg": ("ogg", "libopus", 48_000),
    "mp3": ("mp3", "libmp3lame", 44_100),
    "m4a": ("ipod", "aac", 44_100),
}


def encoded(kind: str, secs: float = 1.0) -> bytes:
    """Return a 440 Hz tone at half of full scale in a file of this kind."""
    container_name, codec, rate = KINDS[kind]
    out = io.BytesIO()
    tone = np.sin(2 * math.pi * 440 * np.arange(int(secs * rate)) / rate) * 16384
    with av.open(out, "w", format=container_name) as container:
        stream: Any = container.add_stream(codec, rate=rate, layout="mono")
        frame = av.AudioFrame.from_ndarray(tone.astype("<i2")[np.newaxis], format="s16", layout="mono")
        frame.sample_rate = rate
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    return out.getvalue()


@pytest.mark.parametrize("kind", KINDS)
async def test_each_kind_becomes_our_kind(kind: str) -> None:
    pcm = await decode(encoded(kind))
    assert seconds(pcm) == pytest.approx(1.0, abs=0.15)
    assert level_dbfs(pcm) == pytest.approx(-9.0, abs=1.0)


async def test_what_is_no_sound_is_refused() -> None:
    for data in (
        b"",
        b"text",
        random.Random(1).randbytes(5000),
        encoded("mp3")[:50],
        b"#EXTM3U\nfile:///etc/passwd\n",
    ):
        with pytest.raises(BadSound):
            await decode(data)


async def test_a_playlist_does_not_reach_the_files_of_this_machine(tmp_path: Path) -> None:
    (tmp_path / "secret.mp3").write_bytes(encoded("mp3"))
    entry = f"#EXTINF:1,\nfile://{tmp_path}/secret.mp3\n"
    with pytest.raises(BadSound):
        await decode(f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n{entry}#EXT-X-ENDLIST\n".encode())


async def test_a_small_file_that_becomes_long_is_refused_while_it_is_decoded() -> None:
    bomb = encoded("webm", secs=120.0)
    assert len(bomb) < 2_000_000
    with pytest.raises(SoundTooLong):
        await decode(bomb, max_secs=10.0)


async def test_a_header_that_lies_about_its_length_or_rate_does_not_matter() -> None:
    wav = bytearray(to_wav(bytes(2 * RATE_HZ)))
    wav[40:44] = struct.pack("<I", 0xFFFFFFF0)
    assert seconds(await decode(bytes(wav))) == pytest.approx(1.0, abs=0.1)
    wav[24:28] = struct.pack("<I", 1)
    with pytest.raises(BadSound):
        await decode(bytes(wav), max_secs=10.0)


async def test_a_file_that_is_too_large_is_not_even_tried() -> None:
    with pytest.raises(BadSound, match="25 MB"):
        await decode(bytes(MAX_UPLOAD_BYTES + 1), deadline_secs=0.0)


async def test_a_deadline_ends_the_process() -> None:
    with pytest.raises(SpeechTimeout):
        await decode(encoded("wav"), deadline_secs=0.0)
