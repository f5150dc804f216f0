"""A house with accounts, and people who are signed in.

    async with signed_in(House(tmp_path, bank, library)) as people:
        await people.candidate.get("/api/v1/interviews")

Each client carries the cookie of its person, and says as a browser does which page it comes from.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI

from api.people.session_cookie import COOKIE
from interviewer.people.model import Role
from interviewer.people.people import People
from interviewer.people.records import Account
from interviewer.service import Service
from tests.integration.api.conftest import House

ORIGIN = "https://localhost"
"""Where the house is: cookies of a session are only kept over https."""
PASSWORD = "three odd lanterns humming"
"""Everybody's."""
NAMES: dict[str, Role] = {"candidate": "candidate", "other": "candidate", "coach": "coach", "admin": "admin"}


@dataclass(frozen=True)
class SignedIn:
    """A running house and its people."""

    app: FastAPI
    service: Service
    candidate: httpx.AsyncClient
    other: httpx.AsyncClient
    coach: httpx.AsyncClient
    admin: httpx.AsyncClient
    anonymous: httpx.AsyncClient
    accounts: dict[str, Account]
    """By the names of the clients."""
    tokens: dict[str, str]
    """Of their sessions."""

    @property
    def people(self) -> People:
        """Return the use cases of accounts."""
        assert self.service.people is not None
        return self.service.people

    def owner(self, who: str) -> str:
        """Return whose interviews this person's are."""
        return self.accounts[who].owner

    def client(self, **headers: str) -> httpx.AsyncClient:
        """Return another client that shows nothing but these headers; close it."""
        return _client(self.app, headers)

    async def key(self, who: str, *, write: bool = False, days: int = 1) -> str:
        """Return a new key of this person's."""
        _, text = await self.people.keys.make(self.owner(who), "a program", days=days, write=write)
        return text


@asynccontextmanager
async def signed_in(house: House) -> AsyncIterator[SignedIn]:
    """Yield the house, running with accounts, with two candidates, a coach and an admin signed in."""
    house.auth = "accounts"
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(house.running())
        service: Service = app.state.service
        accounts, tokens = await add_people(service)
        clients = {
            who: await stack.enter_async_context(_client(app, {}, token)) for who, token in tokens.items()
        }
        anonymous = await stack.enter_async_context(_client(app, {}))
        yield SignedIn(app, service, **clients, anonymous=anonymous, accounts=accounts, tokens=tokens)


async def add_people(service: Service) -> tuple[dict[str, Account], dict[str, str]]:
    """Return accounts of everybody, and the tokens of their sessions."""
    people = service.people
    assert people is not None
    accounts = {
        who: await people.accounts.add(f"{who}@example.org", who.title(), PASSWORD, role=role)
        for who, role in NAMES.items()
    }
    tokens = {who: await people.sessions.begin(each.owner, "a test") for who, each in accounts.items()}
    return accounts, tokens


def cookie_of(token: str) -> dict[str, str]:
    """Return the header that a browser shows this session by."""
    return {"Cookie": f"{COOKIE}={token}"}


def _client(app: FastAPI, headers: dict[str, str], token: str = "") -> httpx.AsyncClient:
    shown: dict[str, Any] = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin", **headers}
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN, headers=shown)
    if token:
        client.cookies.set(COOKIE, token, domain="localhost.local")  # as the jar calls localhost
    return client
