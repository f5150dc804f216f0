"""Whether the process lives, and whether it can serve."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.web.deps import PrincipalDep, problems
from api.wire.errors import plain_problem, problem_response
from api.wire.problem import FieldError
from api.wire.views import View
from interviewer.service import Service

router = APIRouter(tags=["health"])


class Alive(View):
    """The process answers."""

    status: Literal["ok"] = "ok"
    """Always `ok`."""


class CheckView(View):
    """One part that was looked at."""

    name: str
    """What."""
    ok: bool
    """Whether it works."""
    detail: str
    """What was found, or what to do; where there are accounts, of what works only an admin is told more."""
    required: bool
    """Whether the service is not ready without it."""


class Ready(View):
    """All required parts work."""

    status: Literal["ok"] = "ok"
    """Always `ok`."""
    checks: list[CheckView]
    """All parts, also those it goes without."""


@router.get("/livez", operation_id="livez", summary="Whether the process lives", responses=problems())
async def livez() -> Alive:
    """Answer."""
    return Alive()


@router.get(
    "/readyz",
    operation_id="readyz",
    response_model=Ready,
    responses=problems(503),
    summary="Whether the service is ready",
)
async def readyz(request: Request, principal: PrincipalDep) -> Ready | Response:
    """Look at every part; 503 names the required ones that don't work."""
    service: Service = request.app.state.service
    checks = await service.checks()
    missing = [check for check in checks if check.required and not check.ok]
    if missing:
        problem = plain_problem(503, "/readyz", f"Not ready: {', '.join(check.name for check in missing)}.")
        wrong = [FieldError(field=check.name, message=check.detail) for check in missing]
        return problem_response(problem.model_copy(update={"errors": wrong}), {"Retry-After": "5"})
    everything = principal.role == "admin"
    return Ready(
        checks=[
            CheckView(
                name=c.name,
                ok=c.ok,
                detail=c.detail if everything or not c.ok else "",
                required=c.required,
            )
            for c in checks
        ]
    )
