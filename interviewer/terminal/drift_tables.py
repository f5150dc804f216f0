"""Drift as tables for the terminal. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from interviewer.drift import InterviewDrift, Measured, criterion_drifts


def criteria_table(drifts: Sequence[InterviewDrift]) -> Table:
    """Return a row for each criterion, over all interviews."""
    table = Table(title="Drift by criterion: estimates of grades that both have")
    for column in (
        "Rubric",
        "Criterion",
        "Grades",
        "Before",
        "After",
        "Mean",
        "Largest",
        "Now graded",
        "No more",
    ):
        table.add_column(column, justify="left" if column in {"Rubric", "Criterion"} else "right")
    for one in criterion_drifts(drifts):
        table.add_row(
            one.rubric,
            one.criterion,
            str(one.compared),
            _number(one.before),
            _number(one.after),
            _signed(one.mean),
            _signed(one.largest),
            str(one.newly_graded),
            str(one.newly_ungraded),
        )
    return table


def interviews_table(drifts: Sequence[InterviewDrift]) -> Table:
    """Return a row for each interview, those with another recommendation first."""
    changed = sum(drift.changes_recommendation for drift in drifts)
    table = Table(title=f"{changed} of {len(drifts)} come to another recommendation", show_lines=True)
    for column in ("Interview", "Before", "After", "Measured by, before", "Measured by, after"):
        table.add_column(column)
    for drift in sorted(drifts, key=lambda d: not d.changes_recommendation):
        table.add_row(
            drift.interview_id,
            _came_to(drift.before),
            _came_to(drift.after),
            _measured_by(drift.before),
            _measured_by(drift.after),
        )
    return table


def _came_to(measured: Measured) -> str:
    return f"{_number(measured.overall)} {(measured.recommendation or 'not graded').replace('_', ' ')}"


def _measured_by(measured: Measured) -> str:
    return escape(f"{measured.grading}: {', '.join([*measured.graders, *measured.rubrics])}")


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{value:+.2f}"
