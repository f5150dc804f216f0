"""The debrief of a loop: rounds that were graded apart, brought together as a hiring committee would. Pure.

Nothing is graded here. A committee has each interviewer's own verdict, made before hearing the others; so each round's
score gets its own recommendation, and only then are the rounds compared: by signals, since different rubrics share no
criteria.
"""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.changes import levers
from interviewer.debrief_decision import arguments, crossing_down, crossing_up
from interviewer.debrief_parts import Debrief, Vote
from interviewer.debrief_signals import signal_row, whole_row
from interviewer.doubt import shaken
from interviewer.grading.scorecard import verdict
from interviewer.report import Report, StageReport
from rubrics.model import recommendation
from rubrics.signals import Signal, packaged_signals


def debrief_of(report: Report, signals: Sequence[Signal] | None = None) -> Debrief | None:
    """Return the debrief; None where fewer than two rounds have a score: there is nothing to bring together."""
    scored = [stage for stage in report.stages if stage.score.value is not None]
    if len(scored) < 2 or report.recommendation is None:
        return None
    counted = levers(report.stages)
    rounds = [stage.index for stage in scored]
    rows = (signal_row(signal, rounds, counted) for signal in signals or packaged_signals())
    return Debrief(
        votes=tuple(_vote(stage) for stage in scored),
        missing=tuple(stage.title for stage in report.stages if stage.score.value is None),
        whole=whole_row(rounds, counted),
        signals=tuple(row for row in rows if row),
        speaks_for=arguments(counted, for_=True),
        speaks_against=arguments(counted, for_=False),
        up=crossing_up(report.verdict.overall, report.recommendation, counted),
        down=crossing_down(report.verdict.overall, report.recommendation, counted),
    )


def _vote(stage: StageReport) -> Vote:
    own = verdict({str(stage.index): stage.score})
    sure = shaken(own, [grade for unit in stage.units for grade in unit.grades])
    return Vote(
        stage_index=stage.index,
        kind=stage.kind,
        title=stage.title,
        score=stage.score,
        recommendation=recommendation(stage.score.value or 0.0),
        confidence=sure.confidence,
    )
