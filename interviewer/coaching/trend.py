"""What a series of interviews says of a level's way: only what its beginning and its end bear out. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.coaching.levels import Change, Verdict, change_of
from interviewer.grading.scorecard import Score

THIRDS_FROM = 6
"""From so many interviews on the first and the last third are compared; below, the halves."""
MOST_MORE = 20
"""Of more interviews than this nobody is told that they would help."""
# A smaller difference would take hundreds of answers to tell.
_TOO_SMALL = 0.1


@dataclass(frozen=True, slots=True)
class Trend:
    """What changed from the first interviews to the last ones."""

    change: Change
    """From the first part to the last part."""
    interviews: int
    """How many each part has."""
    more: int | None
    """If unclear: about how many more interviews like the last ones would tell; None: none would, within reason."""

    @property
    def verdict(self) -> Verdict:
        """What may be said of it."""
        return self.change.verdict


def trend(interviews: Sequence[Sequence[Score]]) -> Trend | None:
    """Return the trend of interviews in the order held, each with its answers; None below two interviews."""
    valued = [kept for scores in interviews if (kept := [s for s in scores if s.value is not None])]
    size = len(valued) // (3 if len(valued) >= THIRDS_FROM else 2)
    if size == 0:
        return None
    first = [score for scores in valued[:size] for score in scores]
    last = [score for scores in valued[-size:] for score in scores]
    change = change_of(first, last)
    return None if change is None else Trend(change, size, _more(change, size, len(valued)))


def _more(change: Change, size: int, held: int) -> int | None:
    """Return how many further interviews would bring the noise below the difference, were all as so far."""
    if change.verdict != "unclear" or change.spread is None or abs(change.difference) < _TOO_SMALL:
        return None
    answers = 2 * (change.spread / change.difference) ** 2
    an_interview = (change.before.answers + change.after.answers) / (2 * size)
    wanted = math.floor(answers / an_interview) + 1
    more = max(1, wanted * (3 if wanted * 2 >= THIRDS_FROM else 2) - held)
    return more if more <= MOST_MORE else None
