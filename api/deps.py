"""What endpoints are given."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Path, Query
from starlette.requests import HTTPConnection

from api.problem import MEDIA_TYPE, Problem
from api.rooms import Rooms
from interviewer.service import Service

PREFIX = "/api/v1"


def get_service(connection: HTTPConnection) -> Service:
    """Return the wired service."""
    service: Service = connection.app.state.service
    return service


def get_rooms(connection: HTTPConnection) -> Rooms:
    """Return the rooms of this process."""
    rooms: Rooms = connection.app.state.rooms
    return rooms


ServiceDep = Annotated[Service, Depends(get_service)]
RoomsDep = Annotated[Rooms, Depends(get_rooms)]
InterviewId = Annotated[
    str,
    Path(
        min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$", description="As given by POST /interviews."
    ),
]

GradingNumber = Annotated[
    int | None,
    Query(ge=1, le=1_000_000, description="Which complete grading, from 1; by default the newest."),
]


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI entries of the problems an endpoint may answer with."""
    return {status: _documented(status) for status in (*statuses, 400, 403)}


_MEANINGS = {
    400: "The body isn't JSON, or the Host is not served here.",
    403: "The request came from another site.",
    404: "There is no such interview.",
    406: "None of the formats asked for is made here.",
    409: "The interview is not where the caller thinks it is, is finished, or its report isn't ready.",
    413: "The body is larger than 1 MB.",
    422: "The data can't be used; `field` or `errors` say where.",
    502: "The language model, or the speech engine, failed.",
    503: "Something the service needs isn't ready.",
}


def _documented(status: int) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    return {"description": _MEANINGS[status], "content": {MEDIA_TYPE: {"schema": schema}}}
