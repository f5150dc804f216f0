"""The page before a spoken interview: try microphone and voice, choose, read what is stored."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from api.site.templates import page
from api.web.deps import InterviewId, RoomsDep, ServiceDep
from api.wire.translate import interview_view

router = APIRouter(include_in_schema=False)

_SENTENCE = "I trained a small model last spring, and it cut the waiting time in half."


@router.get("/interviews/{interview_id}/voice")
async def preflight(interview_id: InterviewId, rooms: RoomsDep, service: ServiceDep) -> Response:
    """Try microphone and voice before going in; nothing here has to be done."""
    async with rooms.room(interview_id) as found:
        seen = await found.look()
    return page(
        "preflight.html", view=interview_view(seen), model_name=service.model_name, sentence=_SENTENCE
    )
