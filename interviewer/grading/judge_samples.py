"""From what a model said, once or several times, to one grade. Pure: the model gives levels, the arithmetic is ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from interviewer.grading.judge_calibration import RubricCalibration
from interviewer.grading.judged import level_of
from interviewer.judge_record import JudgeRecord
from interviewer.model import Evidence, Grade
from rubrics.model import HIGHEST, LOWEST

ASSUMED_HALF_WIDTH = 1.0
"""Levels beyond the samples on either side, until it is measured: a guess, and said to be one."""
UNPROVED = "The model gave a level, but no quote of its own could be found in the answer."


@dataclass(frozen=True, slots=True)
class Sample:
    """One call: what was said and what of it is proved."""

    record: JudgeRecord
    """Prompt and reply."""
    level: int = 0
    """1–5; 0 where the call failed."""
    reason: str = ""
    """In the judge's words."""
    evidence: tuple[Evidence, ...] = ()
    """The quotes that were really said."""
    problem: str = ""
    """Why it can't be used; empty where it can."""
    may_pass: bool = False
    """Whether the model could not be reached in time, and may answer when it is asked again."""


def combined(blank: Grade, samples: Sequence[Sample], calibration: RubricCalibration | None) -> Grade:
    """Return the grade: the mean of the levels, rounded.

    The mean and not the median, because scores are computed from estimates, and a level must be what its estimate
    rounds to. Ungraded, with the first problem, unless more than half of the samples can be used.
    """
    usable = [s for s in samples if not s.problem]
    if 2 * len(usable) <= len(samples):
        return replace(blank, reason=next(s.problem for s in samples if s.problem))
    levels = tuple(s.level for s in usable)
    mean = sum(levels) / len(levels)
    estimate = calibration.estimate(mean) if calibration else mean
    spokesman = _spokesman(usable, estimate)
    if level_of(estimate) > LOWEST and not spokesman.evidence:
        estimate = float(LOWEST)  # samples that saw nothing, lifted by the calibration: nothing proves more
    return replace(
        blank,
        level=level_of(estimate),
        estimate=round(estimate, 2),
        reason=spokesman.reason,
        interval=_interval(blank.criterion, estimate, levels, calibration),
        evidence=spokesman.evidence if level_of(estimate) > LOWEST else (),
        samples=levels,
        calibrated=_measured(blank.criterion, calibration) is not None,
    )


def _spokesman(usable: Sequence[Sample], estimate: float) -> Sample:
    """Return the sample whose words stand for all: the nearest to the estimate that has the proof it takes."""
    needs_proof = level_of(estimate) > LOWEST
    return min(usable, key=lambda s: (needs_proof and not s.evidence, abs(s.level - estimate)))


def _interval(
    criterion: str, estimate: float, levels: Sequence[int], calibration: RubricCalibration | None
) -> tuple[float, float]:
    """Return the measured interval, or the assumed one around all samples; never narrower than what they say."""
    half_width = _measured(criterion, calibration)
    if calibration is None or half_width is None:
        low, high = min(levels) - ASSUMED_HALF_WIDTH, max(levels) + ASSUMED_HALF_WIDTH
    else:
        ends = calibration.estimate(min(levels)), calibration.estimate(max(levels))
        low, high = min(ends[0], estimate - half_width), max(ends[1], estimate + half_width)
    return max(float(LOWEST), round(low, 2)), min(float(HIGHEST), round(high, 2))


def _measured(criterion: str, calibration: RubricCalibration | None) -> float | None:
    return calibration.half_widths.get(criterion) if calibration else None
