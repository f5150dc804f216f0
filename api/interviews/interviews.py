"""Interviews over HTTP: begin, look, answer, press a button, finish, delete."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.interviews.replies import said_after, said_since
from api.rooms.room import Room
from api.web.deps import PREFIX, InterviewId, RoomsDep, ServiceDep, problems
from api.wire.requests import NewAction, NewAnswer, NewInterviewRequest, NewNote
from api.wire.translate import interview_view, progress_view, summary_view
from api.wire.views import GradingView, InterviewList, InterviewView, ReplyView

router = APIRouter(prefix=f"{PREFIX}/interviews", tags=["interviews"])


@router.post(
    "",
    operation_id="begin_interview",
    status_code=201,
    responses=problems(413, 422),
    summary="Begin an interview",
)
async def begin(
    request: NewInterviewRequest, service: ServiceDep, rooms: RoomsDep, response: Response
) -> InterviewView:
    """Plan an interview and return it with the interviewer's first words."""
    interview_id = await service.conductor.begin(request.asked())
    response.headers["Location"] = f"{PREFIX}/interviews/{interview_id}"
    async with rooms.room(interview_id) as room:
        await room.say()
        return interview_view(await room.look())


@router.get(
    "", operation_id="list_interviews", responses=problems(422), summary="List interviews, newest first"
)
async def history(
    service: ServiceDep,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> InterviewList:
    """Return a line for each interview."""
    lines = await service.store.history(limit=limit, offset=offset)
    return InterviewList(interviews=[summary_view(line) for line in lines], limit=limit, offset=offset)


@router.get(
    "/{interview_id}",
    operation_id="read_interview",
    responses=problems(404, 422),
    summary="Read an interview",
)
async def read(interview_id: InterviewId, rooms: RoomsDep) -> InterviewView:
    """Return everything said so far, and where it stands.

    Where a crash left a reply owed (`awaits` is `interviewer`), reading starts it again: read once more.
    """
    async with rooms.room(interview_id) as room:
        seen = await room.look()
        if seen.state.owes_reply:
            room.speak()
        return interview_view(seen)


@router.post(
    "/{interview_id}/turns",
    operation_id="answer",
    responses=problems(404, 409, 413, 422),
    summary="Answer",
)
async def answer(interview_id: InterviewId, request: NewAnswer, rooms: RoomsDep) -> ReplyView:
    """Keep an answer and return it with what the interviewer says to it.

    The same `client_turn_id` again adds nothing and returns the same: send again whenever no answer came.
    """
    async with rooms.room(interview_id) as room:
        turn = await room.answer(request.text, request.client_turn_id, request.in_reply_to)
        await room.say()
        return said_after(await room.look(), turn)


@router.post(
    "/{interview_id}/actions",
    operation_id="act",
    responses=problems(404, 409, 413, 422),
    summary="Skip, hint, repeat, rephrase, pause or resume",
)
async def act(interview_id: InterviewId, request: NewAction, rooms: RoomsDep) -> ReplyView:
    """Press a button and return what the interviewer says to it."""
    async with rooms.room(interview_id) as room:
        before = await room.look()
        await _press(room, request)
        return said_since(await room.look(), before)


@router.post(
    "/{interview_id}/notes",
    operation_id="add_note",
    status_code=201,
    responses=problems(404, 409, 413, 422),
    summary="Keep a note",
)
async def add_note(interview_id: InterviewId, request: NewNote, rooms: RoomsDep) -> InterviewView:
    """Keep a note for the report; also after the end."""
    async with rooms.room(interview_id) as room:
        await room.note(request.text)
        return interview_view(await room.look())


@router.post(
    "/{interview_id}/finish",
    operation_id="finish_interview",
    status_code=202,
    responses=problems(404, 409),
    summary="End the interview and start its grading",
)
async def finish(
    interview_id: InterviewId, service: ServiceDep, rooms: RoomsDep, response: Response
) -> GradingView:
    """End the interview where it is; twice is once. Poll the address in `Location` for the grading."""
    response.headers["Location"] = f"{PREFIX}/interviews/{interview_id}/grading"
    async with rooms.room(interview_id) as room:
        await room.finish()
    return progress_view(await service.reports.progress(interview_id))


@router.get(
    "/{interview_id}/grading",
    operation_id="read_grading",
    responses=problems(404, 422),
    summary="How far the grading is",
)
async def grading(interview_id: InterviewId, service: ServiceDep) -> GradingView:
    """Return how far the grading is."""
    await service.conductor.look(interview_id)
    return progress_view(await service.reports.progress(interview_id))


@router.delete(
    "/{interview_id}",
    operation_id="delete_interview",
    status_code=204,
    responses=problems(404, 422),
    summary="Delete an interview with everything in it",
)
async def delete(interview_id: InterviewId, service: ServiceDep, rooms: RoomsDep) -> None:
    """Remove the interview, its turns, notes and grades."""
    await rooms.empty(interview_id)
    await service.store.delete(interview_id)
    await service.memories.forget_job(interview_id)
    rooms.dismiss(interview_id)


async def _press(room: Room, request: NewAction) -> None:
    if request.action == "pause":
        await room.pause()
    elif request.action == "resume":
        await room.resume()
    else:
        await room.press(request.action, request.in_reply_to)
        await room.say()
