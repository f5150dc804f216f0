"""What the pages of accounts are given. Where there are no accounts they don't exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.requests import HTTPConnection

from api.people.agents import agent_in_words
from api.web.addresses import public_origin
from api.web.deps import PrincipalDep, ServiceDep
from interviewer.errors import NotAllowed, NotFound
from interviewer.people.model import Principal
from interviewer.people.people import People
from interviewer.service import Service


def get_people(service: ServiceDep) -> People:
    """Return the use cases of accounts; NotFound where there are none."""
    if service.settings.auth == "none" or service.people is None:
        raise NotFound("There are no accounts here.")
    return service.people


PeopleDep = Annotated[People, Depends(get_people)]


def get_person(people: PeopleDep, principal: PrincipalDep) -> Principal:  # noqa: ARG001
    """Return who is signed in, in a browser: keys manage no accounts, keys or sessions. NotFound, NotAllowed."""
    if principal.how != "session":
        raise NotAllowed("This needs somebody who is signed in, in a browser.")
    return principal


PersonDep = Annotated[Principal, Depends(get_person)]


def get_admin(person: PersonDep) -> Principal:
    """Return the admin who asks; NotFound for everybody else: who administers is nobody else's business."""
    if person.role != "admin":
        raise NotFound("There is nothing at this address.")
    return person


AdminDep = Annotated[Principal, Depends(get_admin)]


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a request comes from."""

    address: str
    """Of the machine, as the server, or a trusted proxy, says it."""
    agent: str
    """The browser, in words."""


def get_caller(connection: HTTPConnection) -> Caller:
    """Return where the request comes from."""
    address = connection.client.host if connection.client else "unknown"
    return Caller(address, agent_in_words(connection.headers.get("user-agent", "")))


CallerDep = Annotated[Caller, Depends(get_caller)]


@dataclass(frozen=True, slots=True)
class Door:
    """Where somebody knocks who isn't signed in yet, or does more than one thing at once."""

    request: Request
    """As it came."""
    service: Service
    """Of whoever asks."""
    people: People
    """The use cases of accounts."""
    caller: Caller
    """Where it comes from."""

    @property
    def origin(self) -> str:
        """Return the address under which people reach this service."""
        return public_origin(self.request)


def get_door(request: Request, service: ServiceDep, people: PeopleDep, caller: CallerDep) -> Door:
    """Return it; NotFound where there are no accounts."""
    return Door(request, service, people, caller)


DoorDep = Annotated[Door, Depends(get_door)]
