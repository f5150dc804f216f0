"""A coach's side over HTTP: what is shared with them, comments and levels of their own."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.people.coach_reading import CoachFormat, report_file
from api.web.deps import PREFIX, CoachDep, GivenId, ReadableInterviewId, ServiceDep, problems
from api.wire.coaching_views import (
    CoachCodeView,
    CoachCommentView,
    CoachGradeView,
    SharedInterviewsView,
    WrittenView,
    comment_view,
    grade_view,
    shared_interview_view,
    written_view,
)
from api.wire.requests import CoachGradeRequest, CommentChange, Key, NewCommentRequest

router = APIRouter(prefix=f"{PREFIX}/coaching", tags=["coaching"])

_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The report as a coach reads it; `docs/report-schema.md` describes the JSON.",
        "content": {"application/json": {}, "text/markdown": {}},
    }
}


@router.get("/code", operation_id="read_coach_code", responses=problems(404), summary="The coach's own code")
async def code(service: ServiceDep, coach: CoachDep) -> CoachCodeView:
    """Return the code with which candidates share with the coach; it is made at the first asking."""
    return CoachCodeView(code=await service.coaching.advising.code(coach.owner))


@router.get(
    "/interviews",
    operation_id="list_shared_interviews",
    responses=problems(404, 422),
    summary="Finished interviews that are shared with the coach",
)
async def shared(
    service: ServiceDep,
    coach: CoachDep,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> SharedInterviewsView:
    """Return a line for each, newest first."""
    lines = await service.coaching.advising.shared(coach.owner, limit=limit, offset=offset)
    return SharedInterviewsView(
        interviews=[shared_interview_view(*each) for each in lines], limit=limit, offset=offset
    )


@router.get(
    "/interviews/{interview_id}/report.{suffix}",
    operation_id="read_shared_report",
    response_class=Response,
    responses=_FILES | problems(404, 409, 422),
    summary="The report as a coach reads it, as .json or .md",
)
async def report(reading: ReadableInterviewId, suffix: CoachFormat) -> Response:
    """Return it, and keep that the coach looked: the candidate sees when. 409 while it is being made."""
    return await report_file(reading, suffix)


@router.get(
    "/interviews/{interview_id}/written",
    operation_id="list_coach_writing",
    responses=problems(404, 422),
    summary="What coaches wrote of an interview",
)
async def written(reading: ReadableInterviewId) -> WrittenView:
    """Return the comments and levels of every coach, and which of them are one's own."""
    signed = await reading.service.coaching.advising.written(reading.interview_id)
    return written_view(signed, reading.coach.owner)


@router.post(
    "/interviews/{interview_id}/comments",
    operation_id="create_coach_comment",
    status_code=201,
    responses=problems(404, 409, 413, 422),
    summary="Comment on a grade, a turn, or the whole",
)
async def comment(reading: ReadableInterviewId, request: NewCommentRequest) -> CoachCommentView:
    """Keep a comment; the candidate and the other coaches of this interview read it."""
    coach, advising = reading.coach, reading.service.coaching.advising
    kept = await advising.comment(coach.owner, reading.interview_id, request.about(), request.text)
    return comment_view(kept, coach.name, coach.owner)


@router.put(
    "/interviews/{interview_id}/comments/{comment_id}",
    operation_id="change_coach_comment",
    responses=problems(404, 413, 422),
    summary="Change a comment of one's own",
)
async def change(
    reading: ReadableInterviewId, comment_id: GivenId, request: CommentChange
) -> CoachCommentView:
    """Keep it in other words; the candidate finds it marked as new."""
    coach, advising = reading.coach, reading.service.coaching.advising
    kept = await advising.edit(coach.owner, reading.interview_id, comment_id, request.text)
    return comment_view(kept, coach.name, coach.owner)


@router.delete(
    "/interviews/{interview_id}/comments/{comment_id}",
    operation_id="delete_coach_comment",
    status_code=204,
    responses=problems(404, 422),
    summary="Delete a comment of one's own",
)
async def remove(reading: ReadableInterviewId, comment_id: GivenId) -> None:
    """Delete it for good."""
    await reading.service.coaching.advising.remove(reading.coach.owner, reading.interview_id, comment_id)


@router.put(
    "/interviews/{interview_id}/grades",
    operation_id="give_coach_grade",
    responses=problems(404, 409, 413, 422),
    summary="Give the level that one finds right",
)
async def grade(reading: ReadableInterviewId, request: CoachGradeRequest) -> CoachGradeView:
    """Keep it in place of one's own before; it stands beside the report's level and moves no score."""
    coach, advising = reading.coach, reading.service.coaching.advising
    given = await advising.grade(coach.owner, reading.interview_id, request.asked())
    return grade_view(given, coach.name, coach.owner)


@router.delete(
    "/interviews/{interview_id}/grades",
    operation_id="take_back_coach_grade",
    status_code=204,
    responses=problems(404, 422),
    summary="Take a level of one's own back",
)
async def ungrade(reading: ReadableInterviewId, unit: Key, criterion: Key) -> None:
    """Take it back; 404 where the coach gave none."""
    advising = reading.service.coaching.advising
    await advising.ungrade(reading.coach.owner, reading.interview_id, unit, criterion)
