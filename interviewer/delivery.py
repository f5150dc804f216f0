"""How somebody spoke, apart from what they said: pace, pauses, fillers, talk share, pitch. Pure; nothing is scored.

Words are counted as they were recognised, never as they were corrected. What the bands rest on:

- Above 5 fillers a minute is flagged. Laske and DiGennaro Reed ("Um, so, like, do speech disfluencies matter?", Journal
  of Applied Behavior Analysis, 2024, doi 10.1002/jaba.1093) had speeches with 0, 2, 5 and 12 a minute rated: 5 did a
  speaker no harm, 12 did, sounds such as "um" more than words such as "like". Where between 5 and 12 it begins is not
  known. That up to 2 is "good" is convention. In conversation more is usual: 2–6 disfluencies in 100 words, repeats and
  restarts included (Bortfeld et al., Language and Speech, 2001, and others), would be 3–9 a minute at 150 words.
- About 150 words a minute is what is mostly given for American English, by the National Center for Voice and Speech
  among others (read in others' words only); in Hebrew radio interviews it was 154 (Amir, Annals of Behavioural Science,
  2016, doi 10.21767/2471-7975.100016). In mock job interviews, those who spoke fewer words a minute seemed more nervous
  (Feiler and Powell, "Behavioral Expression of Job Interview Anxiety", Journal of Business and Psychology, 2015).
  The edges 100, 120, 170 and 180 are convention: no study draws them.
- A pause is listed from 2 s on by convention. Pauses, talk share and pitch have no band.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Literal

from interviewer.fillers import filler_places
from interviewer.speech import SpokenWord

Band = Literal["good", "fair", "flagged"]

PACE_GOOD = (120.0, 170.0)
"""Words a minute."""
PACE_FLAGGED = (100.0, 180.0)
"""Words a minute; below the first or above the second is flagged."""
FILLERS_GOOD, FILLERS_FLAGGED = 2.0, 5.0
"""A minute: up to the first is good, above the second is flagged."""
LONG_PAUSE_SECS = 2.0
"""A silence inside an answer that is longer than this is listed."""
SHORTEST_SECS = 10.0
"""Speech too short for a rate: a figure a minute from a few words would be noise."""
MINUTE_SECS = 60.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of time in the interview."""

    start_secs: float
    """From the start of the interview."""
    secs: float
    """Its length."""

    @property
    def end_secs(self) -> float:
        """From the start of the interview."""
        return self.start_secs + self.secs

    def shared_secs(self, other: Stretch) -> float:
        """Return how long both last at once."""
        return max(0.0, min(self.end_secs, other.end_secs) - max(self.start_secs, other.start_secs))


@dataclass(frozen=True, slots=True)
class Answer:
    """One turn of the candidate."""

    words: tuple[SpokenWord, ...]
    """In order, with times from the start of the interview."""

    @property
    def stretch(self) -> Stretch:
        """From the first word to the last, pauses included; only where there are words."""
        start = self.words[0].start_secs
        return Stretch(start, max(0.0, self.words[-1].end_secs - start))


@dataclass(frozen=True, slots=True)
class Filler:
    """A word that only fills."""

    word: str
    """um, uh, erm, like, you know."""
    at_secs: float
    """From the start of the interview."""


@dataclass(frozen=True, slots=True)
class Minute:
    """One minute of the interview."""

    words_a_minute: float | None
    """Over the time answers took in it; None where that is under 10 s."""
    spoken_secs: float
    """Of answers, pauses included."""
    interviewer_secs: float
    """Of the interviewer's voice."""
    pauses: int
    """Begun in it."""
    fillers: int
    """Said in it."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """The figures. Those a minute are None where there is too little speech for them."""

    spoken_secs: float
    """From the first to the last word of each answer, pauses included."""
    words: int
    """Recognised, fillers included."""
    words_a_minute: float | None
    """Over all answers."""
    minutes: tuple[Minute, ...]
    """From the start of the interview to the last that was heard of anybody."""
    pauses: tuple[Stretch, ...]
    """Longer than 2 s, in order."""
    fillers: tuple[Filler, ...]
    """In order."""
    fillers_a_minute: float | None
    """Over all answers."""
    talk_share: float | None
    """Candidate's part of all speech, 0 to 1; None where the interviewer had no voice."""
    longest_monologue_secs: float
    """The longest answer, pauses included."""
    pitch_hz: tuple[float, float] | None
    """Range of the voice in a typical phrase, 10th to 90th percentile; None where too little is voiced."""
    spoken: tuple[Stretch, ...]
    """The answers, cut at their long pauses."""
    interviewer: tuple[Stretch, ...]
    """When the interviewer's voice was heard."""

    @property
    def pace_band(self) -> Band | None:
        """None where there is no pace."""
        return None if self.words_a_minute is None else pace_band(self.words_a_minute)

    @property
    def fillers_band(self) -> Band | None:
        """None where there is no rate."""
        return None if self.fillers_a_minute is None else fillers_band(self.fillers_a_minute)

    @property
    def pitch_semitones(self) -> float | None:
        """The pitch range as it is heard: 12 are an octave."""
        return None if self.pitch_hz is None else 12 * math.log2(self.pitch_hz[1] / self.pitch_hz[0])


