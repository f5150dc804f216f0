"""What an interview is made of. Frozen, and no I/O: state is computed in `state.py` from a plan and its events."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from interviewer.disputes import Disputed, DisputeWithdrawn
from interviewer.judge_record import JudgeRecord
from interviewer.people.model import LOCAL
from interviewer.purpose import Purpose, Retried
from interviewer.speech import Checked, Corrected, PhraseHeard, Reopened, SpeechDropped, VoiceHeard
from interviewer.yardstick import Yardstick
from knowledge.model import Question

Speaker = Literal["interviewer", "candidate"]
Mode = Literal["practice", "real"]
Length = Literal["short", "full"]


class StageKind(StrEnum):
    """The stages of a loop, in the order they are held."""

    RECRUITER = "recruiter"
    PHONE_SCREEN = "phone_screen"
    SYSTEM_DESIGN = "system_design"
    BEHAVIORAL = "behavioral"


class MoveKind(StrEnum):
    """What the interviewer does next."""

    GREET = "greet"
    ASK = "ask"
    PROBE = "probe"
    HINT = "hint"
    CLARIFY = "clarify"
    REPHRASE = "rephrase"
    ACKNOWLEDGE = "acknowledge"
    MOVE_ON = "move_on"
    INVITE_QUESTIONS = "invite_questions"
    ANSWER_CANDIDATE = "answer_candidate"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Move:
    """One decision of the policy; committed before its words are spoken."""

    kind: MoveKind
    """What to do."""
    question_id: str | None = None
    """The question it belongs to."""
    criterion: str | None = None
    """For a probe: the rubric criterion it is after."""
    follow_up: str | None = None
    """For a probe: the prepared follow-up to use."""
    quote: str | None = None
    """For a probe: the candidate's own words it starts from, verbatim."""
    fact_ids: tuple[str, ...] = ()
    """For a clarification: the facts to tell; empty where the fact sheet has none."""
    manner: str | None = None
    """A variant of the words: `sure_of`, `non_answer`, `repeat`, `kindly`, `time`, `declined` …"""

    @property
    def waits(self) -> bool:
        """Whether the candidate speaks next."""
        if self.kind is MoveKind.ANSWER_CANDIDATE and self.manner == "last":
            return False
        return self.kind not in {MoveKind.GREET, MoveKind.ACKNOWLEDGE, MoveKind.MOVE_ON, MoveKind.CLOSE}


@dataclass(frozen=True, slots=True)
class Persona:
    """Who conducts a stage."""

    name: str
    """First name."""
    role: str
    """Job title, as introduced."""
    manner: str
    """One sentence on how they speak; given to a model speaker."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One round of the loop, as planned."""

    kind: StageKind
    """Which round."""
    persona: Persona
    """Who conducts it."""
    budget_secs: int
    """Time for the whole round."""
    max_probes: int
    """Most probes on one question of this stage; a technical or coding question has its own, see policy."""
    questions: tuple[Question, ...]
    """In the order asked; a copy, so that an interview outlives changes of the bank."""
    invites_questions: bool = True
    """Whether the candidate is asked for questions at its end."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything decided before the first word. With the events it determines the state."""

    role: str
    """Such as `mle`."""
    level: str
    """junior, mid or senior."""
    mode: Mode
    """`practice` gives hints on request; `real` doesn't."""
    length: Length
    """short (about 15 minutes) or full."""
    seed: int
    """Fixes the choice of questions and of scripted words."""
    stages: tuple[Stage, ...]
    """At least one."""
    resume: str = ""
    """The person's own text; data, never instructions."""
    job: str = ""
    """The job description; data, never instructions."""
    purpose: Purpose = "interview"
    """A whole interview, or one question of it."""
    retries: Retried | None = None
    """For a retry: the answer it stands beside."""


@dataclass(frozen=True, slots=True)
class Interview:
    """An interview as created; what happened since is in its events."""

    id: str
    """Random and unguessable."""
    created_at: datetime
    """UTC."""
    plan: Plan
    """See there."""
    owner: str = LOCAL
    """Whose it is: an account's id."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing said."""

    id: str
    """`t1`, `t2` …: its place among the interview's turns."""
    stage_index: int
    """Index into the plan's stages."""
    question_id: str | None
    """The question under discussion."""
    speaker: Speaker
    """Who."""
    text: str
    """Verbatim."""
    at: datetime
    """UTC, when it was committed."""
    move: Move | None = None
    """The interviewer's move; None for the candidate."""
    client_turn_id: str | None = None
    """The candidate's client's own id: the same id twice is one turn."""
    spoken_by: str | None = None
    """For the interviewer: `script`, or the model's name."""
    spoken: bool = False
    """Whether the candidate spoke it; its phrases are in the state."""
    recognised: str | None = None
    """As it was recognised, where the candidate has corrected it; None: `text` is the original."""


@dataclass(frozen=True, slots=True)
class TurnTaken:
    """Somebody said something."""

    turn: Turn
    kind: Literal["turn"] = "turn"


@dataclass(frozen=True, slots=True)
class MoveDecided:
    """The interviewer's next move, before its words."""

    move: Move
    at: datetime
    kind: Literal["move"] = "move"


@dataclass(frozen=True, slots=True)
class Paused:
    """The clock stops."""

    at: datetime
    kind: Literal["paused"] = "paused"


