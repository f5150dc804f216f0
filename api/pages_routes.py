"""The pages: start, room, report, history, guides. They show; what is done, is done through the API."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import GradingNumber, InterviewId, RoomsDep, ServiceDep
from api.pages_guides import guide_page
from api.pages_report import first_mark, report_page
from api.pages_templates import page
from api.problem import Problem
from api.translate import interview_view
from interviewer.errors import NotFound, NotReady
from interviewer.loop import SHAPES
from interviewer.model import StageKind
from interviewer.plan import LEVELS
from interviewer.report import STAGE_TITLES, Report
from interviewer.service import Service
from interviewer.typed_text import LONGEST_REASON_CHARS

router = APIRouter(include_in_schema=False)

_ROLE_NAMES = {"mle": "Machine-learning engineer"}
_ABOUT = {
    StageKind.RECRUITER: "Your work in outline, why this job, pay and dates.",
    StageKind.PHONE_SCREEN: "Machine-learning fundamentals, then a small coding problem in plain text.",
    StageKind.SYSTEM_DESIGN: "One product problem, from the goal to what breaks at night.",
    StageKind.BEHAVIORAL: "Real events: what you did, why, and what came of it.",
}
_LENGTHS = (
    ("short", "Short", "One or two questions a round"),
    ("full", "Full", "As long as the real thing"),
)
_MODES = (
    ("practice", "Practice", "Hints when you ask for them"),
    ("real", "Real", "No hints, like on the day"),
)
_WAYS = (
    ("type", "Type", "Write your answers"),
    ("speak", "Speak", "Talk, and hear the interviewer; typing works at any moment"),
)
_MOST_OPEN = 2


@router.get("/")
async def start(service: ServiceDep) -> Response:
    """Choose an interview, or go on with an open one."""
    lines = await service.store.history(limit=50)
    return page(
        "start.html",
        model_name=service.model_name,
        open=[line for line in lines if line.status != "finished"][:_MOST_OPEN],
        roles=_roles(service),
        levels=LEVELS,
        stages=_stages(),
        lengths=_LENGTHS,
        modes=_MODES,
        ways=_WAYS,
    )


@router.get("/interviews/{interview_id}")
async def room(interview_id: InterviewId, rooms: RoomsDep, service: ServiceDep) -> Response:
    """Hold an interview, or read one that is over."""
    async with rooms.room(interview_id) as found:
        seen = await found.look()
    return page("room.html", view=interview_view(seen), model_name=service.model_name)


@router.get("/interviews/{interview_id}/report")
async def report(
    request: Request, interview_id: InterviewId, service: ServiceDep, grading: GradingNumber = None
) -> Response:
    """Show the report, or how far it is."""
    try:
        return render_report(request, await service.reports.report(interview_id, grading))
    except NotReady:
        progress = await service.reports.progress(interview_id)
        _, state = await service.conductor.look(interview_id)
        return page(
            "grading.html", interview_id=interview_id, progress=progress, awaits_check=state.awaits_check
        )


@router.get("/history")
async def history(service: ServiceDep) -> Response:
    """List the interviews."""
    return page("history.html", lines=await service.store.history(limit=200))


@router.get("/guides")
async def guides(service: ServiceDep) -> Response:
    """List the guides."""
    return page("guides.html", guides=service.library.guides)


@router.get("/guides/{guide_id}")
async def guide(guide_id: str, service: ServiceDep) -> Response:
    """Show a guide; citations point to its headings."""
    for each in service.library.guides:
        if each.id == guide_id:
            return page("guide.html", guide_page=guide_page(each))
    raise NotFound("There is no guide of this name.")


def render_report(request: Request, report: Report) -> Response:  # noqa: ARG001
    """Return the report as a page."""
    shown = report_page(report)
    return page(
        "report.html", page=shown, report=report, first_mark=first_mark, reason_chars=LONGEST_REASON_CHARS
    )


def render_problem(request: Request, problem: Problem) -> Response:  # noqa: ARG001
    """Return a failure as a page, for a browser that asked for one."""
    title = "There is nothing here" if problem.status == 404 else problem.title
    return page("error.html", status=problem.status, code=problem.status, title=title, detail=problem.detail)


def _roles(service: Service) -> list[tuple[str, str]]:
    keys = sorted({question.role for question in service.bank})
    return [(key, _ROLE_NAMES.get(key, key)) for key in keys]


def _stages() -> list[dict[str, Any]]:
    return [
        {
            "kind": kind.value,
            "title": STAGE_TITLES[kind],
            "about": _ABOUT[kind],
            "persona": shape.persona,
            "short": shape.minutes["short"],
            "full": shape.minutes["full"],
        }
        for kind, shape in SHAPES.items()
    ]
