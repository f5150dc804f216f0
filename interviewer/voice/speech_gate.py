"""From a speech detector's probabilities to where speech begins and ends. Pure; positions are in samples."""

from __future__ import annotations

from dataclasses import dataclass

START, STOP = 0.5, 0.35
"""Probability at which a frame is speech, and below which it isn't any more: Silero's own, 0.15 apart."""
ONSET_FRAMES = 3
"""Frames of speech in a row before it counts, 96 ms: clicks and taps are shorter."""
RESUME_SAMPLES = 9_600
"""Within 0.6 s of its end, speech that goes on counts at once."""


@dataclass(frozen=True, slots=True)
class Began:
    """Speech began."""

    at: int
    """Its first sample."""


@dataclass(frozen=True, slots=True)
class Ended:
    """Speech ended."""

    at: int
    """The first sample after it."""


class SpeechGate:
    """Follows one stream."""

    def __init__(self) -> None:
        self.speaking = False
        """Whether somebody speaks now."""
        self._run = 0
        self._run_began = 0
        self._ended: int | None = None

    def step(self, probability: float, start: int) -> Began | Ended | None:
        """Take a frame that begins at `start` and return what changed with it."""
        if self.speaking:
            if probability >= STOP:
                return None
            self.speaking, self._run, self._ended = False, 0, start
            return Ended(start)
        if probability < START:
            self._run = 0
            return None
        self._run_began = start if not self._run else self._run_began
        self._run += 1
        goes_on = self._ended is not None and start - self._ended < RESUME_SAMPLES
        if self._run < ONSET_FRAMES and not goes_on:
            return None
        self.speaking = True
        return Began(self._run_began)
