"""What model judges were asked and answered, over HTTP."""

from __future__ import annotations

from fastapi import APIRouter

from api.web.deps import PREFIX, GradingNumber, InterviewId, ServiceDep, problems
from api.wire.views import View
from interviewer.judgements import judgement_as_dict, kept_judgements

router = APIRouter(prefix=f"{PREFIX}/interviews", tags=["reports"])


class JudgementView(View):
    """One call to a model judge."""

    unit: str
    """Key of what was graded."""
    rubric: str
    """Rubric id."""
    rubric_version: str
    """Its version then."""
    criterion: str
    """Criterion key."""
    sample: int
    """Which of several times the same was asked, from 1."""
    model: str
    """As the endpoint knows it."""
    prompt_version: str
    """Of every prompt file that took part."""
    system: str
    """The system message."""
    prompt: str
    """The user message."""
    reply: str
    """As received; empty where there was none."""
    failure: str | None
    """Why there is no usable reply."""
    tokens_in: int
    """Prompt tokens, a repair included."""
    tokens_out: int
    """Completion tokens."""
    cost_usd: float | None
    """Null where no price is configured."""


class JudgementList(View):
    """All calls of a grading."""

    judgements: list[JudgementView]
    """Empty where no model judged."""


@router.get(
    "/{interview_id}/judgements",
    operation_id="list_judgements",
    responses=problems(404, 422),
    summary="What the model judge was asked and what it answered",
)
async def judgements(
    interview_id: InterviewId, service: ServiceDep, grading: GradingNumber = None
) -> JudgementList:
    """Return every call of a grading, word for word, so that anybody can see what a grade rests on."""
    kept = await kept_judgements(service.store, interview_id, grading)
    return JudgementList(judgements=[JudgementView(**judgement_as_dict(one)) for one in kept])
