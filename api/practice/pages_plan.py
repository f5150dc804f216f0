"""The page of the plan: a form before the first goal, then an agenda. Plain forms; no script is needed."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Form, Query
from pydantic import Field, ValidationError
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.practice.plan_form import WEEKDAYS, PlanForm, filled, read_form, refused
from api.practice.plan_page import anchor, plan_page
from api.site.templates import page
from api.web.deps import ServiceDep
from interviewer.coaching.ticks import CHECKLIST
from interviewer.errors import BadInput

router = APIRouter(include_in_schema=False)

_NONE: Final[list[str]] = []


@router.get("/plan")
async def show(service: ServiceDep, change: Annotated[Literal["goal", ""], Query()] = "") -> Response:
    """Show the plan, or the form that leads to one."""
    goal = await service.planning.goal()
    if goal is None or change:
        return _form(filled(goal, service.conductor.record.now()))
    plan, ticks = await service.planning.plan(), await service.planning.ticks()
    return page("plan.html", shown=plan_page(plan, service.rubrics, ticks))


@router.post("/plan/goal")
async def set_goal(request: Request, service: ServiceDep) -> Response:
    """Keep the goal and show the plan; what can't be used is said beside its field."""
    form: FormData = await request.form(max_fields=40)
    try:
        await service.planning.set_goal(read_form(form).asked())
    except (BadInput, ValidationError) as error:
        goal = await service.planning.goal()
        now = service.conductor.record.now()
        return _form(refused(form, error, filled(goal, now)), status=422)
    return RedirectResponse("/plan", status_code=303)


@router.post("/plan/done")
async def tick(
    service: ServiceDep,
    item: Annotated[str, Form(min_length=1, max_length=300)],
    done: Annotated[Literal["yes", "no"], Form()],
) -> Response:
    """Tick an item off, or take that back, and show the plan where it was."""
    await (service.planning.tick(item) if done == "yes" else service.planning.untick(item))
    return RedirectResponse(f"/plan#{anchor(item)}", status_code=303)


@router.post("/plan/ticks")
async def keep_ticks(
    service: ServiceDep,
    name: Annotated[str, Form(min_length=1, max_length=80)],
    lines: Annotated[list[Annotated[str, Field(max_length=120)]], Form(max_length=100)] = _NONE,
) -> Response:
    """Keep which lines of a list are ticked, all of them at once, and show the plan where it was."""
    await service.planning.keep_ticks(name, lines)
    return RedirectResponse(f"/plan#{CHECKLIST if name == CHECKLIST else anchor(name)}", status_code=303)


def _form(form: PlanForm, status: int = 200) -> Response:
    return page("plan_goal.html", status=status, form=form, weekdays=WEEKDAYS)
