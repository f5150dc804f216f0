"""Small interviews, events and results for tests that need some and don't care which."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from interviewer.judge_record import JudgeRecord
from interviewer.model import (
    Evidence,
    Finished,
    Grade,
    Interview,
    KeyPointCheck,
    Move,
    MoveKind,
    Persona,
    Plan,
    Stage,
    StageKind,
    Turn,
    TurnTaken,
    UnitResult,
)
from interviewer.ports import StoredInterview
from interviewer.report import Report
from interviewer.report_making import make_report
from knowledge.model import Example, Fact, FollowUp, Question
from rubrics.load import load_rubrics

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def question(identifier: str = "leakage") -> Question:
    """Return a question with every field filled."""
    return Question(
        id=identifier,
        kind="technical",
        stage="phone_screen",
        text="What is data leakage?",
        rephrased="When does a model know too much in training?",
        topics=("fundamentals",),
        tests="Whether they have been bitten.",
        key_points=("Information from the future", "Split before fitting"),
        follow_ups=(FollowUp("depth", "How would you find it?"),),
        mistakes=("Means overfitting",),
        hint="Think of time.",
        sources=("guide#heading",),
        facts=(Fact("f1", "users", ("users",), "Ten million."),),
        examples=(Example("1 2", "3"),),
    )


def interview(identifier: str = "i1", *, created_at: datetime = NOON) -> Interview:
    """Return an interview of one stage with one question."""
    stage = Stage(StageKind.PHONE_SCREEN, Persona("Ada", "engineer", "Dry."), 900, 3, (question(),))
    plan = Plan(
        role="mle", level="mid", mode="practice", length="short", seed=1, stages=(stage,), resume="Ça va 🎈"
    )
    return Interview(identifier, created_at, plan)


def said(number: int, *, client_turn_id: str | None = None, text: str = "I split by time.") -> TurnTaken:
    """Return the candidate's turn `t{number}`, said that many seconds after noon."""
    turn = Turn(
        f"t{number}",
        0,
        "leakage",
        "candidate",
        text,
        NOON + timedelta(seconds=number),
        client_turn_id=client_turn_id,
    )
    return TurnTaken(turn)


def asked(number: int) -> TurnTaken:
    """Return the interviewer's turn `t{number}`."""
    move = Move(MoveKind.PROBE, "leakage", "depth", quote="split by time", fact_ids=("f1",))
    at = NOON + timedelta(seconds=number)
    return TurnTaken(Turn(f"t{number}", 0, "leakage", "interviewer", "Why?", at, move, spoken_by="script"))


def result(key: str = "0/leakage", *, level: int | None = 4) -> UnitResult:
    """Return a unit's result with one grade."""
    grade = Grade(
        StageKind.PHONE_SCREEN,
        "leakage",
        "technical",
        "correctness",
        level,
        None if level is None else level + 0.25,
        "Says it.",
        (3.0, 5.0),
        (Evidence("t2", "I split by time."),),
    )
    check = KeyPointCheck("Split before fitting", True, Evidence("t2", "I split by time."))
    return UnitResult(key, (grade,), (check,), audit=(JudgeRecord("correctness", "prompt", "{}", "m", "1"),))


def graded_report(text: str, *, level: int | None = 4) -> Report:
    """Return the report of one answer, quoted whole for its one grade."""
    move = Move(MoveKind.ASK, "leakage")
    question_turn = TurnTaken(Turn("t1", 0, "leakage", "interviewer", "What is leakage?", NOON, move))
    stored = StoredInterview(interview(), (question_turn, said(2, text=text), Finished(NOON)))
    grade = replace(result(level=level).grades[0], evidence=(Evidence("t2", text),) if level else ())
    graded = UnitResult("0/leakage", (grade,))
    return make_report(stored, [graded], rubrics=load_rubrics(), passages={}, made_at=NOON)
