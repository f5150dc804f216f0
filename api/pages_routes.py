"""The pages: start, room, report, history. Filled by the pages work; `app.py` includes `router` as it is."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse
from starlette.responses import Response

from interviewer.report import Report

router = APIRouter(include_in_schema=False)


def render_report(request: Request, report: Report) -> Response:  # noqa: ARG001
    """Return the report as a page."""
    return PlainTextResponse(report.to_markdown())
