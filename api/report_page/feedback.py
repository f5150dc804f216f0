"""The page after a drill or a retry: the score, what proves it, what was missing, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from interviewer.coaching.drill_set import DrillSet
from interviewer.coaching.retries import Compared
from interviewer.model import Grade, KeyPointCheck
from interviewer.report import Outline, Report, UnitReport
from interviewer.service import Service


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion."""

    name: str
    """As shown."""
    grade: Grade
    """Level, reason, evidence."""


@dataclass(frozen=True, slots=True)
class InSet:
    """Where a drill stands in its set."""

    place: int
    """From 1."""
    size: int
    """Drills in all."""
    goes_on: bool
    """Whether another one comes."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """Everything the template needs."""

    report: Report
    """The data."""
    asked: str
    """The question; the round's title where it was several."""
    unit: UnitReport | None
    """What was graded; None where the question was never asked."""
    lines: tuple[CriterionLine, ...]
    """One for each criterion, in the rubric's order."""
    outlines: tuple[Outline, ...]
    """What a complete answer contains, question by question."""
    in_set: InSet | None
    """None where it belongs to no set, or to an older one."""
    compared: Compared | None
    """All attempts at this answer; None where there is only one."""
    said: tuple[str, ...]
    """The candidate's words, turn by turn."""
    how: str
    """How to go on: `talk` where this was spoken."""

    @property
    def missing(self) -> tuple[KeyPointCheck, ...]:
        """The key points that were not made, where that was checked."""
        return tuple(p for o in self.outlines if o.checked for p in o.points if not p.covered)

    @property
    def made(self) -> int:
        """How many key points were made."""
        return sum(p.covered for o in self.outlines if o.checked for p in o.points)


async def feedback(service: Service, report: Report) -> Feedback:
    """Return what the page shows of the report of a drill or a retry."""
    unit = next((u for stage in report.stages for u in stage.units), None)
    compared = await service.retries.compared(report.interview.id)
    return Feedback(
        report=report,
        asked=unit.outlines[0].question if unit and len(unit.outlines) == 1 else report.stages[0].title,
        unit=unit,
        lines=_lines(unit) if unit else (),
        outlines=unit.outlines if unit else (),
        in_set=_in_set(await service.drills.current_set(), report.interview.id),
        compared=compared[0] if compared else None,
        said=tuple(turn.text for turn in report.turns if turn.speaker == "candidate"),
        how="talk" if report.state.speech else "type",
    )


async def attempts_by_unit(service: Service, report: Report) -> dict[str, Any]:
    """Return what was tried again of an interview, by the key of the unit."""
    found = await service.retries.compared(report.interview.id)
    return {key: one for one in found if (key := one.attempts.unit_in(report.interview.id))}


def _lines(unit: UnitReport) -> tuple[CriterionLine, ...]:
    names = {criterion.key: criterion.name for criterion in unit.rubric.criteria}
    return tuple(CriterionLine(names.get(g.criterion, g.criterion), g) for g in unit.counted_grades)


def _in_set(current: DrillSet | None, interview_id: str) -> InSet | None:
    place = current.place_of(interview_id) if current else None
    if current is None or place is None:
        return None
    return InSet(place, len(current.questions), not current.is_over)
