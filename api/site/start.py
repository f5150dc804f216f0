"""The start page: what this is for whoever comes first, where to go on for whoever comes back, and the choices."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.site.templates import page
from api.web.deps import ServiceDep
from interviewer.coaching.study_plan import Item
from interviewer.errors import NotFound
from interviewer.loop import SHAPES
from interviewer.model import StageKind
from interviewer.plan import LEVELS
from interviewer.report import STAGE_TITLES
from interviewer.service import Service

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
async def start(
    service: ServiceDep, stages: str = "", length: str = "", mode: str = "", level: str = ""
) -> Response:
    """Choose an interview, or go on with an open one; the query chooses beforehand, as far as it makes sense."""
    lines = await service.store.history(limit=50)
    wanted = {kind for kind in StageKind if kind in stages.split(",")} or set(StageKind)
    return page(
        "start.html",
        model_name=service.model_name,
        first_visit=not lines,
        open=[line for line in lines if line.status != "finished"][:_MOST_OPEN],
        next_item=await _next_item(service),
        roles=_roles(service),
        levels=LEVELS,
        stages=_stages(wanted),
        lengths=_LENGTHS,
        modes=_MODES,
        ways=_WAYS,
        chosen={
            "length": _one_of(length, _LENGTHS),
            "mode": _one_of(mode, _MODES),
            "level": level if level in LEVELS else "mid",
        },
    )


async def _next_item(service: Service) -> Item | None:
    """Return what the plan wants next, on the nearest day that has anything left; None without a goal."""
    try:
        plan = await service.planning.plan()
    except NotFound:
        return None
    return next((item for day in plan.days for item in day.items if not item.done), None)


def _one_of(asked: str, choices: tuple[tuple[str, str, str], ...]) -> str:
    return asked if asked in {value for value, _, _ in choices} else choices[0][0]


def _roles(service: Service) -> list[tuple[str, str]]:
    keys = sorted({question.role for question in service.bank})
    return [(key, _ROLE_NAMES.get(key, key)) for key in keys]


def _stages(wanted: set[StageKind]) -> list[dict[str, Any]]:
    return [
        {
            "kind": kind.value,
            "title": STAGE_TITLES[kind],
            "about": _ABOUT[kind],
            "persona": shape.persona,
            "short": shape.minutes["short"],
            "full": shape.minutes["full"],
            "chosen": kind in wanted,
        }
        for kind, shape in SHAPES.items()
    ]
