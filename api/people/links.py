"""Making an account, and a new password: by a link that opens once, or where sign-up is open.

Addresses hold the link's token: they are not logged, not passed on as a referrer, and kept as a hash only. Nobody is
signed in by these pages: whoever made an account, or found that the address had one, gets the same answer.
"""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.people.account_deps import DoorDep
from api.people.open_paths import SIGN_IN
from api.people.sign_in import Typed
from api.site.templates import page
from interviewer.errors import BadInput, NotFound
from interviewer.people.password_rules import SHORTEST
from interviewer.people.people import People

router = APIRouter(include_in_schema=False)


@router.get("/sign-up")
async def sign_up_page(door: DoorDep) -> Response:
    """Ask for what an account needs."""
    _refuse_unless_open(door.people)
    return _account_form("/sign-up", door.people)


@router.post("/sign-up")
async def sign_up(door: DoorDep, email: Typed = "", name: Typed = "", password: Typed = "") -> Response:
    """Make the account."""
    _refuse_unless_open(door.people)
    try:
        await door.people.links.sign_up(
            email=email, name=name, password=password, address=door.caller.address
        )
    except BadInput as error:
        return _account_form("/sign-up", door.people, email=email, name=name, wrong=error)
    return _to_sign_in("sign-up")


@router.get("/invitation/{token}")
async def invitation(token: str, door: DoorDep) -> Response:
    """Ask an invited person for what an account needs."""
    link = await door.people.links.open(token, "invitation", address=door.caller.address)
    return _account_form(f"/invitation/{token}", door.people, email=link.email, fixed=bool(link.email))


@router.post("/invitation/{token}")
async def accept(
    token: str,
    door: DoorDep,
    email: Typed = "",
    name: Typed = "",
    password: Typed = "",
) -> Response:
    """Make their account."""
    link = await door.people.links.open(token, "invitation", address=door.caller.address)
    try:
        await door.people.links.accept(
            token, email=email, name=name, password=password, address=door.caller.address
        )
    except BadInput as error:
        return _account_form(
            f"/invitation/{token}",
            door.people,
            email=link.email or email,
            name=name,
            fixed=bool(link.email),
            wrong=error,
        )
    return _to_sign_in("sign-up")


@router.get("/new-password/{token}")
async def new_password_page(token: str, door: DoorDep) -> Response:
    """Ask for a new password."""
    link = await door.people.links.open(token, "reset", address=door.caller.address)
    return _password_form(token, link.email)


@router.post("/new-password/{token}")
async def new_password(token: str, door: DoorDep, password: Typed = "") -> Response:
    """Keep it; sessions and keys end."""
    link = await door.people.links.open(token, "reset", address=door.caller.address)
    try:
        await door.people.links.set_password(token, password, address=door.caller.address)
    except BadInput as error:
        return _password_form(token, link.email, wrong=error)
    return _to_sign_in("password")


def _refuse_unless_open(people: People) -> None:
    if people.settings.sign_up != "open":
        raise NotFound("Accounts are made by invitation here.")


def _account_form(
    action: str,
    people: People,
    *,
    email: str = "",
    name: str = "",
    fixed: bool = False,
    wrong: BadInput | None = None,
) -> Response:
    single = people.single_sign_on
    return page(
        "sign_up.html",
        status=422 if wrong else 200,
        action=action,
        email=email,
        typed_name=name,
        fixed=fixed,
        invited=action != "/sign-up",
        shortest=SHORTEST,
        provider=single.name if single and fixed else "",
        wrong=_wrong(wrong),
    )


def _password_form(token: str, email: str, wrong: BadInput | None = None) -> Response:
    return page(
        "new_password.html",
        status=422 if wrong else 200,
        action=f"/new-password/{token}",
        email=email,
        shortest=SHORTEST,
        wrong=_wrong(wrong),
    )


def _wrong(error: BadInput | None) -> dict[str, str]:
    return {error.field or "": str(error)} if error else {}


def _to_sign_in(came_from: str) -> Response:
    return RedirectResponse(f"{SIGN_IN}?came_from={came_from}", status_code=303)
