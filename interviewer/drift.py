"""What changes when the same interviews are graded again: grade by grade, criterion by criterion. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from interviewer.report import Report
from rubrics.model import Recommendation


@dataclass(frozen=True, slots=True)
class Change:
    """One criterion of one unit, before and after."""

    unit_key: str
    """As in GradingUnit."""
    rubric: str
    """Rubric id."""
    criterion: str
    """Criterion key."""
    before: float | None
    """The earlier estimate, 1–5; None: ungraded, or not a criterion then."""
    after: float | None
    """The later one; None: ungraded, or no criterion any more."""

    @property
    def difference(self) -> float | None:
        """Later minus earlier; None unless both were graded."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class Measured:
    """One grading of an interview, as far as drift goes."""

    grading: int
    """Attempt, from 1."""
    graders: tuple[str, ...]
    """Versions of what judged; names only where versions were not kept."""
    rubrics: tuple[str, ...]
    """`id version` of each rubric."""
    overall: float | None
    """1–5; None: nothing was graded."""
    recommendation: Recommendation | None
    """None with `overall`."""


@dataclass(frozen=True, slots=True)
class InterviewDrift:
    """One interview, graded twice."""

    interview_id: str
    before: Measured
    after: Measured
    changes: tuple[Change, ...]
    """In the report's order."""

    @property
    def changes_recommendation(self) -> bool:
        """Whether it comes to another recommendation."""
        return self.before.recommendation != self.after.recommendation


@dataclass(frozen=True, slots=True)
class CriterionDrift:
    """One criterion over all interviews; means and differences are over grades that both gradings have."""

    rubric: str
    criterion: str
    compared: int
    """Grades in both."""
    before: float | None
    """Mean of the earlier estimates; None where nothing can be compared."""
    after: float | None
    """Mean of the later ones."""
    mean: float | None
    """Mean difference, later minus earlier."""
    largest: float | None
    """The difference of the largest size, with its sign."""
    newly_graded: int
    """Ungraded before."""
    newly_ungraded: int
    """Graded before."""


def interview_drift(before: Report, after: Report) -> InterviewDrift:
    """Return what changed between two gradings of one interview."""
    old, new = _estimates(before), _estimates(after)
    return InterviewDrift(
        interview_id=after.interview.id,
        before=_measured(before),
        after=_measured(after),
        changes=tuple(Change(*key, old.get(key), new.get(key)) for key in dict.fromkeys([*old, *new])),
    )


def criterion_drifts(drifts: Iterable[InterviewDrift]) -> list[CriterionDrift]:
    """Return the drift of each criterion, in the order they first come up."""
    grouped: dict[tuple[str, str], list[Change]] = {}
    for change in (change for drift in drifts for change in drift.changes):
        grouped.setdefault((change.rubric, change.criterion), []).append(change)
    return [_criterion_drift(*key, changes) for key, changes in grouped.items()]


def _estimates(report: Report) -> dict[tuple[str, str, str], float | None]:
    return {
        (unit.key, unit.rubric.id, grade.criterion): grade.estimate
        for stage in report.stages
        for unit in stage.units
        for grade in unit.grades
    }


def _measured(report: Report) -> Measured:
    units = [unit for stage in report.stages for unit in stage.units]
    return Measured(
        grading=report.grading,
        graders=tuple(sorted({unit.graded_under or unit.grader for unit in units})),
        rubrics=tuple(sorted({f"{unit.rubric.id} {unit.rubric.version}" for unit in units})),
        overall=report.verdict.overall.value,
        recommendation=report.recommendation,
    )


def _criterion_drift(rubric: str, criterion: str, changes: Sequence[Change]) -> CriterionDrift:
    both = [(c.before, c.after) for c in changes if c.before is not None and c.after is not None]
    differences = [after - before for before, after in both]
    return CriterionDrift(
        rubric=rubric,
        criterion=criterion,
        compared=len(both),
        before=_mean([before for before, _ in both]),
        after=_mean([after for _, after in both]),
        mean=_mean(differences),
        largest=max(differences, key=abs, default=None),
        newly_graded=sum(c.before is None and c.after is not None for c in changes),
        newly_ungraded=sum(c.before is not None and c.after is None for c in changes),
    )


def _mean(numbers: Sequence[float]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None
