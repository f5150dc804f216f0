"""Reports as PDF over HTTP: the file, or how far it is."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import Field
from starlette.responses import JSONResponse, Response

from api.reports.paper import report_paper
from api.web.deps import PREFIX, GradingNumber, InterviewId, ServiceDep, problems
from api.wire.views import View
from interviewer.errors import NotFound
from interviewer.ports_after import Paper
from interviewer.printing import Job
from interviewer.report import Report
from interviewer.service import Service

router = APIRouter(prefix=f"{PREFIX}/interviews/{{interview_id}}/documents", tags=["reports"])

MEDIA_TYPE = "application/pdf"
DocumentId = Annotated[str, Path(max_length=64, pattern=r"^[0-9a-f]+$", description="As in `Location`.")]


class DocumentView(View):
    """A PDF that is being made."""

    id: str
    """Names this version of the report."""
    state: Literal["queued", "running", "done", "failed"]
    """`queued`: others are made first."""
    step: Literal["reading", "laying out", "writing"] | None
    """What is being done; null while it waits."""
    pages: int
    """Laid out so far. How many there will be is known at the end of that only."""
    message: str = Field(default="")
    """For `failed`: why."""
    href: str | None
    """Where the file is; null until it is done."""


@router.get(
    "/{document_id}",
    operation_id="read_document",
    responses=problems(404, 409, 422),
    summary="How far a large PDF is",
)
async def document(
    interview_id: InterviewId, document_id: DocumentId, service: ServiceDep, grading: GradingNumber = None
) -> DocumentView:
    """Return how far it is. A document is kept for ten minutes after it is done; after that it is made again."""
    try:
        job = service.printing.job(document_id)
    except NotFound:
        paper = await paper_of(await service.reports.report(interview_id, grading))
        job = service.printing.again(document_id, paper)
    return _view(job, _href(interview_id, grading))


async def printed(
    service: Service, report: Report, *, shared: bool = False, hide_transcript: bool = False
) -> bytes | Job:
    """Return the PDF of a report, or the job that makes it."""
    return await service.printing.pdf(await paper_of(report, shared=shared, hide_transcript=hide_transcript))


async def paper_of(report: Report, *, shared: bool = False, hide_transcript: bool = False) -> Paper:
    """Return the page that the PDF is made of."""
    return await asyncio.to_thread(report_paper, report, shared=shared, hide_transcript=hide_transcript)


async def pdf_or_job(service: Service, report: Report, grading: int | None) -> Response:
    """Return the PDF; 202 with the place to ask at where it is large."""
    made = await printed(service, report)
    if isinstance(made, bytes):
        return pdf_response(made, report)
    interview_id = report.interview.id
    asked = f"?grading={grading}" if grading else ""
    where = f"{PREFIX}/interviews/{interview_id}/documents/{made.id}{asked}"
    body = _view(made, _href(interview_id, grading)).model_dump()
    return JSONResponse(body, status_code=202, headers={"Location": where, "Retry-After": "1"})


def pdf_response(pdf: bytes, report: Report) -> Response:
    """Return the file, named by the day of the interview."""
    name = f"interview-report-{report.interview.created_at:%Y-%m-%d}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(pdf, media_type=MEDIA_TYPE, headers=headers)


def _href(interview_id: str, grading: int | None) -> str:
    return f"{PREFIX}/interviews/{interview_id}/report.pdf" + (f"?grading={grading}" if grading else "")


def _view(job: Job, href: str) -> DocumentView:
    return DocumentView(
        id=job.id,
        state=job.state,
        step=job.printed.step if job.printed else None,
        pages=job.pages,
        message=job.message,
        href=href if job.state == "done" else None,
    )
