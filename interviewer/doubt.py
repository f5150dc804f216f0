"""What makes a model's grade doubtful, in words: its own spread, and the built-in grader where it is far away. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from interviewer.grading.scorecard import Verdict
from interviewer.model import CrossCheck, Grade

MOST_APART = 1 / 3
"""Share of what was graded on which the graders may be far apart before the whole is doubtful. A choice."""


def doubt_words(grade: Grade) -> str:
    """Return what a reader should know before trusting the level; empty where there is nothing."""
    said = [_spread(grade.samples)]
    check = grade.cross_check
    if check and check.apart:
        said.append(f"{_other(check)} The two are far apart: read your answer again and judge for yourself.")
    elif check and check.graded and not grade.graded:
        said.append(_other(check))
    return " ".join(filter(None, said))


def shaken(verdict: Verdict, grades: Sequence[Grade]) -> Verdict:
    """Return the verdict, with low confidence where two graders are far apart on much of what was graded."""
    graded = [g for g in grades if g.graded]
    apart = sum(bool(g.cross_check and g.cross_check.apart) for g in graded)
    return replace(verdict, confidence="low") if apart > MOST_APART * len(graded) else verdict


def _spread(samples: tuple[int, ...]) -> str:
    """Return the levels where a judge that was asked several times did not always give the same."""
    if len(set(samples)) < 2:
        return ""
    return f"Judged {len(samples)} times, with levels {', '.join(map(str, sorted(samples)))}."


def _other(check: CrossCheck) -> str:
    if check.level is None:
        return f"The built-in grader gave no level: {check.reason}"
    return f"The built-in grader gives level {check.level} ({check.reason.rstrip('.')})."
