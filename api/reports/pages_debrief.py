"""The page of the debrief: the rounds of one interview, brought together."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.report_page.debrief import debrief_page
from api.site.templates import page
from api.web.deps import GradingNumber, InterviewId, ServiceDep
from interviewer import debrief_words
from interviewer.errors import NotReady

router = APIRouter(include_in_schema=False)


@router.get("/interviews/{interview_id}/debrief")
async def debrief(interview_id: InterviewId, service: ServiceDep, grading: GradingNumber = None) -> Response:
    """Show the debrief; where the report isn't made yet, how far that is."""
    try:
        report = await service.reports.report(interview_id, grading)
    except NotReady:
        return RedirectResponse(f"/interviews/{interview_id}/report", status_code=303)
    shown = await asyncio.to_thread(debrief_page, report)
    return page("debrief.html", page=shown, n=shown.numbers, words=debrief_words)
