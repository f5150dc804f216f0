"""What Prometheus reads. Not for the public: from this machine, or with the token of the settings."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.web.deps import problems
from api.wire.errors import plain_problem, problem_response
from interviewer.seeing.showing import CONTENT_TYPE, may_read, metrics_text
from interviewer.service import Service

router = APIRouter(tags=["health"])


@router.get(
    "/metrics",
    operation_id="metrics",
    summary="Counts and times, for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **problems()},
)
async def metrics(request: Request) -> Response:
    """Return everything that is measured, of all processes behind this port."""
    service: Service = request.app.state.service
    client = request.client.host if request.client else ""
    if not may_read(service.settings.seeing, client, {k.lower(): v for k, v in request.headers.items()}):
        return problem_response(plain_problem(403, "/metrics", "Metrics are for operators only."))
    text = await metrics_text(service.figures)
    return Response(text, headers={"Content-Type": CONTENT_TYPE})
