"""Links to a report over HTTP: made, listed, taken back. What a link opens is in `pages_shared.py`."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from pydantic import Field

from api.web.addresses import public_origin
from api.web.deps import PREFIX, GivenId, InterviewId, ServiceDep, problems
from api.wire.requests import ShareRequest
from api.wire.views import View
from interviewer.ports_after import Share, ShareState

router = APIRouter(prefix=f"{PREFIX}/interviews/{{interview_id}}/shares", tags=["reports"])


class ShareView(View):
    """A link to the report; where it leads is told once, when it is made."""

    id: str
    """Names it; opens nothing."""
    state: ShareState
    """Only an active one opens something."""
    created_at: datetime
    """UTC."""
    expires_at: datetime
    """UTC."""
    hides_transcript: bool
    """Whether the words of the interview are left out."""


class NewShareView(ShareView):
    """A link that was just made."""

    url: str = Field(examples=["http://127.0.0.1:8000/shared/Vb3…"])
    """Where it leads; it can't be shown again."""


class SharesView(View):
    """All links to one report."""

    shares: list[ShareView]
    """Newest first."""


@router.post(
    "",
    operation_id="create_share",
    status_code=201,
    responses=problems(404, 409, 413, 422),
    summary="Make a read-only link to the report",
)
async def create(
    interview_id: InterviewId, wanted: ShareRequest, request: Request, service: ServiceDep
) -> NewShareView:
    """Make a link. Whoever has it, and can reach this service, reads the report until it expires or is taken back."""
    made = await service.sharing.create(
        interview_id, days=wanted.days, hide_transcript=wanted.hide_transcript
    )
    shown = share_view(made.share, "active")
    return NewShareView(**shown.model_dump(), url=share_url(request, made.token))


@router.get("", operation_id="list_shares", responses=problems(404, 422), summary="The links to the report")
async def shares(interview_id: InterviewId, service: ServiceDep) -> SharesView:
    """Return every link, also those that open nothing any more."""
    return SharesView(shares=[share_view(*each) for each in await service.sharing.list(interview_id)])


@router.delete(
    "/{share_id}",
    operation_id="revoke_share",
    status_code=204,
    responses=problems(404, 422),
    summary="Take a link back",
)
async def revoke(interview_id: InterviewId, share_id: GivenId, service: ServiceDep) -> None:
    """Take it back at once and for good; twice is once."""
    await service.sharing.revoke(interview_id, share_id)


def share_url(request: Request, token: str) -> str:
    """Return the whole link, at the address the settings give or that was asked just now."""
    return f"{public_origin(request)}/shared/{token}"


def share_view(share: Share, state: ShareState) -> ShareView:
    """Return a link as it is shown."""
    return ShareView(
        id=share.id,
        state=state,
        created_at=share.created_at,
        expires_at=share.expires_at,
        hides_transcript=share.hides_transcript,
    )
