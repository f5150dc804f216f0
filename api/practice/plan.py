"""The plan from one interview to the next, over HTTP: as JSON, Markdown or a calendar file."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from api.practice.plan_views import GoalRequest, GoalView, PlanView, TickRequest, goal_view, plan_view
from api.web.addresses import public_origin
from api.web.deps import PREFIX, ServiceDep, problems
from interviewer.coaching.study_plan_markdown import plan_as_markdown
from interviewer.errors import NotFound

router = APIRouter(prefix=f"{PREFIX}/plan", tags=["plan"])


class PlanFormat(StrEnum):
    """What a plan is made as."""

    JSON = "json"
    MD = "md"
    ICS = "ics"


_FORMATS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The plan.",
        "content": {"application/json": {}, "text/markdown": {}, "text/calendar": {}},
    }
}


@router.get(
    "/goal", operation_id="read_goal", responses=problems(404), summary="What there is to prepare for"
)
async def read_goal(service: ServiceDep) -> GoalView:
    """Return the goal; 404 before the first."""
    goal = await service.planning.goal()
    if goal is None:
        raise NotFound("There is no goal to plan for yet.")
    return goal_view(goal)


@router.put("/goal", operation_id="set_goal", responses=problems(413, 422), summary="Say what to prepare for")
async def set_goal(request: GoalRequest, service: ServiceDep) -> GoalView:
    """Keep the goal in place of the earlier one. What was done for an interview that hasn't passed still counts."""
    return goal_view(await service.planning.set_goal(request.asked()))


@router.delete(
    "/goal", operation_id="forget_goal", status_code=204, responses=problems(), summary="Forget the goal"
)
async def forget_goal(service: ServiceDep) -> None:
    """Remove the goal and what was ticked off for it."""
    await service.planning.forget_goal()


@router.get("", operation_id="read_plan", responses=problems(404), summary="The plan, day by day")
async def read_plan(service: ServiceDep) -> PlanView:
    """Return today's plan, made from everything graded so far; 404 without a goal."""
    return plan_view(await service.planning.plan())


@router.post(
    "/done", operation_id="tick_off", status_code=204, responses=problems(404, 413, 422), summary="Tick off"
)
async def tick(request: TickRequest, service: ServiceDep) -> None:
    """Keep that an item was done today; 404 where the plan has no such item. Twice is once."""
    await service.planning.tick(request.item)


@router.post(
    "/undone",
    operation_id="take_back",
    status_code=204,
    responses=problems(404, 413, 422),
    summary="Take back",
)
async def untick(request: TickRequest, service: ServiceDep) -> None:
    """Take a tick back; 404 where the plan has no such item."""
    await service.planning.untick(request.item)


@router.get(
    ".{suffix}",
    operation_id="read_plan_as",
    response_class=Response,
    responses=_FORMATS | problems(404, 422),
    summary="The plan as .json, .md or .ics",
)
async def read_plan_as(request: Request, suffix: PlanFormat, service: ServiceDep) -> Response:
    """Return today's plan in this format. A calendar that is imported again is updated."""
    base_url = public_origin(request)
    match suffix:
        case PlanFormat.JSON:
            return JSONResponse(plan_view(await service.planning.plan()).model_dump(mode="json"))
        case PlanFormat.MD:
            text = plan_as_markdown(await service.planning.plan(), base_url=base_url)
            return PlainTextResponse(text, media_type="text/markdown", headers=_saved_as("md"))
        case PlanFormat.ICS:
            calendar = await service.planning.calendar(base_url=base_url)
            return Response(calendar, media_type="text/calendar; charset=utf-8", headers=_saved_as("ics"))


def _saved_as(suffix: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="interview-plan.{suffix}"'}
