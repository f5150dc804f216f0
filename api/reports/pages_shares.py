"""The page on which links to a report are made and taken back. Plain forms; no script is needed."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from api.reports.shares import share_url
from api.site.templates import page
from api.web.addresses import public_origin
from api.web.deps import GivenId, InterviewId, ServiceDep
from api.web.security import host_name
from interviewer.errors import Conflict, NotReady
from interviewer.service import Service
from interviewer.sharing import DAYS

router = APIRouter(prefix="/interviews/{interview_id}", include_in_schema=False)


@router.get("/share")
async def share(interview_id: InterviewId, request: Request, service: ServiceDep) -> Response:
    """Show the links there are, and the way to make one; without a report, how far that is."""
    return await _page(interview_id, request, service)


@router.post("/share")
async def create(
    interview_id: InterviewId,
    request: Request,
    service: ServiceDep,
    days: Annotated[int, Form()] = 7,
    hide_transcript: Annotated[bool, Form()] = False,
) -> Response:
    """Make a link and show it: the only answer that has it, so there is nowhere to redirect to."""
    try:
        made = await service.sharing.create(interview_id, days=days, hide_transcript=hide_transcript)
    except NotReady:
        return _to_report(interview_id)
    except Conflict as error:
        return await _page(interview_id, request, service, wrong=str(error))
    return await _page(
        interview_id, request, service, new_url=share_url(request, made.token), new=made.share.id
    )


@router.post("/share/{share_id}/revoke")
async def revoke(interview_id: InterviewId, share_id: GivenId, service: ServiceDep) -> Response:
    """Take a link back, and show what is left."""
    await service.sharing.revoke(interview_id, share_id)
    return RedirectResponse(f"/interviews/{interview_id}/share", status_code=303)


async def _page(
    interview_id: str,
    request: Request,
    service: Service,
    *,
    new_url: str = "",
    new: str = "",
    wrong: str = "",
) -> Response:
    try:
        report = await service.reports.report(interview_id)
    except NotReady:
        return _to_report(interview_id)
    return page(
        "share.html",
        interview_id=interview_id,
        days=DAYS,
        shares=await service.sharing.list(interview_id),
        new_url=new_url,
        new=new,
        wrong=wrong,
        reads_resume=bool(report.interview.plan.resume or report.interview.plan.job),
        here_only=is_loopback(urlsplit(public_origin(request)).netloc),
    )


def _to_report(interview_id: str) -> Response:
    return RedirectResponse(f"/interviews/{interview_id}/report", status_code=303)


def is_loopback(host: str) -> bool:
    """Return whether this address leads to the machine of whoever opens it."""
    name = host_name(host).strip("[]")
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
