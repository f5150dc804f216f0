"""Drills and retries over HTTP: one question at a time, sets of them, and what came of trying again."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.practice.drill_views import AttemptsView, DrillSetView, attempts_view, set_view
from api.rooms.rooms import Rooms
from api.web.deps import PREFIX, InterviewId, RoomsDep, ServiceDep, problems
from api.wire.requests import NewDrillRequest, NewDrillSet, RetryRequest
from api.wire.translate import interview_view
from api.wire.views import InterviewView
from interviewer.errors import NotFound

router = APIRouter(prefix=PREFIX, tags=["drills"])


@router.post(
    "/drills",
    operation_id="begin_drill",
    status_code=201,
    responses=problems(404, 413, 422),
    summary="Begin a drill: one question, five minutes",
)
async def begin_drill(
    request: NewDrillRequest, service: ServiceDep, rooms: RoomsDep, response: Response
) -> InterviewView:
    """Begin a drill and return it with the question asked; from here on it is an interview like any other.

    Without `question_id` it is a question that was not asked yet; where all were, one asked longest ago.
    """
    interview_id = await service.drills.begin(
        request.wanted(), question_id=request.question_id, seed=request.seed
    )
    return await begun(interview_id, rooms, response)


@router.post(
    "/drill-sets",
    operation_id="begin_drill_set",
    status_code=201,
    responses=problems(409, 413, 422),
    summary="Begin a set of drills: the weakest topics, or what is due again",
)
async def begin_set(
    request: NewDrillSet, service: ServiceDep, rooms: RoomsDep, response: Response
) -> InterviewView:
    """Choose three to five questions and begin the first, in place of an older set; 409 where nothing was graded.

    A set of what is `due` has as many as are due again today, at most five; 409 where nothing is.
    """
    drills, wanted = service.drills, request.wanted()
    due = request.of == "due"
    begins = drills.begin_due(wanted) if due else drills.begin_set(wanted, request.size, seed=request.seed)
    return await begun(await begins, rooms, response)


@router.get(
    "/drill-sets/current",
    operation_id="read_drill_set",
    responses=problems(404),
    summary="Read the newest set of drills",
)
async def current_set(service: ServiceDep) -> DrillSetView:
    """Return what was begun of it, and how many are still to come."""
    current = await service.drills.current_set()
    if current is None:
        raise NotFound("There is no set of drills yet.")
    return set_view(current)


@router.post(
    "/drill-sets/current/next",
    operation_id="begin_next_drill",
    status_code=201,
    responses=problems(404, 409),
    summary="Begin the next drill of the set",
)
async def next_of_set(service: ServiceDep, rooms: RoomsDep, response: Response) -> InterviewView:
    """Begin it, or return the last one while that is not finished; 409 where the set is over."""
    return await begun(await service.drills.next_of_set(), rooms, response)


@router.post(
    "/interviews/{interview_id}/retries",
    operation_id="retry_answer",
    status_code=201,
    responses=problems(404, 413, 422),
    summary="Try an answer again",
)
async def retry(
    interview_id: InterviewId, request: RetryRequest, service: ServiceDep, rooms: RoomsDep, response: Response
) -> InterviewView:
    """Ask once more what was asked there; a round that is graded as a whole is held again with all its questions."""
    return await begun(await service.retries.begin(interview_id, request.unit), rooms, response)


@router.get(
    "/interviews/{interview_id}/attempts",
    operation_id="list_attempts",
    responses=problems(404, 422),
    summary="All attempts at an interview's answers, side by side",
)
async def attempts(interview_id: InterviewId, service: ServiceDep) -> list[AttemptsView]:
    """Return the answers that were tried again, level by level; none where nothing was."""
    return [attempts_view(each) for each in await service.retries.attempts(interview_id)]


async def begun(interview_id: str, rooms: Rooms, response: Response) -> InterviewView:
    """Return a drill or retry with its first words."""
    response.headers["Location"] = f"{PREFIX}/interviews/{interview_id}"
    async with rooms.room(interview_id) as room:
        await room.say()
        return interview_view(await room.look())
