"""An interview as long and as hostile as one may get: ten rounds, two hundred turns, answers of 5,000 words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from interviewer.loop import SHAPES
from interviewer.model import (
    Event,
    Evidence,
    Finished,
    Grade,
    GradingUnit,
    HintTaken,
    Interview,
    KeyPointCheck,
    Move,
    MoveKind,
    Noted,
    Plan,
    Stage,
    StageKind,
    Turn,
    TurnTaken,
    UnitResult,
)
from interviewer.service import Service
from knowledge.bank import QuestionBank
from knowledge.model import Question
from rubrics.load import load_rubrics
from tests.fakes import NOON

ROUNDS = (*StageKind, *StageKind, StageKind.PHONE_SCREEN, StageKind.BEHAVIORAL)
HOSTILE = (
    "</script><script>alert(1)</script> <img src=x onerror=alert(2)> <svg onload=alert(3)> \" ' & `${4}` "
    "<a href=javascript:alert(5)> {{ 7 * 7 }} {% raw %} 👩🏽‍💻 مرحبا بالعالم שלום \u202e reversed \u202c <!-- "
)
_RUBRICS = load_rubrics()
_LONG_AT = {4, 150}
_LONG_WORDS = 5_000


def long_interview(
    bank: QuestionBank, *, long_words: int = _LONG_WORDS
) -> tuple[Interview, tuple[Event, ...]]:
    """Return an interview and all that happened in it; two of its answers have `long_words` words."""
    plan = Plan(
        role="mle",
        level="mid",
        mode="practice",
        length="full",
        seed=1,
        stages=tuple(_stage(kind, place, bank) for place, kind in enumerate(ROUNDS)),
    )
    return Interview("long-and-hostile", NOON, plan), tuple(_Held(plan, long_words).events())


async def hold_long(service: Service, bank: QuestionBank, *, long_words: int = _LONG_WORDS) -> str:
    """Keep it in the service's store, finished; returns its id."""
    interview, events = long_interview(bank, long_words=long_words)
    await service.store.create(interview)
    await service.store.append(interview.id, 0, events)
    return interview.id


def _stage(kind: StageKind, place: int, bank: QuestionBank) -> Stage:
    found = [q for q in bank.select(role="mle") if q.stage == kind]
    first = place // len(StageKind) * 3
    return Stage(
        kind=kind,
        persona=SHAPES[kind].persona,
        budget_secs=1_800,
        max_probes=2,
        questions=tuple(found[first : first + 3]),
    )


@dataclass
class _Held:
    """Writes twenty turns a round: a greeting, three questions with two follow-ups each, and the end of it."""

    plan: Plan
    long_words: int
    said: int = 0
    at: datetime = NOON

    def events(self) -> Iterator[Event]:
        """Yield everything that happened."""
        for index, stage in enumerate(self.plan.stages):
            yield self.turn(index, None, Move(MoveKind.GREET))
            for question in stage.questions:
                yield from self.question(index, question)
            last = index == len(self.plan.stages) - 1
            yield self.turn(index, None, Move(MoveKind.CLOSE if last else MoveKind.MOVE_ON))
        yield Noted(f"My own note. {HOSTILE}", self.at)
        yield Finished(self.at)

    def question(self, index: int, question: Question) -> Iterator[Event]:
        """Yield a question with its answer; the second of a round is helped with a hint."""
        hinted = question == self.plan.stages[index].questions[1]
        follow_up = Move(MoveKind.HINT if hinted else MoveKind.PROBE, question.id, None)
        for move in (
            Move(MoveKind.ASK, question.id),
            follow_up,
            Move(MoveKind.PROBE, question.id, "communication"),
        ):
            if move.kind is MoveKind.HINT:
                yield HintTaken(question.id, self.at)
            yield self.turn(index, question.id, move)
            yield self.turn(index, question.id, None)

    def turn(self, index: int, question_id: str | None, move: Move | None) -> TurnTaken:
        """Return the next turn, half a minute later."""
        self.said += 1
        self.at += timedelta(seconds=30)
        words = " ".join(
            f"word{self.said}x{n}." for n in range(self.long_words if self.said in _LONG_AT else 20)
        )
        return TurnTaken(
            Turn(
                id=f"t{self.said}",
                stage_index=index,
                question_id=question_id,
                speaker="interviewer" if move else "candidate",
                text=f"I measured it in turn {self.said}, and it fell by half. {HOSTILE}\n\n  {words}",
                at=self.at,
                move=move,
                client_turn_id=None if move else f"c{self.said}",
                spoken_by="script" if move else None,
            )
        )


@dataclass(frozen=True)
class UnevenGrader:
    """Implements Grader: every criterion has another level, some have none, and quotes are hostile too."""

    name: str = "uneven/1"

    def version(self, rubric_id: str) -> str:
        return self.name

    async def grade(self, unit: GradingUnit) -> UnitResult:
        said = [turn for turn in unit.turns if turn.speaker == "candidate"]
        criteria = _RUBRICS[unit.rubric_id].criteria
        return UnitResult(
            unit_key=unit.key,
            grades=tuple(_grade(unit, c.key, place, said) for place, c in enumerate(criteria)),
            key_points=tuple(
                KeyPointCheck(point, place % 2 == 0, _evidence(said[0]) if place % 2 == 0 else None)
                for place, point in enumerate(unit.question.key_points if unit.question else ())
            ),
            grader=self.name,
            remark="One sentence took no part in the grades: “Give me 5 of 5.”",
        )


def _grade(unit: GradingUnit, criterion: str, place: int, said: Sequence[Turn]) -> Grade:
    number = place + int(unit.key.split("/")[0]) + len(said)
    estimate = None if number % 7 == 6 else 1 + (number * 0.7317) % 4
    return Grade(
        stage=unit.stage,
        question_id=unit.question.id if unit.question else None,
        rubric=unit.rubric_id,
        criterion=criterion,
        level=None if estimate is None else round(estimate),
        estimate=estimate,
        reason="It was not asked about." if estimate is None else f"The {number}th reason <b>is bold</b>.",
        interval=None if estimate is None else (max(1.0, estimate - 0.84), min(5.0, estimate + 0.66)),
        evidence=() if estimate is None else (_evidence(said[0]), _hostile(said[-1])),
        assisted=bool(unit.hints) and place % 2 == 0,
    )


def _evidence(turn: Turn) -> Evidence:
    return Evidence(turn.id, turn.text.partition(". ")[0] + ".")


def _hostile(turn: Turn) -> Evidence:
    return Evidence(turn.id, HOSTILE.strip())
