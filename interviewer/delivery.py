"""How somebody spoke, apart from what they said: pace, pauses, fillers, talk share. Pure; nothing here is scored.

The bands are this project's conventions, set with the feature; they are advice for practice, not findings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

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
_ALWAYS = frozenset("um uh erm".split())
_MEANT = re.compile(
    r"\b(?:would|'d|i|we|you|they|don't|didn't|looks?|looked|feels?|felt|sounds?|is|was|were|are|things?|something|just|"
    r"more|much|exactly)$"
)
"""What stands before a "like" that is meant (a verb's object, a comparison)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One turn of the candidate."""

    words: tuple[SpokenWord, ...]
    """In order, with times from the start of the interview."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A silence inside an answer."""

    start_secs: float
    """From the start of the interview."""
    secs: float
    """Its length."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """The figures. Those a minute are None where there is too little speech for them."""

    spoken_secs: float
    """From the first to the last word of each answer, pauses included."""
    words_a_minute: float | None
    """Over all answers."""
    pace_by_minute: tuple[float | None, ...]
    """Words a minute for each minute of the interview, over the time answers took in it."""
    pauses: tuple[Pause, ...]
    """Longer than 2 s, in order."""
    fillers: int
    """um, uh, erm, like, you know."""
    fillers_a_minute: float | None
    """Over all answers."""
    talk_share: float | None
    """Candidate's part of all speech, 0 to 1; None where nobody spoke."""
    longest_monologue_secs: float
    """The longest answer."""

    @property
    def pace_band(self) -> Band | None:
        """None where there is no pace."""
        return None if self.words_a_minute is None else pace_band(self.words_a_minute)

    @property
    def fillers_band(self) -> Band | None:
        """None where there is no rate."""
        return None if self.fillers_a_minute is None else fillers_band(self.fillers_a_minute)


def delivery(answers: Sequence[Answer], interviewer_secs: float) -> Delivery:
    """Return the figures of these answers; `interviewer_secs` is how long the interviewer's voice was heard."""
    spoken = [answer.words for answer in answers if answer.words]
    secs = [words[-1].end_secs - words[0].start_secs for words in spoken]
    fillers = sum(count_fillers([word.text for word in words]) for words in spoken)
    both = sum(secs) + interviewer_secs
    return Delivery(
        spoken_secs=sum(secs),
        words_a_minute=_a_minute(sum(map(len, spoken)), sum(secs)),
        pace_by_minute=_pace_by_minute(spoken),
        pauses=tuple(pause for words in spoken for pause in _pauses(words)),
        fillers=fillers,
        fillers_a_minute=_a_minute(fillers, sum(secs)),
        talk_share=sum(secs) / both if both else None,
        longest_monologue_secs=max(secs, default=0.0),
    )


def pace_band(words_a_minute: float) -> Band:
    """Return the band of a pace."""
    if not PACE_FLAGGED[0] <= words_a_minute <= PACE_FLAGGED[1]:
        return "flagged"
    return "good" if PACE_GOOD[0] <= words_a_minute <= PACE_GOOD[1] else "fair"


def fillers_band(a_minute: float) -> Band:
    """Return the band of a rate of fillers."""
    return "good" if a_minute <= FILLERS_GOOD else "flagged" if a_minute > FILLERS_FLAGGED else "fair"


def count_fillers(words: Sequence[str]) -> int:
    """Count um, uh, erm, "you know" and the "like" that compares nothing; a word list can be wrong about the last."""
    bare = [re.sub(r"[^\w']", "", word).lower() for word in words]
    before = ["", *bare]
    sounds = sum(word in _ALWAYS for word in bare)
    likes = sum(word == "like" and not _MEANT.search(before[at]) for at, word in enumerate(bare))
    return (
        sounds
        + likes
        + len(re.findall(r"(?<!do )(?<!if )\byou know\b(?! (?:what|how|why|where|that))", " ".join(bare)))
    )


def _a_minute(count: int, secs: float) -> float | None:
    return count * 60 / secs if secs >= SHORTEST_SECS else None


def _pauses(words: Sequence[SpokenWord]) -> list[Pause]:
    gaps = [Pause(a.end_secs, b.start_secs - a.end_secs) for a, b in pairwise(words)]
    return [gap for gap in gaps if gap.secs > LONG_PAUSE_SECS]


def _pace_by_minute(spoken: Sequence[Sequence[SpokenWord]]) -> tuple[float | None, ...]:
    last = max((words[-1].end_secs for words in spoken), default=0.0)
    return tuple(
        _pace_in(spoken, start, start + 60.0)
        for start in range(0, int(last // 60 + 1) * 60 if spoken else 0, 60)
    )


def _pace_in(spoken: Sequence[Sequence[SpokenWord]], start: float, end: float) -> float | None:
    count = sum(start <= word.start_secs < end for words in spoken for word in words)
    secs = sum(max(0.0, min(end, words[-1].end_secs) - max(start, words[0].start_secs)) for words in spoken)
    return _a_minute(count, secs)
