"""Accounts as an admin sees them: who there is, who is invited. Nothing of what anybody said."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from api.people.account_deps import AdminDep, DoorDep, PeopleDep
from api.people.own_account import RowId
from api.people.sign_in import Typed
from api.site.templates import page
from interviewer.errors import BadInput, Conflict
from interviewer.people.links import RESET_HOURS
from interviewer.people.model import Principal
from interviewer.people.people import People
from interviewer.people.records import Account, Link

router = APIRouter(prefix="/people", include_in_schema=False)

_Role = Annotated[Literal["candidate", "coach", "admin"], Form()]
_KEPT: Final = {
    "withdrawn": "The invitation opens nothing any more.",
    "role": "Changed. They sign in again, into the new role.",
    "disabled": "Disabled: signed out, and kept out with all their keys. Nothing of theirs is deleted.",
    "enabled": "They can sign in again.",
}


@router.get("")
async def people_page(people: PeopleDep, admin: AdminDep, kept: str = "") -> Response:
    """List them."""
    return await _page(people, admin, kept=kept)


@router.post("/invite")
async def invite(
    door: DoorDep,
    admin: AdminDep,
    email: Typed = "",
    role: _Role = "candidate",
) -> Response:
    """Make an invitation and show its link: the only answer that has it."""
    try:
        link, token = await door.people.links.invite(admin.owner, email=email, role=role)
    except BadInput as error:
        return await _page(door.people, admin, wrong=str(error), typed=email)
    return await _page(door.people, admin, new_link=link, new_url=f"{door.origin}/invitation/{token}")


@router.post("/invitations/{link_id}/withdraw")
async def withdraw(people: PeopleDep, admin: AdminDep, link_id: RowId) -> Response:  # noqa: ARG001
    """Take an invitation back."""
    await people.links.withdraw(link_id)
    return _back("withdrawn")


@router.post("/{owner}/new-password")
async def new_password(door: DoorDep, admin: AdminDep, owner: RowId) -> Response:
    """Make a link to a new password and show it."""
    link, token = await door.people.links.reset(owner)
    return await _page(door.people, admin, new_link=link, new_url=f"{door.origin}/new-password/{token}")


@router.post("/{owner}/role")
async def set_role(people: PeopleDep, admin: AdminDep, owner: RowId, role: _Role) -> Response:
    """Change what somebody may do."""
    try:
        await people.accounts.set_role(owner, role)
    except Conflict as error:
        return await _page(people, admin, wrong=str(error))
    return _back("role")


@router.post("/{owner}/disable")
async def disable(people: PeopleDep, admin: AdminDep, owner: RowId) -> Response:
    """Keep somebody out."""
    try:
        await people.accounts.disable(owner)
    except Conflict as error:
        return await _page(people, admin, wrong=str(error))
    return _back("disabled")


@router.post("/{owner}/enable")
async def enable(people: PeopleDep, admin: AdminDep, owner: RowId) -> Response:  # noqa: ARG001
    """Let somebody in again."""
    await people.accounts.enable(owner)
    return _back("enabled")


def _back(kept: str) -> Response:
    return RedirectResponse(f"/people?kept={kept}", status_code=303)


async def _page(
    people: People,
    admin: Principal,
    *,
    kept: str = "",
    wrong: str = "",
    typed: str = "",
    new_link: Link | None = None,
    new_url: str = "",
) -> Response:
    accounts: list[Account] = await people.accounts.list()
    return page(
        "people.html",
        status=422 if wrong else 200,
        accounts=accounts,
        me=admin.owner,
        invitations=await people.links.invitations(),
        invitation_days=people.settings.invitation_days,
        reset_hours=RESET_HOURS,
        kept=_KEPT.get(kept, ""),
        wrong=wrong,
        typed=typed,
        new_link=new_link,
        new_url=new_url,
    )
