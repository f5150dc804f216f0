"""Stopping a grading, and starting one again that failed or was stopped."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.web.deps import PREFIX, InterviewId, ServiceDep, problems
from api.wire.translate import progress_view
from api.wire.views import GradingView
from interviewer.grading_stop import stop_grading

router = APIRouter()


@router.post(
    f"{PREFIX}/interviews/{{interview_id}}/grading",
    operation_id="grade_again",
    status_code=202,
    tags=["interviews"],
    responses=problems(404, 409, 422),
    summary="Start a grading again that failed or was stopped",
)
async def grade_again(interview_id: InterviewId, service: ServiceDep) -> GradingView:
    """Start it anew; poll the same address for how far it is."""
    await service.conductor.grade_again(interview_id)
    return progress_view(await service.reports.progress(interview_id))


@router.post(
    f"{PREFIX}/interviews/{{interview_id}}/grading/cancel",
    operation_id="cancel_grading",
    tags=["interviews"],
    responses=problems(404, 409, 422),
    summary="Stop the grading",
)
async def cancel(interview_id: InterviewId, service: ServiceDep) -> GradingView:
    """Stop it before its next step; what was said is kept, and it can be started again."""
    return progress_view(await stop_grading(service.store, service.queue, interview_id))


@router.post("/interviews/{interview_id}/grading", include_in_schema=False)
async def grade_again_from_page(interview_id: InterviewId, service: ServiceDep) -> Response:
    """Start it anew and show how far it is."""
    await service.conductor.grade_again(interview_id)
    return RedirectResponse(f"/interviews/{interview_id}/report", status_code=303)
