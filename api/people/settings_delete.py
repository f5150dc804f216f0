"""Deleting everything: of the one person here, or, where there are accounts, of one account with the account itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.people.settings_view import settings_page
from api.site.templates import page
from api.web.deps import PrincipalDep, RoomsDep, ServiceDep
from interviewer.errors import BadInput, Conflict, TooMuch
from interviewer.finished import every_line
from interviewer.forgetting import check_confirmed, forget_everything
from interviewer.people.model import Principal
from interviewer.people.people import People
from interviewer.service import Service

router = APIRouter(prefix="/settings", include_in_schema=False)

FRESH: Final = timedelta(minutes=10)
"""How long ago somebody without a password must have signed in at most: it stands for typing one again."""
_Typed = Annotated[str, Form()]


@router.post("/delete")
async def delete(
    request: Request,
    service: ServiceDep,
    principal: PrincipalDep,
    rooms: RoomsDep,
    *,
    typed: _Typed = "",
    current: Annotated[str, Form(max_length=1000)] = "",
    own_material: Annotated[bool, Form()] = False,
) -> Response:
    """Delete everything, also what this browser keeps, and say what that was."""
    accounts = service.people if service.settings.auth == "accounts" else None
    try:
        check_confirmed(typed)
        if accounts:
            address = request.client.host if request.client else ""
            await _confirm(accounts, principal, current, address, service)
    except (BadInput, Conflict, TooMuch) as error:
        wrong = error if isinstance(error, BadInput) else BadInput(str(error), field="typed")
        return await settings_page(service, principal, wrong=wrong)
    ids = [line.id async for line in every_line(service.store)]
    for interview_id in ids:
        await rooms.empty(interview_id)
    gone = await forget_everything(
        service.store,
        service.coaching.store,
        service.memories,
        owner=service.owner,
        own_material=service.settings.data_dir if own_material and not accounts else None,
    )
    for interview_id in ids:
        rooms.dismiss(interview_id)
    if accounts:
        accounts.accounts.gone(service.owner)
        await service.store.delete_all()  # what was begun while the rest went
    response = page(
        "deleted.html", gone=gone, own_material=own_material, accounts=bool(accounts), model=service.endpoint
    )
    response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return response


async def _confirm(
    people: People, principal: Principal, current: str, address: str, service: Service
) -> None:
    """Refuse unless whoever asks has shown again that they are who they are; BadInput, TooMuch, Conflict."""
    account = await people.accounts.get(principal.owner)
    if account.has_password:
        await people.signing_in.confirm(principal.owner, current, address=address)
    else:
        sessions = {each.id: each for each in await people.sessions.list(principal.owner)}
        session = sessions.get(principal.credential_id)
        if session is None or service.conductor.now() - session.created_at > FRESH:
            raise BadInput("Nothing was deleted. Sign out and in again first, then delete.", field="typed")
    if account.role == "admin":
        others = [a for a in await people.accounts.list() if a.role == "admin" and not a.disabled_at]
        if all(each.owner == account.owner for each in others):
            raise Conflict("Nothing was deleted. You are the last admin: make somebody else one first.")
