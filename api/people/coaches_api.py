"""A candidate's side of coaching over HTTP: sharing, seeing who looked, taking back."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from api.web.deps import PREFIX, GivenId, InterviewId, ServiceDep, problems, with_accounts
from api.wire.coaching_views import (
    CoachSharesView,
    CoachShareView,
    InterviewCoachesView,
    coach_share_view,
    look_view,
)
from api.wire.requests import CoachShareRequest

router = APIRouter(prefix=PREFIX, tags=["coaching"], dependencies=[Depends(with_accounts)])


@router.get(
    "/coaches", operation_id="list_coach_shares", responses=problems(404), summary="All that is shared"
)
async def everything(service: ServiceDep) -> CoachSharesView:
    """Return every share with a coach, of one interview or of all of them."""
    given = await service.coaching.giving.given(service.owner)
    return CoachSharesView(shares=[coach_share_view(each) for each in given])


@router.post(
    "/coaches",
    operation_id="share_all_with_coach",
    status_code=201,
    responses=problems(404, 409, 413, 422),
    summary="Share every interview from now on with a coach",
)
async def share_all(request: CoachShareRequest, service: ServiceDep) -> CoachShareView:
    """Share what is begun from now on; the same coach again changes what is shared."""
    return coach_share_view(await service.coaching.giving.share(service.owner, request.asked(None)))


@router.delete(
    "/coaches/{grant_id}",
    operation_id="revoke_coach_share",
    status_code=204,
    responses=problems(404, 422),
    summary="Take back what a coach may read",
)
async def revoke(grant_id: GivenId, service: ServiceDep) -> None:
    """Take it back at once, in every process; a coach does without it in the same way."""
    await service.coaching.giving.revoke(grant_id, service.owner)


@router.get(
    "/interviews/{interview_id}/coaches",
    operation_id="list_interview_coaches",
    responses=problems(404, 422),
    summary="Which coaches may read an interview, and who looked",
)
async def coaches(interview_id: InterviewId, service: ServiceDep) -> InterviewCoachesView:
    """Return the shares that cover it, those of everything included, and who opened it."""
    giving = service.coaching.giving
    stored = await service.store.load(interview_id)
    given = await giving.given(service.owner, interview_id, begun_at=stored.interview.created_at)
    looks = await giving.looks(service.owner, interview_id)
    return InterviewCoachesView(
        shares=[coach_share_view(each) for each in given], looks=[look_view(*each) for each in looks]
    )


@router.post(
    "/interviews/{interview_id}/coaches",
    operation_id="share_with_coach",
    status_code=201,
    responses=problems(404, 409, 413, 422),
    summary="Share an interview with a coach",
)
async def share(interview_id: InterviewId, request: CoachShareRequest, service: ServiceDep) -> CoachShareView:
    """Share one finished interview; the same coach again changes what is shared. 409 before there is a report."""
    return coach_share_view(await service.coaching.giving.share(service.owner, request.asked(interview_id)))
