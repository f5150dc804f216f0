"""Signing in by somebody else's accounts: there and back again.

What the way back must show (state, nonce, verifier) is kept in a cookie of this browser, so any process can take it up,
and nobody can make another browser finish what they began.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hmac import compare_digest
from json import dumps, loads

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.people.account_deps import Door, DoorDep, PeopleDep, PersonDep
from api.people.open_paths import safe_next
from api.people.session_cookie import HANDSHAKE_COOKIE, forget_handshake, read_cookie, set_handshake
from api.people.sign_in import end_session, sign_in_form, signed_in
from interviewer.errors import InterviewerError, NotFound, SignInFailed
from interviewer.people.people import People
from interviewer.people.single_sign_on import Handshake, SingleSignOn

router = APIRouter(include_in_schema=False)

BEGIN, RETURN, CONNECT = "/sign-in/provider", "/sign-in/provider/return", "/account/provider/connect"
_ACCOUNT = "/account"
_NOT_BEGUN_HERE = "This sign-in was not begun in this browser, or too long ago. Try again."


@router.get(BEGIN)
async def begin(door: DoorDep, next: str = "/") -> Response:
    """Send the browser to the provider."""
    return await _sent(door, safe_next(next))


@router.get(CONNECT)
async def connect(door: DoorDep, person: PersonDep) -> Response:
    """Send whoever is signed in to the provider, to connect the account when they are back."""
    return await _sent(door, _ACCOUNT, owner=person.owner)


@router.post("/account/provider/disconnect")
async def disconnect(people: PeopleDep, person: PersonDep) -> Response:
    """Let only the password sign them in."""
    await _single(people).disconnect(person.owner)
    return RedirectResponse(f"{_ACCOUNT}?kept=disconnected#provider", status_code=303)


@router.get(RETURN)
async def back(
    door: DoorDep,
    code: str = "",
    state: str = "",
) -> Response:
    """Sign in whoever the provider names, or connect their account."""
    try:
        handshake, there, owner = _handshake(door.request)
        if not code or not compare_digest(state.encode(), handshake.state.encode()):
            raise SignInFailed(_NOT_BEGUN_HERE)
        if owner:
            response = await _connected(door, handshake, code, owner)
        else:
            account = await _single(door.people).account(handshake, code, door.origin + RETURN)
            await end_session(door)
            token = await door.people.sessions.begin(account.owner, door.caller.agent)
            response = signed_in(door.people, token, there)
    except SignInFailed as error:
        response = sign_in_form(door, wrong=error)
    forget_handshake(response)
    return response


async def _connected(door: Door, handshake: Handshake, code: str, owner: str) -> Response:
    """Connect the account, if whoever began it is still the one who is signed in."""
    if door.request.state.principal.owner != owner:
        raise SignInFailed(_NOT_BEGUN_HERE)
    try:
        await _single(door.people).connect(owner, handshake, code, door.origin + RETURN)
    except InterviewerError:
        return RedirectResponse(f"{_ACCOUNT}?kept=not-connected#provider", status_code=303)
    return RedirectResponse(f"{_ACCOUNT}?kept=connected#provider", status_code=303)


async def _sent(door: Door, there: str, *, owner: str = "") -> Response:
    handshake = Handshake.new()
    try:
        address = await _single(door.people).address(handshake, door.origin + RETURN)
    except SignInFailed as error:
        return sign_in_form(door, there=there, wrong=error)
    response = RedirectResponse(address, status_code=303)
    parts = [handshake.state, handshake.nonce, handshake.verifier, there, owner]
    set_handshake(response, urlsafe_b64encode(dumps(parts).encode()).decode())
    return response


def _handshake(request: Request) -> tuple[Handshake, str, str]:
    """Return what this browser began, where to go then, and whose account is to be connected; SignInFailed."""
    try:
        parts = loads(urlsafe_b64decode(read_cookie(request.headers, HANDSHAKE_COOKIE)))
        state, nonce, verifier, there, owner = (str(part) for part in parts)
    except (ValueError, TypeError) as error:
        raise SignInFailed(_NOT_BEGUN_HERE) from error
    return Handshake(state, nonce, verifier), safe_next(there), owner


def _single(people: People) -> SingleSignOn:
    if people.single_sign_on is None:
        raise NotFound("There is no sign-in provider here.")
    return people.single_sign_on
