"""From the record of a spoken interview to how it was spoken: when each word fell, on the interview's own clock. Pure.

The clock is that of the state (`active_secs`): it begins with the first event, stands while the interview is paused,
and a page left open counts ten minutes at most. Speech lets it run: who speaks in a pause is not paused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from interviewer.delivery import Answer, Delivery, Stretch, delivery
from interviewer.model import Event, Paused, Resumed, TurnTaken
from interviewer.speech import Phrase, PhraseHeard, VoiceHeard
from interviewer.state import LONGEST_GAP_SECS, State


def delivery_of(state: State, events: Iterable[Event]) -> Delivery | None:
    """Return how an interview was spoken; None where nothing was."""
    if not state.speech:
        return None
    times = _times(events)
    spoken = [phrases for _, phrases in state.speech]
    return delivery(
        [_answer(phrases, times) for phrases in spoken],
        [times.of_voice(voice) for voice in state.voice],
        [phrase.pitch_hz for phrases in spoken for phrase in phrases if phrase.pitch_hz],
    )


@dataclass
class _Times:
    """When it happened, in seconds from the start of the interview."""

    phrases: dict[str, float] = field(default_factory=dict)
    """Where the sound of each phrase begins, by phrase id."""
    voices: dict[VoiceHeard, float] = field(default_factory=dict)
    """Where the interviewer's voice ended."""

    def of_voice(self, voice: VoiceHeard) -> Stretch:
        """Return when the interviewer's voice was heard."""
        end = self.voices[voice]
        start = max(0.0, end - voice.secs)
        return Stretch(start, end - start)


def _times(events: Iterable[Event]) -> _Times:
    times, clock = _Times(), _Clock()
    for event in events:
        if isinstance(event, PhraseHeard):
            times.phrases[event.phrase.id] = clock.speech(event.phrase.began_at)
        clock.go(event.turn.at if isinstance(event, TurnTaken) else event.at)
        if isinstance(event, VoiceHeard):
            times.voices[event] = clock.secs
        if isinstance(event, Paused | Resumed):
            clock.stopped = isinstance(event, Paused)
    return times


@dataclass
class _Clock:
    """Goes from event to event."""

    secs: float = 0.0
    stopped: bool = False
    _last: datetime | None = None

    def go(self, at: datetime) -> None:
        """Go on to this time; what lies back doesn't turn it back."""
        gap = self._gap(at)
        if gap > 0 and not self.stopped:
            self.secs += min(gap, LONGEST_GAP_SECS)
        if gap >= 0:
            self._last = at

    def speech(self, began_at: datetime) -> float:
        """Return when speech began; it may have begun before the last event, which was the phrase before it."""
        gap = self._gap(began_at)
        if gap < 0:
            return max(0.0, self.secs + gap)
        self.go(began_at)
        self.stopped = False
        return self.secs

    def _gap(self, at: datetime) -> float:
        return 0.0 if self._last is None else (at - self._last).total_seconds()


def _answer(phrases: tuple[Phrase, ...], times: _Times) -> Answer:
    return Answer(
        tuple(
            replace(word, start_secs=start + word.start_secs, end_secs=start + word.end_secs)
            for phrase in phrases
            for start in [times.phrases[phrase.id]]
            for word in phrase.words
        )
    )
