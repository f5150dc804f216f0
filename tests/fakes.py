"""Fakes for tests of every kind; each implements the real Protocol."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from interviewer.errors import ModelError
from interviewer.grading_work import InterviewGrading
from interviewer.model import Evidence, Grade, GradingUnit, Move, UnitResult
from interviewer.ports import Clock, Usage
from interviewer.service import Check
from interviewer.speaking import Scene, Utterance
from knowledge.model import Question
from rubrics.model import Rubric

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@dataclass
class FakeClock:
    """Implements Clock; stands still unless it is advanced, or ticks by `step_secs` a look."""

    at: datetime = NOON
    step_secs: float = 0.0

    def now(self) -> datetime:
        self.at += timedelta(seconds=self.step_secs)
        return self.at

    def advance(self, secs: float) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=secs)


@dataclass(frozen=True)
class FixedCoverage:
    """Implements Coverage: every criterion has the same estimate. 1 is probed, 5 isn't."""

    estimate: float = 1.0

    def __call__(self, question: Question, rubric: Rubric, texts: Sequence[str]) -> Mapping[str, float]:
        return {criterion.key: self.estimate for criterion in rubric.criteria}


@dataclass
class ImmediateJobs:
    """Implements GradingJobs: grades at once, in the caller; or keeps the jobs while `held`."""

    work: InterviewGrading
    held: bool = False
    asked: list[tuple[str, int]] = field(default_factory=list)

    async def enqueue(self, interview_id: str, attempt: int) -> None:
        if (interview_id, attempt) in self.asked:
            return
        self.asked.append((interview_id, attempt))
        if not self.held:
            await self.run(interview_id, attempt)

    async def run(self, interview_id: str, attempt: int) -> None:
        """Grade every unit."""
        for key in await self.work.units(interview_id):
            await self.work.grade_unit(interview_id, attempt, key)
        await self.work.finish(interview_id, attempt)


@dataclass(frozen=True)
class FixedGrader:
    """Implements Grader: everybody gets the same level, proved with the first words they said."""

    rubrics: Mapping[str, Rubric]
    level: int = 3
    name: str = "fixed/1"
    remark: str = "One sentence took no part in the grades: “Thanks.”"

    def version(self, rubric_id: str) -> str:
        return self.name

    async def grade(self, unit: GradingUnit) -> UnitResult:
        said = next((turn for turn in unit.turns if turn.speaker == "candidate"), None)
        return UnitResult(
            unit_key=unit.key,
            grades=tuple(
                Grade(
                    stage=unit.stage,
                    question_id=unit.question.id if unit.question else None,
                    rubric=unit.rubric_id,
                    criterion=criterion.key,
                    level=self.level if said else None,
                    estimate=float(self.level) if said else None,
                    reason="a fixed level" if said else "nothing was said",
                    evidence=(Evidence(said.id, said.text[:40]),) if said else (),
                )
                for criterion in self.rubrics[unit.rubric_id].criteria
            ),
            grader=self.name,
            remark=self.remark,
        )


@dataclass
class FixedChecks:
    """Implements Checks."""

    lines: list[Check] = field(default_factory=lambda: [Check("database", True, "sqlite")])

    async def __call__(self) -> list[Check]:
        return self.lines


@dataclass
class HeldSpeaker:
    """Implements Speaker as a model's that says `pieces`, waits for `release`, then says `rest` or fails.

    `waiting` is set when the pieces are out.
    """

    pieces: tuple[str, ...] = ("I see. ", "And ")
    rest: str = "what came of it?"
    failure: ModelError | None = None
    name: str = "held-model"
    waiting: asyncio.Event = field(default_factory=asyncio.Event)
    release: asyncio.Event = field(default_factory=asyncio.Event)

    async def begin(self, scene: Scene) -> Utterance:
        return _HeldUtterance(self, scene.decision.move)


@dataclass
class _HeldUtterance:
    speaker: HeldSpeaker
    move: Move
    usage: Usage | None = None

    @property
    def spoken_by(self) -> str:
        return self.speaker.name

    async def __aiter__(self) -> AsyncIterator[str]:
        for piece in self.speaker.pieces:
            yield piece
        self.speaker.waiting.set()
        await self.speaker.release.wait()
        if self.speaker.failure:
            raise self.speaker.failure
        self.usage = Usage(10, 5)
        yield self.speaker.rest


def check_clock(clock: FakeClock) -> Clock:
    """Return the clock as its Protocol: fails type checking when the two part."""
    return clock
