"""Reading and correcting what was understood, over HTTP: before it is graded."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.web.deps import PREFIX, InterviewId, ServiceDep, problems
from api.wire.requests import Correction
from api.wire.translate import progress_view, turn_view
from api.wire.views import GradingView, TurnView

router = APIRouter(prefix=f"{PREFIX}/interviews/{{interview_id}}", tags=["interviews"])


@router.post(
    "/corrections",
    operation_id="correct_turn",
    responses=problems(404, 409, 413, 422),
    summary="Correct what was understood",
)
async def correct(interview_id: InterviewId, request: Correction, service: ServiceDep) -> TurnView:
    """Replace the text of a spoken turn; the recognised text again takes the correction back. Until it is graded."""
    turn = await service.aloud.correct(interview_id, request.turn_id, request.text)
    stored, _ = await service.conductor.known(interview_id)
    return turn_view(stored.interview.plan, turn)


@router.post(
    "/check",
    operation_id="check_transcript",
    status_code=202,
    responses=problems(404, 409),
    summary="Say that what was understood is read, and start the grading",
)
async def check(interview_id: InterviewId, service: ServiceDep, response: Response) -> GradingView:
    """Let a finished spoken interview be graded; twice is once. Poll the address in `Location` for the grading."""
    response.headers["Location"] = f"{PREFIX}/interviews/{interview_id}/grading"
    await service.aloud.check(interview_id)
    return progress_view(await service.reports.progress(interview_id))
