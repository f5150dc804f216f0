"""When a phrase and when a turn has ended. Pure: every time is an argument, in seconds on any one clock.

The lengths of the pauses are a choice, set beside what people do: gaps between two speakers are mostly under 0.7 s,
but somebody who thinks in an interview is silent for 2–4 s, so that silence alone can't tell the two apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal, Protocol

Patience = Literal["quick", "normal", "patient"]
TurnTaking = Literal["hands_free", "push_to_talk", "button"]

PHRASE_SECS = 0.6
"""Silence that ends a phrase, whatever the patience: captions don't wait."""
COMPLETE_SECS = 1.5
"""Silence that ends a turn which looks complete."""
INCOMPLETE_SECS = 4.5
"""Silence that ends a turn which doesn't, or whose last words aren't known yet; longer than people mostly think."""
HEARD_SECS = 0.5
"""Interviewer audio after which a closed turn stays closed."""
SCALES: dict[Patience, float] = {"quick": 0.7, "normal": 1.0, "patient": 1.6}
"""What patience makes of the two silences that end a turn."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a turn answers: how much is to be expected of it."""

    kind: str
    """Of question: recruiter, technical, coding, system_design or behavioral."""
    follow_up: bool = False
    """Whether the interviewer asked back, after a first answer."""
    text: str = ""
    """The question."""


class TurnDetector(Protocol):
    """Says how complete a turn looks by its words."""

    def completeness(self, text: str, *, asked: Asked | None = None) -> float:
        """Return 0 (goes on) to 1 (is over) for the whole turn so far; `asked` where it is known. Fast and pure."""
        ...


class Due(Enum):
    """What has come to pass."""

    PHRASE = "phrase"
    """A phrase ended: transcribe it."""
    TURN = "turn"
    """The turn ended: commit it."""
    REOPENED = "reopened"
    """Speech went on soon after the end: withdraw the reply and continue the same turn."""
    NOD = "nod"
    """The turn could be over, or go on: a sign of attention is due, and leaves the candidate the word."""
    NOTHING_SAID = "nothing_said"
    """There was sound but no words: go on waiting for an answer."""


@dataclass(slots=True)
class _Phrase:
    """A stretch of speech between two pauses."""

    text: str | None = None
    """None until it is transcribed."""


class Endpointing:
    """Follows one turn of the candidate. Times must not go backwards."""

    def __init__(
        self,
        detector: TurnDetector,
        *,
        patience: Patience = "normal",
        taking: TurnTaking = "hands_free",
        asked: Asked | None = None,
    ) -> None:
        self.patience: Patience = patience
        """May change at any time."""
        self.taking: TurnTaking = taking
        """May change at any time; only hands free lets silence end the turn."""
        self._detector = detector
        self._asked = asked
        self._phrases: list[_Phrase] = []
        self._in_phrase = False
        self._silent_since: float | None = None
        self._closed = False
        self._nodded = False
        self._interviewer_heard_secs = 0.0

    @property
    def closed(self) -> bool:
        """Whether the turn has ended."""
        return self._closed

    @property
    def phrase(self) -> int:
        """Number of the phrase that is being spoken or was spoken last, from 0; -1 before the first."""
        return len(self._phrases) - 1

    def speech(self) -> Due | None:
        """Take note that the candidate speaks; a turn that can't be reopened any more ignores it."""
        if self._closed and self._interviewer_heard_secs > HEARD_SECS:
            return None
        reopened = self._closed
        self._closed = self._nodded = False
        self._silent_since = None
        if not self._in_phrase:
            self._phrases.append(_Phrase())
            self._in_phrase = True
        return Due.REOPENED if reopened else None

    def silence(self, at: float) -> None:
        """Take note that speech ended at `at`; further calls in the same silence change nothing."""
        if self._phrases and self._silent_since is None:
            self._silent_since = at

    def recognised(self, phrase: int, text: str) -> None:
        """Take the words of a phrase, by its number; late and out of order is fine."""
        self._phrases[phrase].text = _without_stop(text)

    def silent_from(self, at: float) -> None:
        """Count a silence that runs already from `at` on: sound before it is missing."""
        if self._silent_since is not None:
            self._silent_since = at

    def cut(self) -> None:
        """End the phrase in progress, whatever the silence: it is as long as a phrase may be."""
        self._in_phrase = False

    def interviewer_heard(self, secs: float) -> None:
        """Take note how much interviewer audio was played since the turn closed."""
        self._interviewer_heard_secs = secs

    def due(self, now: float) -> Due | None:
        """Return what the silence has brought about by now, once each; call it often."""
        if self._silent_since is None or self._closed:
            return None
        if self._in_phrase and now - self._silent_since >= PHRASE_SECS:
            self._in_phrase = False
            return Due.PHRASE
        if self._in_phrase or (left := self.countdown(now)) is None:
            return None
        if left > 0:
            return self._nod(now - self._silent_since)
        return self._end()

    def done(self, at: float) -> list[Due]:
        """End the turn at once ("I'm done", push-to-talk released); the phrase in progress ends with it."""
        if self._closed or not self._phrases:
            return []
        ended = [Due.PHRASE] if self._in_phrase else []
        self._in_phrase = False
        self.silence(at)
        self._close()
        return [*ended, Due.TURN]

    def countdown(self, now: float) -> float | None:
        """Return the seconds until silence ends the turn, for the page; None where it doesn't."""
        if self._silent_since is None or self._closed or self.taking != "hands_free":
            return None
        return max(0.0, self._silent_since + self._patience_secs() - now)

    def _nod(self, silent_secs: float) -> Due | None:
        """Return a nod where a finished turn would end by now and this one may be finished; once in a silence."""
        if self._nodded or silent_secs < COMPLETE_SECS * SCALES[self.patience]:
            return None
        if not 0.0 < self._completeness() < 1.0:
            return None
        self._nodded = True
        return Due.NOD

    def _completeness(self) -> float:
        text = self._text()
        return 0.0 if text is None else self._detector.completeness(text, asked=self._asked)

    def _patience_secs(self) -> float:
        completeness = min(1.0, max(0.0, self._completeness()))
        secs = INCOMPLETE_SECS + (COMPLETE_SECS - INCOMPLETE_SECS) * completeness
        return secs * SCALES[self.patience]

    def _text(self) -> str | None:
        """Return the words so far; None while those of the last phrase aren't known."""
        if self._phrases[-1].text is None:
            return None
        return " ".join(phrase.text for phrase in self._phrases if phrase.text)

    def _end(self) -> Due:
        if self._text() == "":
            self._phrases.clear()
            self._silent_since = None
            return Due.NOTHING_SAID
        self._close()
        return Due.TURN

    def _close(self) -> None:
        self._closed = True
        self._interviewer_heard_secs = 0.0


def _without_stop(text: str) -> str:
    """Return a phrase without its last full stop: Whisper writes one also where a phrase is cut in mid-clause."""
    text = text.rstrip()
    return text if text.endswith("..") else text.removesuffix(".")
