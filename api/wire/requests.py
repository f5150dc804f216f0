"""What may be sent over HTTP; unknown fields are an error."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.wire.messages import ActionName, ClientTurnId, TurnId
from interviewer.coaching.drilling import LARGEST_SET, SMALLEST_SET, DrillFor
from interviewer.disputing import NewDispute
from interviewer.model import Length, Mode, StageKind
from interviewer.people.coaching_advising import GivenLevel
from interviewer.people.coaching_giving import Wish
from interviewer.people.coaching_model import About
from interviewer.plan import NewInterview

Key = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_.:/-]+$")]
ShortText = Annotated[str, Field(min_length=1, max_length=5_000)]
LongText = Annotated[str, Field(min_length=1)]
StageName = Annotated[StageKind, Field(strict=False)]


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE = BeforeValidator(_whole)
"""JSON knows one kind of number: `3.0` is an integer to it."""


class Request(BaseModel):
    """Base of all requests: what OpenAPI says is meant, `false` is no number and 1 no yes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)


class NewInterviewRequest(Request):
    """What interview to plan."""

    role: Key = "mle"
    """A role the question bank knows."""
    level: Literal["junior", "mid", "senior"] = "mid"
    """Which questions are fair."""
    stages: Annotated[list[StageName], Field(min_length=1, max_length=8)] = list(StageKind)
    """Any subset; held in the loop's order."""
    length: Length = "short"
    """`short` takes about 15 minutes."""
    mode: Mode = "practice"
    """`practice` gives hints; `real` doesn't."""
    seed: Annotated[int, Field(ge=0, le=2**31 - 1), WHOLE] | None = None
    """Fixes questions and wording; null for a random one."""
    resume: str = ""
    """Plain text or Markdown; the recruiter asks about it."""
    job: str = ""
    """Plain text or Markdown; the candidate's questions are answered from it."""

    def asked(self) -> NewInterview:
        """Return it in the interview's own words."""
        fields = self.model_dump(exclude={"stages"})
        return NewInterview(**fields, stages=tuple(self.stages))


class DrillRequest(Request):
    """What drills are for."""

    role: Key = "mle"
    """A role the question bank knows."""
    level: Literal["junior", "mid", "senior"] = "mid"
    """Which questions are fair."""
    mode: Mode = "practice"
    """`practice` gives hints; `real` doesn't."""
    seed: Annotated[int, Field(ge=0, le=2**31 - 1), WHOLE] | None = None
    """Fixes the choice among what wasn't asked yet; null for a random one."""

    def wanted(self) -> DrillFor:
        """Return it in the interview's own words."""
        return DrillFor(self.role, self.level, self.mode)


class NewDrillRequest(DrillRequest):
    """One question."""

    question_id: Key | None = Field(default=None, examples=["bias-variance-tradeoff"])
    """A question of the bank; null for a surprise."""


class NewDrillSet(DrillRequest):
    """Some questions from the weakest topics, or those that are due again."""

    of: Literal["weakest", "due"] = "weakest"
    """From the weakest topics, or what was answered before and begins to be forgotten (at most five)."""
    size: Annotated[int, Field(ge=SMALLEST_SET, le=LARGEST_SET), WHOLE] = SMALLEST_SET
    """For `weakest`: how many."""


class DrillForm(Request):
    """What the page of drills sends; forms know texts only."""

    model_config = ConfigDict(strict=False)

    way: Literal["surprise", "weakest", "due", "question"] = "question"
    """Which of the four ways."""
    question: Key | None = None
    """For `question`: which."""
    size: Annotated[int, Field(ge=SMALLEST_SET, le=LARGEST_SET), WHOLE] = SMALLEST_SET
    """For `weakest`: how many."""
    level: Literal["junior", "mid", "senior"] = "mid"
    """Which questions are fair."""
    how: Literal["type", "speak", "talk"] = "type"
    """As in `practice.pages_drills.How`."""


class RetryRequest(Request):
    """An answer to give again."""

    unit: Key = Field(examples=["3/conflict-with-a-colleague"])
    """What was graded: `grades[].unit` of the report."""


class NewAnswer(Request):
    """What the candidate says."""

    text: str = Field(examples=["I led the migration of our ranking model to online features …"])
    """Verbatim; at most 50,000 characters."""
    client_turn_id: ClientTurnId = Field(examples=["5d0c9a52"])
    """Your own id of this answer: sent twice it is one turn."""
    in_reply_to: TurnId | None = None
    """The last turn you have seen; a conflict if the interview has gone on since."""


class NewAction(Request):
    """A button."""

    action: ActionName
    """Which."""
    in_reply_to: TurnId | None = None
    """As for answers; not looked at for pause and resume."""


class NewNote(Request):
    """A note for oneself."""

    text: str
    """At most 10,000 characters."""


