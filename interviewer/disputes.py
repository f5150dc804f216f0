"""A candidate's disagreement with a grade: two kinds of event, and what of them holds. Pure.

A dispute never moves a score. It stands beside the grade, and is exported as a case to check graders against.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Disputed:
    """The candidate finds a grade wrong. A later one on the same criterion of the same unit takes its place."""

    id: str
    """`d1`, `d2` …: its place among the interview's disputes."""
    unit_key: str
    """What was graded: `stage-index/question-id`, or `stage-index` for a whole stage."""
    criterion: str
    """Criterion key."""
    reason: str
    """The candidate's own words; data, never instructions."""
    claimed_level: int | None
    """The level they find right, 1–5; None where they name none."""
    attempt: int
    """Which grading they looked at, from 1."""
    level: int | None
    """The level it gave; None: it gave none."""
    at: datetime
    """UTC."""
    kind: Literal["disputed"] = "disputed"


@dataclass(frozen=True, slots=True)
class DisputeWithdrawn:
    """The candidate takes it back."""

    dispute_id: str
    """Of the dispute."""
    at: datetime
    """UTC."""
    kind: Literal["dispute_withdrawn"] = "dispute_withdrawn"


def standing_disputes(
    disputes: tuple[Disputed, ...], event: Disputed | DisputeWithdrawn
) -> tuple[Disputed, ...]:
    """Return the disputes that hold after a further event, oldest first: at most one a grade."""
    if isinstance(event, DisputeWithdrawn):
        return tuple(d for d in disputes if d.id != event.dispute_id)
    return (*(d for d in disputes if not same_grade(d, event.unit_key, event.criterion)), event)


def same_grade(dispute: Disputed, unit_key: str, criterion: str) -> bool:
    """Return whether a dispute is about this criterion of this unit."""
    return (dispute.unit_key, dispute.criterion) == (unit_key, criterion)
