"""How well and how fast a recogniser hears: words wrong against transcripts, with noise or without."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from interviewer.errors import BadInput
from interviewer.ports import Transcriber
from interviewer.voice.audio import seconds
from interviewer.voice.decoding import decode

_NOISE_SEED = 4


@dataclass(frozen=True, slots=True)
class Heard:
    """One recording."""

    name: str
    said: str
    """As the transcript has it."""
    heard: str
    words: int
    """Spoken."""
    wrong: int
    """Words to be changed, added or left out to make one of the other."""
    secs: float
    """Of sound."""
    took_secs: float
    """Of this machine."""


def recordings(folder: Path) -> list[tuple[Path, str]]:
    """Return the sound files of a folder that have a transcript of the same name beside them; BadInput for none."""
    found = [
        (path, path.with_suffix(".txt").read_text(encoding="utf-8").strip())
        for path in sorted(folder.iterdir())
        if path.suffix in {".wav", ".ogg", ".webm", ".mp3", ".m4a"} and path.with_suffix(".txt").exists()
    ]
    if not found:
        raise BadInput(f"{folder}: no sound files with a .txt beside them", field="audio")
    return found


async def listen(ears: Transcriber, path: Path, said: str, *, noise_db: float | None = None) -> Heard:
    """Recognise a recording as one phrase; `noise_db` is how much louder than white noise it is."""
    pcm = await decode(await asyncio.to_thread(path.read_bytes))
    if noise_db is not None:
        pcm = with_noise(pcm, noise_db)
    began = time.perf_counter()
    found = await ears.transcribe(pcm)
    took = time.perf_counter() - began
    heard = " ".join(word.text for word in found)
    spoken = plain(said)
    return Heard(path.stem, said, heard, len(spoken), changes(spoken, plain(heard)), seconds(pcm), took)


def summary(heard: Sequence[Heard]) -> dict[str, Any]:
    """Return the report."""
    words, wrong = sum(each.words for each in heard), sum(each.wrong for each in heard)
    took = [each.took_secs for each in heard]
    return {
        "recordings": [asdict(each) for each in heard],
        "words": words,
        "wrong": wrong,
        "word_error_rate": wrong / words if words else None,
        "secs_a_phrase": {"p50": float(np.median(took)), "p95": float(np.quantile(took, 0.95))},
    }


def with_noise(pcm: bytes, noise_db: float) -> bytes:
    """Return 16-bit samples with white noise under them, the same in every run."""
    samples = np.frombuffer(pcm, "<i2").astype(np.float64)
    power = float(np.mean(samples**2)) if samples.size else 0.0
    noise = np.random.default_rng(_NOISE_SEED).normal(
        0.0, (power / 10 ** (noise_db / 10)) ** 0.5, samples.size
    )
    return bytes(np.clip(samples + noise, -32768, 32767).astype("<i2").tobytes())


def plain(text: str) -> list[str]:
    """Return words as they sound: small letters, no marks, hyphens as gaps."""
    return re.sub(r"[^\w' ]", " ", text.lower().replace("’", "'")).split()


def changes(said: Sequence[str], heard: Sequence[str]) -> int:
    """Return the edit distance in words (Levenshtein), which word error rates are made of."""
    row = list(range(len(heard) + 1))
    for at, word in enumerate(said, start=1):
        before, row[0] = row[0], at
        for place, other in enumerate(heard, start=1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (word != other))
    return row[-1]