class DisputeRequest(Request):
    """A grade that the candidate disagrees with."""

    unit: Key = Field(examples=["3/conflict-with-a-colleague"])
    """What was graded: `grades[].unit` of the report."""
    criterion: Key = Field(examples=["result"])
    """Criterion key."""
    reason: str = Field(examples=["I gave the number in my second answer."])
    """In your own words; at most 2,000 characters."""
    claimed_level: Annotated[int, Field(ge=1, le=5), WHOLE] | None = None
    """The level you find right."""
    grading: Annotated[int, Field(ge=1), WHOLE] | None = None
    """Which grading you look at; null: the newest."""

    def asked(self) -> NewDispute:
        """Return it in the interview's own words."""
        return NewDispute(self.unit, self.criterion, self.reason, self.claimed_level, self.grading)


class Correction(Request):
    """What the candidate really said."""

    turn_id: TurnId
    """A spoken turn."""
    text: LongText = Field(examples=["We sharded it by customer."])
    """In their words, the whole turn; what was recognised stays beside it."""


class SpokenLine(Request):
    """One turn of a conversation to grade."""

    speaker: Literal["interviewer", "candidate"]
    """Who said it."""
    text: LongText
    """Verbatim."""


class GradeRequest(Request):
    """An answer, or a conversation, to grade by a rubric."""

    rubric: Key = Field(examples=["star"])
    """Rubric id; `GET /rubrics` lists them."""
    question: ShortText | None = None
    """The question, in your own words."""
    question_id: Key | None = None
    """Or a question of the bank, with its key points; one of the two is needed."""
    key_points: Annotated[list[ShortText], Field(max_length=20)] = []
    """For a question of your own: what a complete answer says."""
    answer: LongText | None = None
    """What the candidate said. The question is turn `t1`, this is turn `t2`."""
    turns: Annotated[list[SpokenLine], Field(min_length=1, max_length=200)] | None = None
    """Or the whole conversation; turn ids are `t1`, `t2` …"""
    grader: Literal["default", "builtin", "model"] = "default"
    """What judges."""


class ShareRequest(Request):
    """A read-only link to the report."""

    days: Literal[1, 7, 30] = 7
    """How long it opens something."""
    hide_transcript: bool = False
    """Leave out everything that was said, and every quote of it."""


class CoachShareRequest(Request):
    """Sharing with a coach."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"code": "7K2M-9QXA-D4TV", "with_sound": True}]}
    )

    code: str = Field(examples=["7K2M-9QXA-D4TV"])
    """The coach's, however it is typed."""
    with_sound: bool = False
    """Kept sound too."""
    for_evals: bool = False
    """The coach's levels, with what was said, may check graders."""

    def asked(self, interview_id: str | None) -> Wish:
        """Return it in coaching's own words; None: every interview from now on."""
        return Wish(self.code, interview_id, self.with_sound, self.for_evals)


class NewCommentRequest(Request):
    """A coach's comment, on a grade (`unit` and `criterion`), on a turn, or on the whole interview (none of them)."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "Here I lost the thread.", "turn_id": "t4"}]}
    )

    text: str = Field(examples=["Say what *you* did, and by how much it helped."])
    """Plain text; at most 4,000 characters."""
    unit: Key | None = Field(default=None, examples=["3/conflict-with-a-colleague"])
    """What was graded: `grades[].unit` of the report."""
    criterion: Key | None = Field(default=None, examples=["result"])
    """Criterion key."""
    turn_id: TurnId | None = None
    """Something that was said."""

    def about(self) -> About:
        """Return what it is about."""
        return About(self.unit, self.criterion, self.turn_id)


class CommentChange(Request):
    """A comment in other words."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "Here I lost the thread: who is “they”?"}]}
    )

    text: str = Field(examples=["Say what *you* did, and by how much it helped: 9 hours to 40 minutes."])
    """Plain text; at most 4,000 characters."""


class CoachGradeRequest(Request):
    """The level that a coach finds right."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "unit": "3/conflict-with-a-colleague",
                    "criterion": "result",
                    "level": 3,
                    "reason": "The outcome is there, without a number.",
                }
            ]
        }
    )

    unit: Key = Field(examples=["3/conflict-with-a-colleague"])
    """What was graded: `grades[].unit` of the report."""
    criterion: Key = Field(examples=["result"])
    """Criterion key."""
    level: Annotated[int, Field(ge=1, le=5), WHOLE]
    """1–5, as the rubric describes them."""
    reason: str = Field(examples=["The outcome is there, without a number."])
    """In your own words; at most 2,000 characters."""

    def asked(self) -> GivenLevel:
        """Return it in coaching's own words."""
        return GivenLevel(self.unit, self.criterion, self.level, self.reason)
