"""Rounds beside each other, signal by signal: where they agree, where they differ, and on which grades. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from interviewer.changes import Lever
from interviewer.debrief_parts import Comparison, Ground, SignalRow, View
from interviewer.grading.judged import level_of
from interviewer.rounding import rounded
from rubrics.model import HIGHEST, LOWEST
from rubrics.signals import Signal

WHOLE = Signal("whole", "The round as a whole", "Everything that was graded in the round.", ())
_MOST_APART = 1.0
"""Levels between two rounds that still agree: two careful raters differ by as much on one answer."""


def ground(lever: Lever) -> Ground:
    """Return a grade as it is brought up."""
    return Ground(
        stage_index=lever.stage.index,
        stage_title=lever.stage.title,
        unit_key=lever.unit.key,
        question=lever.unit.question.text if lever.unit.question else None,
        rubric=lever.unit.rubric.id,
        criterion=lever.criterion.key,
        name=lever.criterion.name,
        level=level_of(lever.estimate),
        estimate=lever.estimate,
        certainty=lever.certainty,
        share=lever.share,
        reason=lever.grade.reason,
        evidence=lever.grade.evidence[0] if lever.grade.evidence else None,
    )


def signal_row(signal: Signal, rounds: Sequence[int], levers: Sequence[Lever]) -> SignalRow | None:
    """Return a signal across these rounds; None where no round says anything about it."""
    heard = [le for le in levers if signal.hears(*le.same)]
    views = tuple(_view([le for le in heard if le.stage.index == index]) for index in rounds)
    return _row(signal, views) if any(views) else None


def whole_row(rounds: Sequence[int], levers: Sequence[Lever]) -> SignalRow:
    """Return the rounds as a whole beside each other, each with its own score and range."""
    return _row(WHOLE, tuple(_whole([le for le in levers if le.stage.index == index]) for index in rounds))


def _row(signal: Signal, views: tuple[View | None, ...]) -> SignalRow:
    return SignalRow(signal.key, signal.name, signal.about, views, _compared([v for v in views if v]))


def _whole(heard: Sequence[Lever]) -> View | None:
    view = _view(heard)
    score = heard[0].stage.score if heard else None
    return replace(view, interval=score.interval) if view and score and score.interval else view


def _view(heard: Sequence[Lever]) -> View | None:
    if not heard:
        return None
    estimate = _mean(heard, [le.estimate for le in heard])
    bounds = [_bounds(le) for le in heard]
    return View(
        stage_index=heard[0].stage.index,
        estimate=estimate,
        level=level_of(estimate),
        interval=(_mean(heard, [low for low, _ in bounds]), _mean(heard, [high for _, high in bounds])),
        grounds=tuple(ground(le) for le in heard),
    )


def _bounds(lever: Lever) -> tuple[float, float]:
    """Return a grade's interval; one level either way where it has none."""
    around = max(LOWEST, lever.estimate - 1), min(HIGHEST, lever.estimate + 1)
    return lever.grade.interval or around


def _mean(heard: Sequence[Lever], values: Sequence[float]) -> float:
    total = sum(le.share for le in heard)
    return sum(le.share * value for le, value in zip(heard, values, strict=True)) / total


def _compared(views: Sequence[View]) -> Comparison | None:
    if len(views) < 2:
        return None
    high, low = max(views, key=lambda v: v.estimate), min(reversed(views), key=lambda v: v.estimate)
    overlap, apart = low.interval[1] >= high.interval[0], high.estimate - low.estimate
    return Comparison(
        agree=overlap and rounded(apart) <= _MOST_APART,
        overlap=overlap,
        apart=apart,
        high=high,
        low=low,
        raises=max(high.grounds, key=lambda g: g.estimate),
        lowers=min(low.grounds, key=lambda g: g.estimate),
    )
