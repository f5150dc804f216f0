"""A person's own account: name, password, where they are signed in, keys for programs."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Form, Path
from pydantic import ConfigDict
from starlette.responses import RedirectResponse, Response

from api.people.account_deps import CallerDep, PeopleDep, PersonDep
from api.people.open_paths import SIGN_IN
from api.people.session_cookie import forget_session, set_session
from api.people.sign_in import Typed
from api.site.templates import page
from api.wire.requests import Request
from interviewer.errors import BadInput, Conflict, TooMuch
from interviewer.people.model import Principal
from interviewer.people.password_rules import SHORTEST
from interviewer.people.people import People

router = APIRouter(prefix="/account", include_in_schema=False)

RowId = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[0-9a-f]+$")]
_KEY_DAYS: Final = (7, 30, 90, 365)
_KEPT: Final = {
    "name": ("you", "Kept."),
    "password": ("password", "Kept. Every other browser is signed out."),
    "session": ("sessions", "That browser is signed out."),
    "revoked": ("keys", "The key is revoked."),
    "connected": ("provider", "Connected."),
    "not-connected": (
        "provider",
        "It could not be connected: the provider refused, or another account has it.",
    ),
    "disconnected": ("provider", "No longer connected."),
}


class NewKey(Request):
    """What the form of a new key sends."""

    model_config = ConfigDict(strict=False)

    key_name: str = ""
    """What it is for."""
    days: int = 30
    """How long it lives."""
    write: bool = False
    """Whether it may change things."""
    current: str = ""
    """The person's password."""
    username: str = ""
    """For password managers only."""


@router.get("")
async def account(people: PeopleDep, person: PersonDep, kept: str = "") -> Response:
    """Show it."""
    return await _page(people, person, kept=kept)


@router.post("/name")
async def rename(people: PeopleDep, person: PersonDep, name: Typed = "") -> Response:
    """Change what is shown."""
    try:
        await people.accounts.rename(person.owner, name)
    except BadInput as error:
        return await _page(people, person, wrong=error)
    return _back("name")


@router.post("/password")
async def change_password(
    people: PeopleDep, person: PersonDep, caller: CallerDep, current: Typed = "", password: Typed = ""
) -> Response:
    """Change it, end every session, and begin this one anew."""
    try:
        token = await people.signing_in.change_password(
            person.owner, current, password, address=caller.address, agent=caller.agent
        )
    except (BadInput, TooMuch) as error:
        return await _page(people, person, wrong=error)
    response = _back("password")
    set_session(response, token, people.sessions.longest)
    return response


@router.post("/sessions/end-all")
async def end_all(people: PeopleDep, person: PersonDep) -> Response:
    """Sign out everywhere, here too."""
    await people.sessions.end_all(person.owner)
    response = RedirectResponse(f"{SIGN_IN}?came_from=everywhere", status_code=303)
    forget_session(response)
    return response


@router.post("/sessions/{session_id}/end")
async def end(people: PeopleDep, person: PersonDep, session_id: RowId) -> Response:
    """Sign another browser out."""
    await people.sessions.end(person.owner, session_id)
    return _back("session")


@router.post("/keys")
async def make_key(
    people: PeopleDep, person: PersonDep, caller: CallerDep, asked: Annotated[NewKey, Form()]
) -> Response:
    """Make a key and show it: the only answer that has it, so there is nowhere to redirect to."""
    try:
        if (await people.accounts.get(person.owner)).has_password:
            await people.signing_in.confirm(person.owner, asked.current, address=caller.address)
        _, text = await people.keys.make(person.owner, asked.key_name, days=asked.days, write=asked.write)
    except (BadInput, Conflict, TooMuch) as error:
        return await _page(people, person, wrong=_at_key(error))
    return await _page(people, person, new_key=text)


@router.post("/keys/{key_id}/revoke")
async def revoke(people: PeopleDep, person: PersonDep, key_id: RowId) -> Response:
    """Take a key back."""
    await people.keys.revoke(person.owner, key_id)
    return _back("revoked")


def _at_key(error: BadInput | Conflict | TooMuch) -> BadInput:
    """Return the error at the field of the key's form: two forms of the page ask for a name and a password."""
    field = error.field if isinstance(error, BadInput) else None
    return BadInput(
        str(error), field={"name": "key_name", "current": "key_current"}.get(field or "", "key_name")
    )


def _back(kept: str) -> Response:
    return RedirectResponse(f"/account?kept={kept}#{_KEPT[kept][0]}", status_code=303)


async def _page(
    people: People,
    person: Principal,
    *,
    kept: str = "",
    new_key: str = "",
    wrong: BadInput | TooMuch | None = None,
) -> Response:
    kept_at, said = _KEPT.get(kept, ("", ""))
    field = (wrong.field if isinstance(wrong, BadInput) else None) or "current"
    return page(
        "account.html",
        status=(429 if isinstance(wrong, TooMuch) else 422) if wrong else 200,
        account=await people.accounts.get(person.owner),
        sessions=await people.sessions.list(person.owner),
        here_now=person.credential_id,
        keys=await people.keys.list(person.owner),
        key_days=[days for days in _KEY_DAYS if days <= people.keys.most_days] or [people.keys.most_days],
        new_key=new_key,
        shortest=SHORTEST,
        provider=people.single_sign_on.name if people.single_sign_on else "",
        kept_at=kept_at,
        kept=said,
        kept_well=kept != "not-connected",
        wrong={field: str(wrong)} if wrong else {},
    )
