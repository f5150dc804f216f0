"""Disagreeing with a grade over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from api.web.deps import PREFIX, InterviewId, ServiceDep, problems
from api.wire.requests import DisputeRequest
from api.wire.views import View
from interviewer.disputes import Disputed

router = APIRouter(prefix=f"{PREFIX}/interviews/{{interview_id}}/disputes", tags=["reports"])

DisputeId = Annotated[str, Path(max_length=12, pattern=r"^d[0-9]+$", description="As given by POST.")]


class DisputeView(View):
    """A grade that the candidate disagrees with; the score stays as it is."""

    id: str = Field(examples=["d1"])
    """Its id in this interview."""
    unit: str
    """What was graded."""
    criterion: str
    """Criterion key."""
    reason: str
    """In the candidate's words."""
    claimed_level: int | None
    """The level they find right."""
    grading: int
    """Which grading they looked at."""
    level: int | None
    """The level it gave; null: none."""
    at: datetime
    """UTC."""


@router.post(
    "",
    operation_id="dispute_grade",
    status_code=201,
    responses=problems(404, 409, 413, 422),
    summary="Disagree with a grade",
)
async def dispute(interview_id: InterviewId, request: DisputeRequest, service: ServiceDep) -> DisputeView:
    """Keep an objection beside the grade; no score moves. The same again is one, another on this grade replaces it."""
    return _view(await service.disputing.dispute(interview_id, request.asked()))


@router.delete(
    "/{dispute_id}",
    operation_id="withdraw_dispute",
    status_code=204,
    responses=problems(404, 409, 422),
    summary="Take an objection back",
)
async def withdraw(interview_id: InterviewId, dispute_id: DisputeId, service: ServiceDep) -> None:
    """Take it back; twice is once."""
    await service.disputing.withdraw(interview_id, dispute_id)


def _view(found: Disputed) -> DisputeView:
    return DisputeView(
        id=found.id,
        unit=found.unit_key,
        criterion=found.criterion,
        reason=found.reason,
        claimed_level=found.claimed_level,
        grading=found.attempt,
        level=found.level,
        at=found.at,
    )
