"""The report's PDF from its page: the file at once, or a page that says how far a large one is."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.reports.documents import paper_of, pdf_response, printed
from api.site.templates import page
from api.web.deps import GradingNumber, InterviewId, ServiceDep
from interviewer.printing import Job
from interviewer.report import Report

router = APIRouter(include_in_schema=False)


@router.get("/interviews/{interview_id}/report.pdf")
async def report_pdf(
    interview_id: InterviewId, service: ServiceDep, grading: GradingNumber = None
) -> Response:
    """Return the file; a large one that isn't done yet has a page that waits for it."""
    report = await service.reports.report(interview_id, grading)
    made = await printed(service, report)
    return file_or_waiting(made, report, f"/interviews/{interview_id}", _query(grading))


@router.get("/interviews/{interview_id}/report.pdf/progress")
async def progress(interview_id: InterviewId, service: ServiceDep, grading: GradingNumber = None) -> Response:
    """Say how far it is; it is begun where it isn't under way."""
    report = await service.reports.report(interview_id, grading)
    job = service.printing.begin(await paper_of(report))
    return waiting_page(job, f"/interviews/{interview_id}", _query(grading), back="/report")


def file_or_waiting(made: bytes | Job, report: Report, base: str, query: str = "") -> Response:
    """Return the file, or the way to the page that waits."""
    if isinstance(made, bytes):
        return pdf_response(made, report)
    return RedirectResponse(f"{base}/report.pdf/progress{query}", status_code=303)


def waiting_page(job: Job, base: str, query: str = "", *, back: str = "", shared: bool = False) -> Response:
    """Return the page that waits; it asks again by itself until the file is there."""
    return page(
        "pdf_progress.html",
        job=job,
        here=f"{base}/report.pdf/progress{query}",
        download=f"{base}/report.pdf{query}",
        back=f"{base}{back}{query}",
        shared=shared,
    )


def _query(grading: int | None) -> str:
    return f"?grading={grading}" if grading else ""
