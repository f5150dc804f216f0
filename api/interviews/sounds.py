"""The kept sound of what a candidate said, over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from api.web.deps import PREFIX, InterviewId, ServiceDep, problems
from interviewer.voice.audio import to_wav

router = APIRouter(prefix=f"{PREFIX}/interviews/{{interview_id}}/sounds", tags=["interviews"])

WAV = "audio/wav"
PhraseId = Annotated[
    str,
    Path(max_length=12, pattern=r"^p[0-9]+$", description="`turns[].phrases[].id` of the report."),
]


@router.get(
    "/{phrase_id}",
    operation_id="read_sound",
    response_class=Response,
    responses={200: {"description": "16 kHz, mono, 16-bit.", "content": {WAV: {}}}, **problems(404, 422)},
    summary="The sound of a phrase, where it was kept",
)
async def sound(interview_id: InterviewId, phrase_id: PhraseId, service: ServiceDep) -> Response:
    """Return the phrase as a WAV file."""
    return Response(to_wav(await service.sounds.sound(interview_id, phrase_id)), media_type=WAV)
