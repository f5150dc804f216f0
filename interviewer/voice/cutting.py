"""A recording into phrases, by the pauses in it. Pure but for the detector, which remembers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from interviewer.ports import SpeechDetector
from interviewer.voice.audio import PRE_ROLL_SECS, RATE_HZ
from interviewer.voice.endpointing import PHRASE_SECS
from interviewer.voice.hearing import LONG_PHRASE_SECS, LONGEST_PHRASE_SECS
from interviewer.voice.speech_gate import Began, Ended, SpeechGate

QUIET_SECS = 0.2
"""How long the place is at which a phrase that has no pause is cut; a word's gap is about as long."""
_SHORTEST_REST_SECS = 1.0
"""What a cut leaves over is no shorter: scraps are recognised badly."""
_PAUSE, _ROLL = round(PHRASE_SECS * RATE_HZ), round(PRE_ROLL_SECS * RATE_HZ)
_LONGEST, _LONG = round(LONGEST_PHRASE_SECS * RATE_HZ), round(LONG_PHRASE_SECS * RATE_HZ)
_QUIET, _REST = round(QUIET_SECS * RATE_HZ), round(_SHORTEST_REST_SECS * RATE_HZ)

Span = tuple[int, int]
"""First sample, and the first one after it."""


def phrases_of(pcm: bytes, detector: SpeechDetector) -> list[Span]:
    """Return the phrases of a recording, in order and apart: speech between pauses of 0.6 s, as in a live turn.

    Each has a moment (0.3 s at most) before and after it, and is at most 28 s long: what is longer is cut where it is
    quietest. Takes about a hundredth of the time the sound lasts; blocking.
    """
    samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], "<i2")
    rolled = [
        (max(0, start - _ROLL), min(len(samples), end + _ROLL)) for start, end in _speech(pcm, detector)
    ]
    return [piece for span in rolled for piece in _short_enough(span, samples)]


def _speech(pcm: bytes, detector: SpeechDetector) -> list[Span]:
    """Return where somebody speaks; pauses shorter than a phrase's end are part of it."""
    spans: list[Span] = []
    for start, end in _stretches(pcm, detector):
        if spans and start - spans[-1][1] < _PAUSE:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _stretches(pcm: bytes, detector: SpeechDetector) -> Iterator[Span]:
    gate, size = SpeechGate(), detector.frame_bytes
    detector.reset()
    began = 0
    for at in range(0, len(pcm), size):
        frame = pcm[at : at + size]
        change = gate.step(detector.probability(frame + bytes(size - len(frame))), at // 2)
        if isinstance(change, Began):
            began = change.at
        elif isinstance(change, Ended):
            yield began, change.at
    if gate.speaking:
        yield began, len(pcm) // 2


def _short_enough(span: Span, samples: NDArray[np.int16]) -> Iterator[Span]:
    start, end = span
    while end - start > _LONGEST:
        cut = _quietest(samples, start + _LONG, min(start + _LONGEST, end - _REST))
        yield start, cut
        start = cut
    yield start, end


def _quietest(samples: NDArray[np.int16], first: int, last: int) -> int:
    """Return the middle of the quietest moment between two samples; of equals the last, for longer phrases."""
    power = np.cumsum(samples[first:last].astype(np.float64) ** 2)
    moments = power[_QUIET:] - power[:-_QUIET]
    return first + len(moments) - int(np.argmin(moments[::-1])) - 1 + _QUIET // 2
