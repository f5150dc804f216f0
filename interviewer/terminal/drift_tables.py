"""Drift for the terminal. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.table import Table
from rich.text import Text

from interviewer.drift import CriterionDrift, InterviewDrift, Measured, criterion_drifts


def criteria_table(drifts: Sequence[InterviewDrift]) -> Table:
    """Return a row for each criterion, over all interviews."""
    table = Table(title="Drift by criterion, over the grades that both have", show_edge=False)
    table.add_column("Criterion", overflow="fold")
    for column in ("Grades", "Before", "After", "Mean", "Largest", "Ungraded"):
        table.add_column(column, justify="right")
    for one in criterion_drifts(drifts):
        table.add_row(*map(Text, _row(one)))
    return table


def _row(one: CriterionDrift) -> Iterable[str]:
    return (
        f"{one.rubric}: {one.criterion}",
        str(one.compared),
        _number(one.before),
        _number(one.after),
        _signed(one.mean),
        _signed(one.largest),
        _ungraded(one),
    )


def _ungraded(one: CriterionDrift) -> str:
    counts = ((one.newly_graded, "before"), (one.newly_ungraded, "now"))
    return ", ".join(f"{count} {when}" for count, when in counts if count) or "–"


def interviews_table(drifts: Sequence[InterviewDrift]) -> Table:
    """Return a row for each interview that comes to another recommendation; a single one has its row anyway."""
    changed = [drift for drift in drifts if drift.changes_recommendation]
    table = Table(title=f"{len(changed)} of {len(drifts)} come to another recommendation", show_edge=False)
    for column in ("Interview", "Before", "After", "Gradings"):
        table.add_column(column, overflow="fold")
    for drift in drifts if len(drifts) == 1 else changed:
        compared = f"{drift.before.grading} and {drift.after.grading}"
        table.add_row(
            *map(Text, (drift.interview_id, _came_to(drift.before), _came_to(drift.after), compared))
        )
    return table


def yardsticks(drifts: Sequence[InterviewDrift]) -> Text:
    """Return what measured the earlier gradings and the later ones; each version once."""
    return Text(
        f"Before: {_measured_by(drift.before for drift in drifts)}\n"
        f"After: {_measured_by(drift.after for drift in drifts)}"
    )


def _measured_by(all_measured: Iterable[Measured]) -> str:
    measured = list(all_measured)
    graders = sorted({grader for one in measured for grader in one.graders})
    rubrics = sorted({rubric for one in measured for rubric in one.rubrics})
    return f"{'; '.join(graders)}; rubrics {', '.join(rubrics)}"


def _came_to(measured: Measured) -> str:
    return f"{_number(measured.overall)} {(measured.recommendation or 'not graded').replace('_', ' ')}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{value:+.2f}"
