"""The pages on which a candidate shares with a coach, sees who looked, and takes it back. Plain forms."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse, Response

from api.people.settings_view import settings_page
from api.site.templates import page
from api.web.deps import GivenId, InterviewId, PrincipalDep, ServiceDep, with_accounts
from interviewer.errors import BadInput, Conflict, NotReady
from interviewer.people.coaching_giving import Wish
from interviewer.service import Service

router = APIRouter(include_in_schema=False, dependencies=[Depends(with_accounts)])

_Code = Annotated[str, Form(max_length=200)]
_Tick = Annotated[bool, Form()]


@router.get("/interviews/{interview_id}/coaches")
async def coaches(interview_id: InterviewId, service: ServiceDep) -> Response:
    """Show with whom an interview is shared, and who looked."""
    return await _page(interview_id, service)


@router.post("/interviews/{interview_id}/coaches")
async def share(
    interview_id: InterviewId,
    service: ServiceDep,
    code: _Code = "",
    with_sound: _Tick = False,
    for_evals: _Tick = False,
) -> Response:
    """Share one interview with the coach who has the code."""
    wish = Wish(code, interview_id, with_sound, for_evals)
    try:
        await service.coaching.giving.share(service.owner, wish)
    except NotReady:
        return RedirectResponse(f"/interviews/{interview_id}/report", status_code=303)
    except (BadInput, Conflict) as error:
        return await _page(interview_id, service, wrong=str(error), typed=wish)
    return RedirectResponse(f"/interviews/{interview_id}/coaches", status_code=303)


@router.post("/interviews/{interview_id}/coaches/{grant_id}/revoke")
async def revoke(interview_id: InterviewId, grant_id: GivenId, service: ServiceDep) -> Response:
    """Take a share back, at once."""
    await service.coaching.giving.revoke(grant_id, service.owner)
    return RedirectResponse(f"/interviews/{interview_id}/coaches", status_code=303)


@router.post("/settings/coaches")
async def share_all(
    service: ServiceDep,
    principal: PrincipalDep,
    code: _Code = "",
    with_sound: _Tick = False,
    for_evals: _Tick = False,
) -> Response:
    """Share every interview from now on."""
    try:
        await service.coaching.giving.share(service.owner, Wish(code, None, with_sound, for_evals))
    except (BadInput, Conflict) as error:
        wrong = BadInput(str(error), field="code")
        return await settings_page(service, principal, wrong=wrong)
    return RedirectResponse("/settings?kept=coaches#coaches", status_code=303)


@router.post("/settings/coaches/{grant_id}/revoke")
async def revoke_any(service: ServiceDep, grant_id: GivenId) -> Response:
    """Take any share back, at once."""
    await service.coaching.giving.revoke(grant_id, service.owner)
    return RedirectResponse("/settings?kept=coaches-back#coaches", status_code=303)


async def _page(
    interview_id: str, service: Service, *, wrong: str = "", typed: Wish | None = None
) -> Response:
    try:
        report = await service.reports.report(interview_id)
    except NotReady:
        return RedirectResponse(f"/interviews/{interview_id}/report", status_code=303)
    giving = service.coaching.giving
    return page(
        "coaches.html",
        status=422 if wrong else 200,
        interview_id=interview_id,
        given=await giving.given(service.owner, interview_id, begun_at=report.interview.created_at),
        looks=await giving.looks(service.owner, interview_id),
        has_sound=bool(await service.sounds.sounds_of(interview_id)),
        wrong=wrong,
        typed=typed,
    )
