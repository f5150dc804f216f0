"""Signing in and out. Whoever fails learns no more than that; see `interviewer/people/signing_in.py`."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Final

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from api.people.account_deps import Door, DoorDep
from api.people.open_paths import SIGN_IN, safe_next
from api.people.session_cookie import forget_session, session_token, set_session
from api.reports.pages_shares import is_loopback
from api.site.templates import page
from api.web.deps import PrincipalDep
from interviewer.errors import NotFound, SignInFailed, TooMuch
from interviewer.people.people import People

router = APIRouter(include_in_schema=False)

Typed = Annotated[str, Form(max_length=2000)]

_CAME_FROM: Final = {
    "sign-out": "You are signed out.",
    "everywhere": "You are signed out in every browser.",
    "sign-up": "If the address was free, the account is there now. Sign in with what you have just chosen.",
    "password": "Your new password holds from now on. Sign in with it.",
}

_FRESH = (
    "Nobody has an account here yet. Whoever runs this service makes the first one on its machine: "
    "interviewer people add --admin EMAIL"
)


@router.get(SIGN_IN)
async def sign_in_page(
    door: DoorDep, principal: PrincipalDep, came_from: str = "", next: str = "/"
) -> Response:
    """Ask for address and password; whoever is signed in goes on."""
    if principal.how == "session":
        return RedirectResponse(safe_next(next), status_code=303)
    fresh = await door.people.accounts.nobody_yet()
    return sign_in_form(door, there=next, said=_FRESH if fresh else _CAME_FROM.get(came_from, ""))


@router.post(SIGN_IN)
async def sign_in(door: DoorDep, email: Typed = "", password: Typed = "", next: Typed = "/") -> Response:
    """Begin a session, in place of any this browser has."""
    try:
        token = await door.people.signing_in.sign_in(
            email, password, address=door.caller.address, agent=door.caller.agent
        )
    except (SignInFailed, TooMuch) as error:
        return sign_in_form(door, there=next, email=email, wrong=error)
    await end_session(door)
    return signed_in(door.people, token, next)


@router.post("/sign-out")
async def sign_out(door: DoorDep) -> Response:
    """End this session."""
    await end_session(door)
    response = RedirectResponse(f"{SIGN_IN}?came_from=sign-out", status_code=303)
    forget_session(response)
    return response


def signed_in(people: People, token: str, there: str) -> Response:
    """Return the answer that gives the browser its session, and leads on."""
    response = RedirectResponse(safe_next(there), status_code=303)
    set_session(response, token, people.sessions.longest)
    return response


async def end_session(door: Door) -> None:
    """End the session this browser shows, if it is one."""
    sessions = door.people.sessions
    principal = await sessions.identify(session_token(door.request.headers))
    if principal:
        with suppress(NotFound):
            await sessions.end(principal.owner, principal.credential_id)


def sign_in_form(
    door: Door,
    *,
    there: str = "/",
    email: str = "",
    said: str = "",
    wrong: SignInFailed | TooMuch | None = None,
) -> Response:
    """Return the page; with what went wrong."""
    single = door.people.single_sign_on
    status = 429 if isinstance(wrong, TooMuch) else 401 if wrong else 200
    response = page(
        "sign_in.html",
        status=status,
        next=safe_next(there),
        email=email,
        said=said,
        wrong=str(wrong) if wrong else "",
        keeps_cookies=_keeps_cookies(door),
        open_to_all=door.people.settings.sign_up == "open",
        provider=single.name if single else "",
    )
    if isinstance(wrong, TooMuch):
        response.headers["Retry-After"] = str(max(1, round(wrong.retry_secs)))
    return response


def _keeps_cookies(door: Door) -> bool:
    """Return whether the browser will keep a session's cookie: it does over https, and on this machine."""
    return door.origin.startswith("https:") or is_loopback(door.request.headers["host"])
