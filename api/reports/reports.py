"""The scored transcript: as JSON, Markdown, a page or PDF, by suffix or by `Accept`."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import PlainTextResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.report_page.coaching_reading import coaching_of
from api.reports import documents
from api.reports.negotiation import best
from api.site import routes
from api.web.deps import PREFIX, GradingNumber, InterviewId, ServiceDep, problems
from api.wire.errors import StillGrading
from interviewer.errors import NotReady
from interviewer.people.coaching_giving import Signed
from interviewer.report import Report
from interviewer.report_json import report_as_json
from interviewer.report_markdown import report_as_markdown
from interviewer.service import Service

router = APIRouter(prefix=f"{PREFIX}/interviews", tags=["reports"])


class ReportFormat(StrEnum):
    """What a report is made as."""

    JSON = "json"
    MD = "md"
    HTML = "html"
    PDF = "pdf"


_MEDIA_TYPES = {
    "application/json": ReportFormat.JSON,
    "text/markdown": ReportFormat.MD,
    "text/html": ReportFormat.HTML,
    documents.MEDIA_TYPE: ReportFormat.PDF,
}
_FORMATS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The report; `docs/report-schema.md` describes the JSON.",
        "content": {media: {} for media in _MEDIA_TYPES},
    },
    202: {
        "description": "A PDF that takes a while: `Location` says how far it is. Ask again when it is done.",
        "model": documents.DocumentView,
    },
}


@router.get(
    "/{interview_id}/report",
    operation_id="read_report",
    response_class=Response,
    responses=_FORMATS | problems(404, 406, 409, 422),
    summary="The scored transcript, in the format that `Accept` prefers",
)
async def report(
    request: Request,
    interview_id: InterviewId,
    service: ServiceDep,
    accept: Annotated[str, Header()] = "*/*",
    grading: GradingNumber = None,
) -> Response:
    """Return the report; JSON unless another format is preferred. 409 with progress while it is being made."""
    chosen = best(accept, list(_MEDIA_TYPES))
    if chosen is None:
        raise HTTPException(406)
    response = await _rendered(
        request, service, await _made(service, interview_id, grading), _MEDIA_TYPES[chosen]
    )
    response.headers["Vary"] = "Accept"
    return response


@router.get(
    "/{interview_id}/report.{suffix}",
    operation_id="read_report_as",
    response_class=Response,
    responses=_FORMATS | problems(404, 409, 422),
    summary="The scored transcript as .json, .md, .html or .pdf",
)
async def report_as(
    request: Request,
    interview_id: InterviewId,
    suffix: ReportFormat,
    service: ServiceDep,
    grading: GradingNumber = None,
) -> Response:
    """Return the report in this format. 409 with progress while it is being made."""
    return await _rendered(request, service, await _made(service, interview_id, grading), suffix)


async def _made(service: Service, interview_id: str, grading: int | None) -> Report:
    try:
        return await service.reports.report(interview_id, grading)
    except NotReady as error:
        raise StillGrading(str(error), await service.reports.progress(interview_id)) from error


async def _rendered(request: Request, service: Service, report: Report, form: ReportFormat) -> Response:
    match form:
        case ReportFormat.JSON:
            text = await asyncio.to_thread(report_as_json, report, await _wrote(service, report))
            return Response(text, media_type="application/json")
        case ReportFormat.MD:
            text = await asyncio.to_thread(report_as_markdown, report, await _wrote(service, report))
            return PlainTextResponse(text, media_type="text/markdown")
        case ReportFormat.HTML:
            coaching = await coaching_of(service, report, opened=False)
            return await asyncio.to_thread(routes.render_report, request, report, coaching=coaching)
        case ReportFormat.PDF:
            newest = report.grading == report.gradings[-1].attempt
            return await documents.pdf_or_job(service, report, None if newest else report.grading)


async def _wrote(service: Service, report: Report) -> Signed | None:
    """Return what coaches wrote; a program that asks for it hasn't put it before the candidate."""
    coaching = await coaching_of(service, report, opened=False)
    return coaching.signed if coaching else None
