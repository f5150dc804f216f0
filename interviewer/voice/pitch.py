"""How high a voice is: the range of its fundamental frequency in a phrase. Pure; shown to people, never scored.

YIN (de Cheveigné and Kawahara, "YIN, a fundamental frequency estimator for speech and music", JASA 111, 2002) without
its last step, all frames of a phrase at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from interviewer.voice.audio import RATE_HZ

LOWEST_HZ, HIGHEST_HZ = 60.0, 400.0
"""Speaking voices; a higher or lower tone counts as not voiced."""
FRAME_SECS = 0.04
"""What is compared with itself, shifted."""
HOP_SECS = 0.02
"""From one frame to the next."""
SHORTEST_SECS = 0.5
"""Less voiced sound gives no range."""
_ABSOLUTE = 0.2
"""YIN's threshold: how much of a frame may differ from itself one period later."""
_QUIETEST_DBFS = -55.0
_BELOW_LOUD_DB = 30.0
"""A frame must be louder than the first and not further below the phrase's loud frames than the second."""

_FRAME, _HOP = round(FRAME_SECS * RATE_HZ), round(HOP_SECS * RATE_HZ)
_SHORTEST_LAG, _LONGEST_LAG = int(RATE_HZ / HIGHEST_HZ), int(np.ceil(RATE_HZ / LOWEST_HZ))
_REACH = _FRAME + _LONGEST_LAG + 1
_CHUNK = 500
"""Frames looked at together, so that ten minutes of sound take little memory."""
Floats = NDArray[np.float64]


def pitch_range_hz(pcm: bytes) -> tuple[float, float] | None:
    """Return the 10th and 90th percentile of a phrase's pitch, in Hz; None where under 0.5 s of it is voiced.

    Takes 16 kHz mono 16-bit samples, and about 1% of the time they last.
    """
    samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], dtype="<i2").astype(np.float64) / 32768
    if len(samples) < _REACH:
        return None
    frames = np.lib.stride_tricks.sliding_window_view(samples, _REACH)[::_HOP]
    loud = frames[_loud(frames)]
    chunks = [_pitches(loud[at : at + _CHUNK]) for at in range(0, len(loud), _CHUNK)]
    pitches = np.concatenate(chunks) if chunks else np.empty(0)
    if len(pitches) * HOP_SECS < SHORTEST_SECS:
        return None
    low, high = np.percentile(pitches, (10, 90))
    return round(float(low), 1), round(float(high), 1)


def _loud(frames: Floats) -> NDArray[np.bool_]:
    heard = frames[:, :_FRAME]
    levels = 10 * np.log10(heard.var(axis=1) + 1e-12)
    least = max(_QUIETEST_DBFS, float(np.percentile(levels, 95)) - _BELOW_LOUD_DB)
    return np.asarray(levels > least)


def _pitches(frames: Floats) -> Floats:
    """Return the pitch of each voiced frame, in Hz; frames × reach in, at most as many numbers out."""
    difference = _difference(frames - frames.mean(axis=1, keepdims=True))
    lags = np.arange(1, difference.shape[1] + 1)
    normal = difference * lags / np.maximum(np.cumsum(difference, axis=1), 1e-12)
    periods = [_period(row) for row in normal]
    return np.array([RATE_HZ / period for period in periods if period])


def _difference(frames: Floats) -> Floats:
    """Return how much each frame differs from itself shifted by 1, 2 … samples (YIN, equation 6)."""
    size = 1 << (_REACH + _FRAME - 1).bit_length()
    spectrum = np.fft.rfft(frames, size) * np.fft.rfft(frames[:, :_FRAME], size).conj()
    lags = _LONGEST_LAG + 2
    alike = np.fft.irfft(spectrum, size)[:, :lags]
    energy = np.cumsum(np.pad(frames**2, ((0, 0), (1, 0))), axis=1)
    shifted = energy[:, _FRAME : _FRAME + lags] - energy[:, :lags]
    return np.maximum(0.0, shifted[:, :1] + shifted - 2 * alike)[:, 1:]


def _period(normal: Floats) -> float | None:
    """Return the period in samples, between two of them; None where the frame is not voiced."""
    # An octave above the highest voice is looked at too: twice the period of a whistle is no voice.
    first = _SHORTEST_LAG // 2 - 1
    below = np.flatnonzero(normal[first:_LONGEST_LAG] < _ABSOLUTE)
    if not len(below):
        return None
    at = int(below[0]) + first
    while at + 1 < len(normal) and normal[at + 1] < normal[at]:
        at += 1
    if at < _SHORTEST_LAG - 1 or at + 1 >= len(normal):
        return None
    before, here, after = normal[at - 1 : at + 2]
    bend = before - 2 * here + after
    return float(at + 1 + (0.5 * (before - after) / bend if bend > 0 else 0.0))
