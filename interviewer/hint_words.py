"""What of a score was said with help, in words. Pure."""

from __future__ import annotations

from interviewer.grading.scorecard import Score
from interviewer.report import Report, UnitReport
from interviewer.rounding import one_decimal


def score_words(score: Score) -> str:
    """Return a score with its interval, as people read it."""
    if score.value is None:
        return "not graded"
    if score.interval is None:
        return f"{one_decimal(score.value)} of 5"
    low, high = map(one_decimal, score.interval)
    return f"{one_decimal(score.value)} of 5 ({low}–{high})"


def overall_hint_words(report: Report) -> str | None:
    """Return what the overall counts where hints were taken; None where none was."""
    if report.assisted is None:
        return None
    counts = "some of what you said after a hint" if report.counts_assisted else "what you said before them"
    everything = _or_the_same(score_words(report.assisted), score_words(report.verdict.overall))
    return f"You took hints. The overall counts {counts}; with everything you said it is {everything}."


def unit_hint_words(unit: UnitReport) -> str | None:
    """Return what a unit's score counts where a hint was taken on it; None where none was."""
    if unit.hint_after is None:
        return None
    if unit.unassisted and unit.counts_alone:
        alone, everything = score_words(unit.unassisted.score), score_words(unit.score)
        return f"Before the hint: {alone}; this counts. With everything you said: {_or_the_same(everything, alone)}."
    return f"You took a hint here, and what you said after it counts too: {_why_assisted(unit)}."


def _or_the_same(words: str, shown: str) -> str:
    """Return a score, but not a second time."""
    return "the same" if words == shown else words


def _why_assisted(unit: UnitReport) -> str:
    if unit.rubric.scope == "stage":
        return "this round is graded as a whole"
    if unit.unassisted is None:
        return "no answer before it was graded by itself"
    return "nothing before it could be graded"