@dataclass(frozen=True, slots=True)
class Resumed:
    """The clock goes on."""

    at: datetime
    kind: Literal["resumed"] = "resumed"


@dataclass(frozen=True, slots=True)
class HintTaken:
    """A hint was given; what is said on this question from here on is assisted."""

    question_id: str
    at: datetime
    kind: Literal["hint"] = "hint"


@dataclass(frozen=True, slots=True)
class Requested:
    """The candidate pressed a button instead of speaking; the interviewer answers it with a move."""

    what: Literal["skip", "hint", "repeat", "rephrase"]
    at: datetime
    client_turn_id: str | None = None
    kind: Literal["requested"] = "requested"


@dataclass(frozen=True, slots=True)
class Noted:
    """The candidate wrote a note for themselves; it goes into the report."""

    text: str
    at: datetime
    kind: Literal["note"] = "note"


@dataclass(frozen=True, slots=True)
class ModelUsed:
    """A call to a model: what it cost, or why it failed."""

    model: str
    tokens_in: int
    tokens_out: int
    cost_usd: float | None
    at: datetime
    failure: str | None = None
    """Why the script took over, fit to be shown; None where the call went well."""
    kind: Literal["model"] = "model"


@dataclass(frozen=True, slots=True)
class Finished:
    """Nothing is added after this but notes and disputes; grades are kept apart from events."""

    at: datetime
    reason: Literal["completed", "ended_by_candidate"] = "completed"
    kind: Literal["finished"] = "finished"


Event = (
    TurnTaken | MoveDecided | Paused | Resumed | HintTaken | Requested | Noted | ModelUsed | Finished
    | Disputed | DisputeWithdrawn | PhraseHeard | SpeechDropped | Reopened | VoiceHeard | Corrected | Checked
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """Proof of a level: the candidate's own words."""

    turn_id: str
    """Where they were said."""
    quote: str
    """At most two sentences, verbatim."""


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """What the built-in grader says of a criterion that a model judged; never averaged with it."""

    level: int | None
    """1–5; None: it found no answer to judge."""
    estimate: float | None
    """The number the level was rounded from."""
    interval: tuple[float, float] | None
    """Its own, at 80%."""
    reason: str
    """Why, in its words."""
    apart: bool
    """Whether the two are so far apart that a person should look; see `grading/cross_check.py`."""

    @property
    def graded(self) -> bool:
        """Whether there is a level."""
        return self.level is not None


@dataclass(frozen=True, slots=True)
class Grade:
    """A criterion with its level and proof, or ungraded with a reason."""

    stage: StageKind | None
    """None where an answer was graded without an interview."""
    question_id: str | None
    """None for rubrics graded once on the whole stage."""
    rubric: str
    """Rubric id."""
    criterion: str
    """Criterion key."""
    level: int | None
    """1–5, or None: ungraded."""
    estimate: float | None
    """The number the level was rounded from, 1–5."""
    reason: str
    """Why this level, or why there is none."""
    interval: tuple[float, float] | None = None
    """Where careful raters' levels would lie, at 80%."""
    evidence: tuple[Evidence, ...] = ()
    """At least one for every level above 1."""
    assisted: bool = False
    """Whether a hint was taken before the words it rests on."""
    samples: tuple[int, ...] = ()
    """A model judge's levels, one a sample, as given; the estimate is their mean, calibrated where that is known."""
    calibrated: bool = True
    """Whether the interval was measured on labelled answers; False: it is assumed."""
    cross_check: CrossCheck | None = None
    """For what a model judged: what the built-in grader says."""

    @property
    def graded(self) -> bool:
        """Whether there is a level."""
        return self.level is not None


@dataclass(frozen=True, slots=True)
class KeyPointCheck:
    """Whether one key point of a question was made."""

    key_point: str
    """As in the bank."""
    covered: bool
    """Whether the answer makes it."""
    evidence: Evidence | None = None
    """The words that make it."""


@dataclass(frozen=True, slots=True)
class GradingUnit:
    """What is graded in one piece: an answer with its probes, or a whole stage."""

    key: str
    """Unique within the interview: `stage-index/question-id` or `stage-index`."""
    rubric_id: str
    """Which rubric."""
    stage: StageKind | None
    """None outside interviews."""
    question: Question | None
    """The question, or the design problem; None for a recruiter screen."""
    turns: tuple[Turn, ...]
    """Both speakers, in order."""
    asked: tuple[Question, ...] = ()
    """For a whole stage: the questions asked in it."""
    hints: tuple[str, ...] = ()
    """Ids of the turns that gave a hint: what is said later on the same question is assisted."""


@dataclass(frozen=True, slots=True)
class UnitResult:
    """The grades of one unit and what they rest on."""

    unit_key: str
    """The unit's key."""
    grades: tuple[Grade, ...]
    """One for each criterion of the rubric, in its order."""
    key_points: tuple[KeyPointCheck, ...] = ()
    """For questions with key points."""
    grader: str = "builtin"
    """Name and version of what judged."""
    audit: tuple[JudgeRecord, ...] = field(default=())
    """Prompt and reply of each model call."""
    fallback: str | None = None
    """Why the built-in grader judged although a model was asked for."""
    remark: str | None = None
    """What the candidate is told of words that took no part in the grades; None where all did."""
    yardstick: Yardstick | None = None
    """What it was measured by; None outside interviews, and in gradings kept before this was."""
