"""A report to look at without holding an interview."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.report_page.page import report_variables
from api.reports.paper import UNUSED_ON_PAPER
from api.site.templates import page
from api.web.deps import ServiceDep
from interviewer.sample.packaged import sample_report

router = APIRouter(include_in_schema=False)


@router.get("/sample")
async def sample(request: Request, service: ServiceDep) -> Response:
    """Show the sample's report, read only."""
    report = await asyncio.to_thread(sample_report, service.rubrics, service.library.passages)
    shown = report_variables(report, query=request.query_params, shared=True)
    return page("sample.html", **shown, **UNUSED_ON_PAPER)
