"""Units that are judged part by part: what came of one part, and who can be asked for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from interviewer.judge_record import JudgeRecord
from interviewer.model import Grade, GradingUnit, UnitResult
from interviewer.ports import Grader, InterviewStore


@dataclass(frozen=True, slots=True)
class JudgedPart:
    """What a judge said of one criterion."""

    part: str
    """The criterion's key."""
    grade: Grade
    """With a level, or ungraded with the reason."""
    records: tuple[JudgeRecord, ...]
    """Prompt and reply of each call."""
    may_pass: bool = False
    """Whether there is no level because the model could not be reached in time: asked again, it may answer."""


@runtime_checkable
class PartwiseGrader(Grader, Protocol):
    """A grader whose parts take seconds and money each, so that none is asked for twice."""

    def parts(self, unit: GradingUnit) -> tuple[str, ...]:
        """Return what of a unit is judged on its own, in order; empty where nothing is to be asked."""
        ...

    async def judge_part(self, unit: GradingUnit, part: str) -> JudgedPart:
        """Judge one part; never raises for what the candidate said, or for a model that fails."""
        ...

    async def put_together(self, unit: GradingUnit, judged: Sequence[JudgedPart]) -> UnitResult:
        """Return the unit's result from all of its parts, without asking anybody."""
        ...


class PartStore(Protocol):
    """Keeps judged parts until their unit is graded."""

    async def keep_part(
        self, interview_id: str, attempt: int, unit_key: str, yardstick: str, judged: JudgedPart
    ) -> None:
        """Keep (or replace) one; NotFound where the interview was deleted meanwhile."""
        ...

    async def judged_parts(
        self, interview_id: str, attempt: int, unit_key: str, yardstick: str
    ) -> Mapping[str, JudgedPart]:
        """Return what was judged of a unit by this yardstick, by part."""
        ...


class GradingStore(InterviewStore, PartStore, Protocol):
    """What gradings are kept in."""

    async def unsettled(self) -> list[tuple[str, int]]:
        """Return finished interviews whose newest attempt is not done or failed, with that attempt, 0 without one."""
        ...

    async def finished(self) -> list[str]:
        """Return the ids of everybody's finished interviews, newest first."""
        ...
