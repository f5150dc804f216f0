"""The pages: room, report, history, guides. They show; what is done, is done through the API."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.report_page.coaching_reading import coaching_of
from api.report_page.feedback import attempts_by_unit, feedback
from api.report_page.page import report_variables
from api.site.guide_hits import found
from api.site.guides import guide_page
from api.site.retried_from import retried_from
from api.site.templates import page
from api.web.deps import GradingNumber, InterviewId, RoomsDep, ServiceDep
from api.wire.problem import Problem
from api.wire.translate import interview_view
from interviewer.errors import NotFound, NotReady
from interviewer.report import Report

router = APIRouter(include_in_schema=False)

_HITS: Final = 12


@router.get("/interviews/{interview_id}")
async def room(interview_id: InterviewId, rooms: RoomsDep, service: ServiceDep) -> Response:
    """Hold an interview, or read one that is over."""
    async with rooms.room(interview_id) as held:
        seen = await held.look()
    return page(
        "room.html",
        view=interview_view(seen),
        model_name=service.model_name,
        retried_from=await retried_from(service, seen.state.plan),
    )


@router.get("/interviews/{interview_id}/report")
async def report(
    request: Request,
    interview_id: InterviewId,
    service: ServiceDep,
    grading: GradingNumber = None,
    whole: bool = False,
) -> Response:
    """Show the report, or how far it is; of a drill what fits on a page, unless the `whole` report is wanted."""
    try:
        made = await service.reports.report(interview_id, grading)
        if made.interview.plan.purpose != "interview" and grading is None and not whole:
            wrote = await coaching_of(service, made, opened=False)
            return page(
                "drill_feedback.html",
                shown=await feedback(service, made),
                coach_wrote=wrote and wrote.total,
                retried_from=await retried_from(service, made.interview.plan),
            )
        coaching = await coaching_of(service, made)
        attempts = await attempts_by_unit(service, made)
        # In a thread: an hour's report is half a megabyte of page.
        return await asyncio.to_thread(
            render_report, request, made, attempts_by_unit=attempts, coaching=coaching
        )
    except NotReady:
        progress = await service.reports.progress(interview_id)
        _, state = await service.conductor.look(interview_id)
        return page(
            "grading.html", interview_id=interview_id, progress=progress, awaits_check=state.awaits_check
        )


@router.get("/history")
async def history(service: ServiceDep, show: Literal["all", "interviews", "drills"] = "all") -> Response:
    """List the interviews and drills."""
    lines = await service.store.history(limit=200)
    shown = [
        line for line in lines if show == "all" or (line.purpose == "interview") == (show == "interviews")
    ]
    accounts = service.settings.auth == "accounts"
    return page(
        "history.html",
        lines=shown,
        show=show,
        any_drills=any(line.purpose != "interview" for line in lines),
        news=await service.coaching.giving.news(service.owner) if accounts else {},
    )


@router.get("/guides")
async def guides(service: ServiceDep, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """List the guides, or what a search finds in them."""
    wanted = " ".join(q.split())
    hits = await service.search(wanted, limit=_HITS) if wanted else []
    results = await asyncio.to_thread(found, hits, wanted)
    return page("guides.html", guides=service.library.guides, q=wanted, results=results)


@router.get("/guides/{guide_id}")
async def guide(guide_id: str, service: ServiceDep) -> Response:
    """Show a guide; citations point to its headings."""
    for each in service.library.guides:
        if each.id == guide_id:
            return page("guide.html", guide_page=guide_page(each))
    raise NotFound("There is no guide of this name.")


def render_report(request: Request, report: Report, **more: Any) -> Response:
    """Return the report as a page; `more` is what its parts show besides."""
    more |= {
        "can_rewrite": request.app.state.service.model_name,
        "better": request.query_params.get("better"),
    }
    coaching = more.pop("coaching", None)
    variables = report_variables(report, query=request.query_params, coaching=coaching)
    return page("report.html", **variables, **more)


def render_problem(request: Request, problem: Problem) -> Response:  # noqa: ARG001
    """Return a failure as a page, for a browser that asked for one."""
    title = "There is nothing here" if problem.status == 404 else problem.title
    return page("error.html", status=problem.status, code=problem.status, title=title, detail=problem.detail)
