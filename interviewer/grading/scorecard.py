"""The arithmetic on grades: unit, stage and overall scores, recommendation and confidence. Pure.

Ungraded criteria take no part; nothing here invents a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from interviewer.model import Grade
from rubrics.model import HIGHEST, LOWEST, Recommendation, Rubric, recommendation

Confidence = Literal["low", "medium", "high"]
Interval = tuple[float, float]

# Below this share of the rubrics' weight graded, a score says little about the interview as a whole.
_SHARE_FOR_ANY_CONFIDENCE = 0.5
_SHARE_FOR_HIGH_CONFIDENCE = 0.8
# One grader judges all answers of one person: half of each error is taken to be shared by all, the other half to
# average out. An assumption; there are no whole interviews with human grades to measure it on.
_SHARED_ERROR = 0.5


@dataclass(frozen=True, slots=True)
class Score:
    """A number with how sure it is."""

    value: float | None
    """1–5, or None: nothing was graded."""
    interval: Interval | None
    """Where careful raters' scores would lie, at 80%."""
    share_graded: float
    """Share of the rubric's weight that was graded, 0–1."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What it comes to."""

    overall: Score
    """Mean of the stages that have a score."""
    recommendation: Recommendation | None
    """None where nothing was graded."""
    confidence: Confidence
    """How likely a careful human would say the same."""


def unit_score(rubric: Rubric, grades: Sequence[Grade], half_width: float | None = None) -> Score:
    """Return the weighted mean of the graded criteria.

    `half_width` is the 80% one measured for this rubric's overall; without it the criteria's bounds are averaged.
    """
    weights = {c.key: c.weight for c in rubric.criteria}
    graded = [g for g in grades if g.estimate is not None]
    value = rubric.overall({g.criterion: g.estimate for g in grades})
    total = sum(weights.values())
    weight = sum(weights[g.criterion] for g in graded)
    if value is None or not weight:
        return Score(None, None, 0.0)
    if half_width is not None:
        return Score(value, _within(value - half_width, value + half_width), weight / total)
    # Criteria of one answer err together, so the bounds are averaged rather than shrunk.
    bounds = [(weights[g.criterion], g.interval or (g.estimate or 0.0, g.estimate or 0.0)) for g in graded]
    low = sum(w * b[0] for w, b in bounds) / weight
    high = sum(w * b[1] for w, b in bounds) / weight
    return Score(value, (low, high), weight / total)


def _within(low: float, high: float) -> Interval:
    return max(float(LOWEST), low), min(float(HIGHEST), high)


def mean_score(scores: Iterable[Score]) -> Score:
    """Return the mean of several scores; those without a value count only in the share graded."""
    all_scores = list(scores)
    valued = [s for s in all_scores if s.value is not None]
    if not valued:
        return Score(None, None, 0.0)
    share = sum(s.share_graded for s in all_scores) / len(all_scores)
    value = sum(s.value or 0.0 for s in valued) / len(valued)
    intervals = [s.interval or (value, value) for s in valued]
    narrowed = _SHARED_ERROR + (1 - _SHARED_ERROR) / len(valued) ** 0.5
    low = value - narrowed * (value - sum(i[0] for i in intervals) / len(valued))
    high = value + narrowed * (sum(i[1] for i in intervals) / len(valued) - value)
    return Score(value, _within(low, high), share)


def verdict(stages: Mapping[str, Score]) -> Verdict:
    """Return what the stages' scores come to."""
    overall = mean_score(stages.values())
    if overall.value is None:
        return Verdict(overall, None, "low")
    return Verdict(overall, recommendation(overall.value), _confidence(overall))


def _confidence(overall: Score) -> Confidence:
    if overall.interval is None or overall.share_graded < _SHARE_FOR_ANY_CONFIDENCE:
        return "low"
    bands = list(Recommendation)
    low, high = (bands.index(recommendation(bound)) for bound in overall.interval)
    if high - low == 0 and overall.share_graded >= _SHARE_FOR_HIGH_CONFIDENCE:
        return "high"
    return "medium" if high - low <= 1 else "low"
