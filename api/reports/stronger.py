"""Answers said better, over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from api.web.deps import PREFIX, GradingNumber, InterviewId, ServiceDep, problems
from api.wire.requests import WHOLE, Key, Request
from api.wire.views import View
from interviewer.stronger.as_dict import stronger_as_dict
from interviewer.stronger.model import StrongerAnswer, Why

router = APIRouter(prefix=f"{PREFIX}/interviews/{{interview_id}}/stronger", tags=["reports"])


class SaidView(View):
    """A sentence of the candidate, or a block of code."""

    id: str
    """Its place in the answer."""
    turn_id: str
    """Where it was said."""
    text: str
    """Verbatim."""


class PartView(View):
    """One part of the framework."""

    key: str
    """Such as `situation`."""
    heading: str
    """As shown."""
    sentences: list[SaidView]
    """The candidate's own, in the order said."""
    blanks: list[str]
    """What is missing, in square brackets."""


class LeftOutView(SaidView):
    """A sentence that has no place in the answer."""

    why: Why
    """Why not."""
    reason: str
    """The same in words."""


class OutlinePointView(View):
    """One thing that a stronger answer says."""

    text: str
    """The point."""
    said: bool | None
    """Whether the answer makes it; null: not compared."""


class PlaceView(View):
    """A place in the guides."""

    passage_id: str
    """`guide-id#heading-slug`."""
    guide_title: str
    """As shown."""
    heading: str
    """As shown."""


class OutlineView(View):
    """What a stronger answer to one question says, in order."""

    question: str | None
    """Null for a single question."""
    points: list[OutlinePointView]
    """At least one."""
    citations: list[PlaceView]
    """Where the guides have it."""


class RewrittenLineView(View):
    """One rewritten sentence."""

    text: str
    """With blanks in square brackets."""
    sources: list[str] = Field(alias="from")
    """Ids of the sentences that it is made of."""
    own_words: bool
    """Whether it is the candidate's sentence word for word, because the model's said something else."""


class RewrittenPartView(View):
    """One part of the framework, rewritten."""

    key: str
    """As in the parts above."""
    sentences: list[RewrittenLineView]
    """In order; may be none."""
    blanks: list[str]
    """What is still missing."""


class RewritingView(View):
    """What a model made of the answer, or why it made nothing."""

    parts: list[RewrittenPartView]
    """Empty where `failure` says why, and there is no earlier version."""
    unused: list[str]
    """Ids of sentences that the model took nothing from."""
    refused: int
    """Sentences of the model that are not shown as written."""
    failure: str | None
    """Why the newest try gave nothing."""
    model: str
    """As the endpoint knows it."""
    prompt_version: str
    """Of every prompt file that took part."""
    grading: int
    """Which grading chose the blanks."""
    at: datetime
    """UTC."""
    tokens_in: int
    """Prompt tokens."""
    tokens_out: int
    """Completion tokens."""
    cost_usd: float | None
    """Null where no price is configured."""


class StrongerView(View):
    """One answer, said better from the candidate's own words."""

    unit: str
    """As in the report's `units[].key`."""
    framework: str
    """As shown."""
    parts: list[PartView]
    """All parts, in order."""
    left_out: list[LeftOutView]
    """What has no place in it."""
    outline: list[OutlineView]
    """What a stronger answer says; empty where the question has no key points."""
    rewriting: RewritingView | None
    """Null where no model was asked."""


class StrongerList(View):
    """All answers of an interview."""

    answers: list[StrongerView]
    """In order."""


class RewriteRequest(Request):
    """Which answer a model should rewrite."""

    unit: Key = Field(examples=["3/mle-beh-model-failed-live"])
    """As in the report's `units[].key`."""
    grading: Annotated[int, Field(ge=1, le=1_000_000), WHOLE] | None = None
    """Which grading chooses the blanks; null: the newest."""


@router.get(
    "",
    operation_id="list_stronger_answers",
    responses=problems(404, 409, 422),
    summary="Every answer said better, from the candidate's own words",
)
async def stronger(
    interview_id: InterviewId, service: ServiceDep, grading: GradingNumber = None
) -> StrongerList:
    """Return the sorted answers with their blanks and outlines, and what a model was asked to make of them."""
    return StrongerList(answers=[_view(one) for one in await service.stronger.answers(interview_id, grading)])


@router.post(
    "",
    operation_id="rewrite_answer",
    responses=problems(404, 409, 413, 422),
    summary="Have the model rewrite one answer",
)
async def rewrite(interview_id: InterviewId, request: RewriteRequest, service: ServiceDep) -> StrongerView:
    """Rewrite it from the candidate's facts only, and keep it; what isn't supported becomes a blank.

    A model that fails is no error: `rewriting.failure` says why, and the sorted answer stays.
    """
    return _view(await service.stronger.rewrite(interview_id, request.unit, request.grading))


def _view(answer: StrongerAnswer) -> StrongerView:
    return StrongerView.model_validate({"unit": answer.unit_key, **stronger_as_dict(answer)})
