"""What the outside sees of an interview, as Pydantic models shared by HTTP and the websocket.

Nothing here gives an answer away: no key points, facts, hints, outlines, and no question before it is asked.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from interviewer.model import Length, Mode, MoveKind, Speaker, StageKind
from interviewer.purpose import Purpose

Status = Literal["open", "paused", "finished"]
Awaits = Literal["candidate", "interviewer"]


class View(BaseModel):
    """Base of everything sent out."""

    model_config = ConfigDict(
        frozen=True, use_attribute_docstrings=True, json_schema_serialization_defaults_required=True
    )


class MoveView(View):
    """What the interviewer does with a turn."""

    kind: MoveKind
    """Such as `ask` or `probe`."""
    question_id: str | None = None
    """The question it belongs to."""
    criterion: str | None = None
    """For a probe: the rubric criterion it is after."""
    quote: str | None = None
    """For a probe: the candidate's words it starts from."""
    manner: str | None = None
    """A variant, such as `declined` for a hint in a real interview."""


class TurnView(View):
    """One thing said, committed."""

    id: str = Field(examples=["t3"])
    """`t1`, `t2` …: its place in the interview."""
    stage: StageKind
    """The stage it was said in."""
    stage_index: int
    """That stage's index in the plan."""
    question_id: str | None = None
    """The question under discussion."""
    speaker: Speaker
    """Who said it."""
    text: str
    """Verbatim."""
    at: datetime
    """UTC."""
    move: MoveView | None = None
    """The interviewer's move; null for the candidate."""
    client_turn_id: str | None = None
    """The id the candidate's client sent it under."""
    spoken_by: str | None = None
    """For the interviewer: `script`, or the model's name."""
    spoken: bool = False
    """Whether the candidate spoke it."""
    recognised: str | None = None
    """As it was recognised, where the candidate has corrected it."""


class QuestionView(View):
    """A question that has been asked."""

    id: str
    """Its id in the bank."""
    kind: str
    """recruiter, technical, coding, system_design or behavioral; a coding question is answered in code."""
    text: str
    """As asked."""


class PersonaView(View):
    """Who conducts a stage."""

    name: str
    """First name."""
    role: str
    """Job title."""


class StageView(View):
    """One round of the loop."""

    kind: StageKind
    """Which round."""
    persona: PersonaView
    """Who conducts it."""
    status: Literal["done", "current", "upcoming"]
    """Where it stands."""
    budget_secs: int
    """Time planned for it."""
    question_count: int
    """How many questions are planned."""
    asked: list[QuestionView]
    """Those asked so far."""


class TimerView(View):
    """The clock at `now`; count on from there while `running`."""

    now: datetime
    """UTC, the server's time of these numbers."""
    running: bool
    """Whether it ticks."""
    elapsed_secs: float
    """The whole interview so far, without pauses."""
    stage_elapsed_secs: float
    """The stage so far."""
    stage_budget_secs: int
    """Time planned for the stage."""
    total_budget_secs: int
    """Time planned for all stages."""


class ProgressView(View):
    """How far the interview is."""

    stage_number: int
    """From 1."""
    stage_count: int
    """Stages in all."""
    questions_asked: int
    """In all stages so far."""
    question_count: int
    """Planned in all."""


class Standing(View):
    """Where an interview is now."""

    state: Status
    """open, paused or finished."""
    awaits: Awaits | None
    """Who speaks next; null when it is finished."""
    stage: StageKind
    """The stage being held, or the last one."""
    stage_index: int
    """Its index in the plan."""
    question: QuestionView | None
    """Under discussion."""
    move: MoveView | None
    """The interviewer's newest move."""
    last_turn_id: str | None
    """What an answer's `in_reply_to` must name."""
    progress: ProgressView
    """How far it is."""
    timer: TimerView
    """The clock."""


class FallbackView(View):
    """The model failed in a turn, and the script said it."""

    turn_id: str
    """Which turn."""
    reason: str
    """Fit to be shown."""


class InterviewView(Standing):
    """An interview with everything said so far."""

    id: str = Field(examples=["Xh2b0mZr1TqkYw9A"])
    """Random and unguessable: whoever has it can read the interview."""
    created_at: datetime
    """UTC."""
    role: str
    """Such as `mle`."""
    level: str
    """junior, mid or senior."""
    mode: Mode
    """`practice` gives hints; `real` doesn't."""
    length: Length
    """short or full."""
    purpose: Purpose
    """A whole interview, a drill, or a retry of an earlier answer."""
    seed: int
    """Fixes the choice of questions and of scripted words."""
    finished_reason: Literal["completed", "ended_by_candidate"] | None
    """Why it ended; null while it hasn't."""
    stages: list[StageView]
    """In the order held."""
    turns: list[TurnView]
    """In order."""
    fallbacks: list[FallbackView]
    """Where the model failed, in order."""
    notes: list[str]
    """The candidate's notes for themselves."""


class ReplyView(Standing):
    """What came of an answer or a button."""

    turn: TurnView | None
    """The candidate's turn as kept; null for a button."""
    replies: list[TurnView]
    """What the interviewer said to it."""
    fallbacks: list[FallbackView]
    """Where the model failed on the way."""


class InterviewLine(View):
    """A line in the history."""

    id: str
    """As in `GET /interviews/{id}`."""
    role: str
    """Such as `mle`."""
    stages: list[str]
    """In the order held."""
    mode: str
    """practice or real."""
    length: str
    """short or full."""
    purpose: Purpose
    """A whole interview, a drill, or a retry."""
    state: Status
    """open, paused or finished."""
    created_at: datetime
    """UTC."""
    updated_at: datetime
    """UTC."""
    turns: int
    """How many."""
    overall: float | None
    """The overall score, 1–5; null before the grading."""


class InterviewList(View):
    """A page of the history."""

    interviews: list[InterviewLine]
    """Newest first."""
    limit: int
    """As asked."""
    offset: int
    """As asked."""


class GradingView(View):
    """How far a grading is."""

    state: Literal["none", "queued", "running", "done", "failed"]
    """`none`: the interview isn't finished."""
    done: int
    """Units graded."""
    total: int
    """Units in all."""
    message: str
    """For `failed`: why."""
