"""What endpoints are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Path, Query
from starlette.requests import HTTPConnection

from api.rooms.rooms import Rooms
from api.wire.problem import MEDIA_TYPE, Problem
from interviewer.errors import NotFound
from interviewer.people.coaching_model import COACHES, Access
from interviewer.people.model import Principal
from interviewer.service import Service

PREFIX = "/api/v1"


def get_principal(connection: HTTPConnection) -> Principal:
    """Return who makes the request."""
    principal: Principal = connection.state.principal
    return principal


PrincipalDep = Annotated[Principal, Depends(get_principal)]


def get_service(connection: HTTPConnection, principal: PrincipalDep) -> Service:
    """Return the service as whoever asks has it: their history, their preferences, their interviews to come."""
    service: Service = connection.app.state.service
    return service if principal.owner == service.owner else service.of(principal.owner)


def get_rooms(connection: HTTPConnection) -> Rooms:
    """Return the rooms of this process."""
    rooms: Rooms = connection.app.state.rooms
    return rooms


ServiceDep = Annotated[Service, Depends(get_service)]
RoomsDep = Annotated[Rooms, Depends(get_rooms)]


async def check_owner(service: Service, interview_id: str) -> None:
    """Refuse somebody else's interview as though there were none: NotFound."""
    if await service.store.owner_of(interview_id) != service.owner:
        raise NotFound(f"There is no interview {interview_id}.")


_IdInPath = Annotated[
    str,
    Path(
        min_length=1,
        max_length=64,
        pattern=r"^[A-Za-z0-9_-]+$",
        description="As given by POST /interviews.",
    ),
]


async def own_interview(service: ServiceDep, interview_id: _IdInPath) -> str:
    """Return the id of an interview that whoever asks owns; NotFound."""
    await check_owner(service, interview_id)
    return interview_id


GivenId = Annotated[str, Path(max_length=64, pattern=r"^[A-Za-z0-9_-]+$", description="As given by POST.")]
"""Of a share, a grant or a comment."""
InterviewId = Annotated[str, Depends(own_interview)]
"""Every endpoint of one interview takes its id by this, so none can forget to ask whose it is."""


def with_accounts(service: ServiceDep) -> None:
    """Refuse where there are no accounts, as though there were nothing here: NotFound."""
    if service.settings.auth != "accounts":
        raise NotFound("There is nothing at this address.")


def get_coach(service: ServiceDep, principal: PrincipalDep) -> Principal:
    """Return whoever asks, if they may coach; NotFound for others, and where there are no accounts."""
    with_accounts(service)
    if principal.role not in COACHES:
        raise NotFound("There is nothing at this address.")
    return principal


CoachDep = Annotated[Principal, Depends(get_coach)]


@dataclass(frozen=True, slots=True)
class Reading:
    """An interview that its candidate shares with whoever asks."""

    interview_id: str
    """Which."""
    service: Service
    """As its candidate has it."""
    access: Access
    """What may be read of it."""
    coach: Principal
    """Who reads."""


async def readable_interview(service: ServiceDep, coach: CoachDep, interview_id: _IdInPath) -> Reading:
    """Return an interview that is shared with the coach who asks; NotFound, as though there were none."""
    access = await service.coaching.advising.access(coach.owner, interview_id)
    return Reading(interview_id, service.of(access.owner), access, coach)


ReadableInterviewId = Annotated[Reading, Depends(readable_interview)]
"""What a coach may open takes its interview by this; everything else by `InterviewId`, its owner's alone."""

GradingNumber = Annotated[
    int | None,
    Query(ge=1, le=1_000_000, description="Which complete grading, from 1; by default the newest."),
]


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI entries of the problems an endpoint may answer with."""
    return {status: _documented(status) for status in (*statuses, 400, 401, 403, 429)}


_MEANINGS = {
    400: "The body isn't JSON, or the Host is not served here.",
    401: "Where there are accounts: nobody is signed in, or the key has ended.",
    403: "The request came from another site, or the key may only read.",
    404: "There is no such interview.",
    406: "None of the formats asked for is made here.",
    409: "The interview is not where the caller thinks it is, is finished, or its report isn't ready.",
    413: "The body is larger than 1 MB.",
    422: "The data can't be used; `field` or `errors` say where.",
    429: "More than a person may use just now; `Retry-After` says when to ask again.",
    502: "The language model, or the speech engine, failed.",
    503: "Something the service needs isn't ready.",
}


def _documented(status: int) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    return {"description": _MEANINGS[status], "content": {MEDIA_TYPE: {"schema": schema}}}
