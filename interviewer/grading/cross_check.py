"""A model's grade beside the built-in one: far apart is said, never averaged away. Pure."""

from __future__ import annotations

from dataclasses import replace

from interviewer.model import CrossCheck, Grade

MARGIN = 0.5
"""Levels beyond the built-in grader's 80% interval: two careful raters may lie half a level apart by rounding alone."""
NO_ANSWER_AT_MOST = 2.0
"""The rubrics' highest level for what does not answer the question."""


def cross_checked(grade: Grade, builtin: Grade) -> Grade:
    """Return the model's grade with what the built-in grader says of the same criterion."""
    check = CrossCheck(
        builtin.level, builtin.estimate, builtin.interval, builtin.reason, _apart(grade, builtin)
    )
    return replace(grade, cross_check=check)


def _apart(grade: Grade, builtin: Grade) -> bool:
    """Tell whether the model's estimate lies outside what the built-in grader thinks possible, and more."""
    if grade.estimate is None:
        return False
    if builtin.estimate is None or builtin.interval is None:
        return grade.estimate > NO_ANSWER_AT_MOST + MARGIN
    low, high = builtin.interval
    return not low - MARGIN <= grade.estimate <= high + MARGIN
