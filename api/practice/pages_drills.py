"""The page of drills: four ways to begin one, and what came of the last ones. Plain forms; no script is needed."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Form, Query
from starlette.responses import RedirectResponse, Response

from api.practice.drill_page import drill_page
from api.rooms.rooms import Rooms
from api.site.templates import page
from api.web.deps import InterviewId, RoomsDep, ServiceDep
from api.wire.requests import DrillForm, Key
from interviewer.coaching.drilling import LARGEST_SET, SMALLEST_SET, DrillFor
from interviewer.plan import LEVELS

router = APIRouter(include_in_schema=False)

How = Literal["type", "speak", "talk"]
"""Typed; spoken, after the page that tries the microphone; spoken at once, since the last one was."""
_HowField = Annotated[How, Form()]


@router.get("/drills")
async def drills(
    service: ServiceDep,
    q: Annotated[str, Query(max_length=200)] = "",
    topic: Annotated[str, Query(max_length=80)] = "",
    question: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """Show the ways to begin, the last drills, and the questions to pick from; `question` narrows it to that one."""
    if question in service.bank:
        q = service.bank.get(question).text[:200]
    shown = await drill_page(service, q, topic)
    sizes = range(SMALLEST_SET, LARGEST_SET + 1)
    return page("drills.html", shown=shown, levels=LEVELS, sizes=sizes, largest=LARGEST_SET)


@router.post("/drills")
async def begin(service: ServiceDep, rooms: RoomsDep, form: Annotated[DrillForm, Form()]) -> Response:
    """Begin a drill and go to its room."""
    wanted = DrillFor(level=form.level)
    if form.way == "due":
        return await _to_room(await service.drills.begin_due(wanted), form.how, rooms)
    if form.way == "weakest":
        return await _to_room(await service.drills.begin_set(wanted, form.size), form.how, rooms)
    asked = form.question if form.way == "question" else None
    return await _to_room(await service.drills.begin(wanted, question_id=asked), form.how, rooms)


@router.post("/drills/next")
async def go_on(service: ServiceDep, rooms: RoomsDep, how: _HowField = "type") -> Response:
    """Begin the next drill of the set."""
    return await _to_room(await service.drills.next_of_set(), how, rooms)


@router.post("/interviews/{interview_id}/retries")
async def retry(
    interview_id: InterviewId,
    service: ServiceDep,
    rooms: RoomsDep,
    unit: Annotated[Key, Form()],
    how: _HowField = "type",
) -> Response:
    """Ask once more what was asked there."""
    return await _to_room(await service.retries.begin(interview_id, unit), how, rooms)


async def _to_room(interview_id: str, how: How, rooms: Rooms) -> Response:
    async with rooms.room(interview_id) as room:
        await room.say()
    rest = {"type": "", "speak": "/voice", "talk": "#voice"}[how]
    return RedirectResponse(f"/interviews/{quote(interview_id)}{rest}", status_code=303)
