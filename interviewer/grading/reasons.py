"""One short sentence for the candidate on what was found and what is missing.

A reason never denies what its level grants: from level 4 on it names no gap, only what would be stronger still, and up
to level 2 it always names what is missing. What counts as found is a threshold on the features the level comes from.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from interviewer.grading.features import Features
from interviewer.grading.reason_steps import STEPS, Step
from interviewer.model import KeyPointCheck
from rubrics.model import HIGHEST, LOWEST

_FIRST_TAKEN = 3
"""The level that the rubrics give to an answer with the first step."""
_STRONG = 4
"""From this level on nothing is denied."""
_PLAIN = {
    1: "Little of what this criterion asks for was found",
    2: "A start is there, but most of what this criterion asks for was not found",
    3: "Part of what this criterion asks for was found",
    4: "Most of what this criterion asks for was found",
    5: "What this criterion asks for was found",
}


def reason_for(rubric_id: str, criterion: str, features: Features, level: int) -> str:
    """Return the sentence for one criterion; plain words about the level where nothing specific is known."""
    steps = STEPS.get((rubric_id, criterion), ())
    if not steps:
        return _sentence(_PLAIN[level])
    return _sentence((_of_low if level < _FIRST_TAKEN else _of_high)(steps, features, level))


def reason_by_points(points: Sequence[KeyPointCheck], level: int) -> str:
    """Return the sentence for a criterion that asks for key points."""
    made = sum(point.covered for point in points)
    words = _points_words(made, len(points), level)
    example = next((point.key_point.rstrip(".") for point in points if not point.covered), None)
    if example is None or level == HIGHEST:
        return _sentence(words)
    if level >= _STRONG:
        return _sentence(f"{words}; stronger still with this one, for example: “{example}”")
    return _sentence(f"{words}; missing is, for example: “{example}”")


def _points_words(made: int, of: int, level: int) -> str:
    """Say how many points come through, where that number goes with the level."""
    if level < _FIRST_TAKEN and 2 * made > of:
        return "Many key points are touched on, but what is said about them is not enough"
    if level >= _STRONG and (2 * made < of or (level == HIGHEST and 4 * made < 3 * of)):
        return "What is said goes well with the key points"
    if made == 0:
        return _PLAIN[level]
    return "Every key point comes through" if made == of else f"{made} of {of} key points come through"


def _of_low(steps: Sequence[Step], features: Features, level: int) -> str:
    """Say what is missing first, after what comes before it."""
    taken = list(takewhile(lambda step: step.shown(features), steps))
    missing = steps[len(taken)] if len(taken) < len(steps) else None
    if not taken:
        return steps[0].missing
    if level == LOWEST:
        return f"{_PLAIN[LOWEST]}" + (f"; missing is, for example, that {missing.found}" if missing else "")
    return f"{taken[-1].found}, but {missing.missing if missing else 'without the detail that this takes'}"


def _of_high(steps: Sequence[Step], features: Features, level: int) -> str:
    """Say what was found and what would be more. The first step was taken, whatever its features alone say."""
    found = [step for step in steps if step.shown(features)]
    missing = [step for step in steps[1:] if step not in found]
    if not found:
        return _PLAIN[level]
    if level == HIGHEST or not missing:
        return " and ".join(step.found for step in dict.fromkeys((found[0], found[-1])))
    if level < _STRONG and steps.index(missing[0]) > steps.index(found[-1]):
        return f"{found[-1].found}, but {missing[0].missing}"
    return f"{found[-1].found}; stronger still if {missing[0].found}"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."