def delivery(
    answers: Sequence[Answer],
    interviewer: Sequence[Stretch] = (),
    pitches_hz: Sequence[tuple[float, float]] = (),
) -> Delivery:
    """Return the figures of answers, the interviewer's voice, and the pitch ranges of phrases."""
    said = [answer for answer in answers if answer.words]
    secs = sum(answer.stretch.secs for answer in said)
    words = sum(len(answer.words) for answer in said)
    pauses = tuple(pause for answer in said for pause in _pauses(answer, interviewer))
    fillers = tuple(filler for answer in said for filler in _fillers(answer))
    heard = sum(stretch.secs for stretch in interviewer)
    return Delivery(
        spoken_secs=secs,
        words=words,
        words_a_minute=_a_minute(words, secs),
        minutes=_minutes(said, interviewer, pauses, fillers),
        pauses=pauses,
        fillers=fillers,
        fillers_a_minute=_a_minute(len(fillers), secs),
        talk_share=secs / (secs + heard) if heard else None,
        longest_monologue_secs=max((answer.stretch.secs for answer in said), default=0.0),
        pitch_hz=_typical(pitches_hz),
        spoken=tuple(stretch for answer in said for stretch in _between_pauses(answer)),
        interviewer=tuple(interviewer),
    )


def pace_band(words_a_minute: float) -> Band:
    """Return the band of a pace, as it is shown: in whole words."""
    words_a_minute = round(words_a_minute)
    if not PACE_FLAGGED[0] <= words_a_minute <= PACE_FLAGGED[1]:
        return "flagged"
    return "good" if PACE_GOOD[0] <= words_a_minute <= PACE_GOOD[1] else "fair"


def fillers_band(a_minute: float) -> Band:
    """Return the band of a rate of fillers, as it is shown: with one decimal."""
    a_minute = round(a_minute, 1)
    return "good" if a_minute <= FILLERS_GOOD else "flagged" if a_minute > FILLERS_FLAGGED else "fair"


def _a_minute(count: int, secs: float) -> float | None:
    return count * MINUTE_SECS / secs if secs >= SHORTEST_SECS else None


def _gaps(answer: Answer) -> list[Stretch]:
    gaps = [Stretch(a.end_secs, b.start_secs - a.end_secs) for a, b in pairwise(answer.words)]
    return [gap for gap in gaps if gap.secs > LONG_PAUSE_SECS]


def _pauses(answer: Answer, interviewer: Sequence[Stretch]) -> list[Stretch]:
    """Return its long silences; where the interviewer began to speak meanwhile it was no silence."""
    return [gap for gap in _gaps(answer) if not any(gap.shared_secs(voice) for voice in interviewer)]


def _between_pauses(answer: Answer) -> list[Stretch]:
    gaps, whole = _gaps(answer), answer.stretch
    starts = [whole.start_secs, *(gap.end_secs for gap in gaps)]
    ends = [*(gap.start_secs for gap in gaps), whole.end_secs]
    return [Stretch(start, end - start) for start, end in zip(starts, ends, strict=True)]


def _fillers(answer: Answer) -> list[Filler]:
    places = filler_places([word.text for word in answer.words])
    return [Filler(filler, answer.words[at].start_secs) for at, filler in places]


def _typical(pitches_hz: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    if not pitches_hz:
        return None
    return median(low for low, _ in pitches_hz), median(high for _, high in pitches_hz)


def _minutes(
    said: Sequence[Answer],
    interviewer: Sequence[Stretch],
    pauses: Sequence[Stretch],
    fillers: Sequence[Filler],
) -> tuple[Minute, ...]:
    last = max((s.end_secs for s in (*(answer.stretch for answer in said), *interviewer)), default=0.0)
    found = []
    for number in range(math.ceil(last / MINUTE_SECS)):
        minute = Stretch(number * MINUTE_SECS, MINUTE_SECS)
        secs = sum(answer.stretch.shared_secs(minute) for answer in said)
        words = sum(_within(word.start_secs, minute) for answer in said for word in answer.words)
        found.append(
            Minute(
                words_a_minute=_a_minute(words, secs),
                spoken_secs=secs,
                interviewer_secs=sum(voice.shared_secs(minute) for voice in interviewer),
                pauses=sum(_within(pause.start_secs, minute) for pause in pauses),
                fillers=sum(_within(filler.at_secs, minute) for filler in fillers),
            )
        )
    return tuple(found)


def _within(at_secs: float, minute: Stretch) -> bool:
    return minute.start_secs <= at_secs < minute.end_secs
