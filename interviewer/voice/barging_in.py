"""When the candidate interrupts the interviewer. Pure: every time is an argument, in seconds on any one clock."""

from __future__ import annotations

from enum import Enum

from interviewer.voice.endpointing import PHRASE_SECS

BARGE_IN_SECS = 0.25
"""Speech that stops the playback: a cough or a click is mostly shorter."""
FALSE_SECS = 0.5
"""An interruption with less speech than this was none ("mm-hm"): the interviewer goes on."""


class Playback(Enum):
    """What the playback has to do."""

    STOP = "stop"
    """Fall silent at once."""
    RESUME = "resume"
    """Go on from where it fell silent."""


class BargeIn:
    """Follows one reply of the interviewer. Times must not go backwards."""

    def __init__(self) -> None:
        self._speech_since: float | None = None
        self._silent_since: float | None = None
        self._spoken_secs = 0.0
        self._stopped = False

    def speech(self, at: float) -> None:
        """Take note that the candidate speaks from `at`; further calls in the same stretch change nothing."""
        if self._speech_since is None:
            self._speech_since, self._silent_since = at, None

    def silence(self, at: float) -> None:
        """Take note that speech ended at `at`."""
        if self._speech_since is not None:
            self._spoken_secs += at - self._speech_since
            self._speech_since, self._silent_since = None, at

    def due(self, now: float) -> Playback | None:
        """Return what the playback has to do, once each; call it often."""
        if not self._stopped and self._spoken(now) >= BARGE_IN_SECS:
            self._stopped = True
            return Playback.STOP
        if self._silent_since is None or now - self._silent_since < PHRASE_SECS:
            return None
        return self._after_silence()

    def meant(self, now: float) -> bool:
        """Return whether this is an interruption for certain: longer than a false one."""
        return self._stopped and self._spoken(now) >= FALSE_SECS

    def _spoken(self, now: float) -> float:
        """Return the seconds of speech since the last pause of a phrase's length."""
        return self._spoken_secs + (0.0 if self._speech_since is None else now - self._speech_since)

    def _after_silence(self) -> Playback | None:
        if self._stopped and self._spoken_secs >= FALSE_SECS:
            return None
        resumes, self._stopped = self._stopped, False
        self._spoken_secs, self._silent_since = 0.0, None
        return Playback.RESUME if resumes else None
