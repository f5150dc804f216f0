"""A house with accounts in which somebody has everything there is, every word of it marked, and others who want it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.types import Message, Scope

from interviewer.people.coaching_giving import Wish
from interviewer.people.coaching_model import About
from interviewer.service import Service
from tests.accounts import PASSWORD, SignedIn, cookie_of, signed_in
from tests.integration.api.conftest import House
from tests.spoken import Spoken

MARK = "quetzal"
"""In everything the owner said, typed, was told, or called anything."""
ANSWER = (
    f"Our {MARK} job took nine hours, so I profiled it, found that the join was quadratic and rewrote it with a "
    f"sorted merge. The {MARK} job fell to forty minutes, and we could refresh twice a day."
)


@dataclass(frozen=True)
class Furnished:
    """A running house, what is in it, and how to ask for it."""

    people: SignedIn
    known: dict[str, str]
    """Ids of the owner's things, as the matrix names them."""
    actors: dict[str, dict[str, str]]
    """The headers that each of those who ask shows."""

    @property
    def app(self) -> FastAPI:
        """The application."""
        return self.people.app

    @property
    def service(self) -> Service:
        """As the owner has it."""
        return self.people.service.of(self.people.owner("candidate"))

    async def kept(self) -> dict[str, Any]:
        """Return everything the owner has, to be compared."""
        interview, theirs = self.known["interview_id"], self.service
        stored = await theirs.store.load(interview)
        written = await theirs.coaching.giving.read(interview)
        return {
            "events": stored.events,
            "shares": [each.id for each, _ in await theirs.sharing.list(interview)],
            "grants": [each.grant.id for each in await theirs.coaching.giving.given(theirs.owner, interview)],
            "comments": [(each.id, each.text) for each, _ in written.comments],
            "grades": [(each.level, each.reason) for each, _ in written.grades],
            "sounds": await theirs.sounds.sounds_of(interview),
            "goal": await theirs.planning.goal(),
            "retention": await theirs.preferences.preference("retention"),
            "endpoint": await self.people.service.preferences.preference("model-endpoint"),
            "account": await self.people.people.accounts.get(theirs.owner),
        }


@asynccontextmanager
async def furnished(house: House) -> AsyncIterator[Furnished]:
    """Yield the house, running."""
    async with signed_in(house) as people:
        known = await _furnish(people, house)
        yield Furnished(people, known, await _actors(people, known))


async def _furnish(people: SignedIn, house: House) -> dict[str, str]:
    owner = people.owner("candidate")
    service = people.service.of(owner)
    held = Spoken(service, house.clock)
    await held.begin()
    await held.answer(ANSWER, kept=True)
    await service.conductor.note(held.id, f"Ask about the {MARK} budget.")
    await held.finish()
    await service.aloud.check(held.id)
    await service.conductor.start_grading(held.id)
    report = (await people.candidate.get(f"/api/v1/interviews/{held.id}/report.json")).json()
    known = {"interview_id": held.id, "turn_id": "t3", "phrase_id": "p1"}
    known |= {"unit": report["grades"][0]["unit"], "criterion": report["grades"][0]["criterion"]}
    known |= {"token": "nothing", "guide_id": "mle-fundamentals", "document_id": "0" * 32, "code": "none"}
    body = {
        "unit": known["unit"],
        "criterion": known["criterion"],
        "reason": f"My {MARK} figures were ignored.",
    }
    at = f"/api/v1/interviews/{held.id}"
    known["dispute_id"] = (await people.candidate.post(f"{at}/disputes", json=body)).json()["id"]
    link = (await people.candidate.post(f"{at}/shares", json={"days": 7})).json()
    known |= {"share_id": link["id"], "share_token": link["url"].rpartition("/")[2]}
    await people.candidate.put("/api/v1/plan/goal", json={"on": "2026-03-20"})
    return known | await _coached(people, service, known) | await _credentials(people, owner)


async def _coached(people: SignedIn, service: Service, known: dict[str, str]) -> dict[str, str]:
    coach, interview = people.owner("coach"), known["interview_id"]
    code = await people.service.coaching.advising.code(coach)
    given = await service.coaching.giving.share(service.owner, Wish(code, interview, with_sound=True))
    said = await service.coaching.advising.comment(coach, interview, About(), f"A good {MARK} story.")
    return {"code": code, "grant_id": given.grant.id, "comment_id": said.id}


async def _credentials(people: SignedIn, owner: str) -> dict[str, str]:
    """Return the ids of the owner's session and key, and of an invitation."""
    sessions = await people.people.sessions.list(owner)
    key, _ = await people.people.keys.make(owner, f"my {MARK} program", days=1, write=False)
    link, _ = await people.people.links.invite(people.owner("admin"), email="new@example.org", role="coach")
    return {"session_id": sessions[0].id, "key_id": key.id, "link_id": link.id}


async def _actors(people: SignedIn, known: dict[str, str]) -> dict[str, dict[str, str]]:
    coach = await people.people.accounts.add("second@example.org", "Second", PASSWORD, role="coach")
    spare = await people.people.accounts.add("spare@example.org", "Spare", PASSWORD, role="candidate")
    known["owner"] = spare.owner  # whom admins may disable, and nobody else
    sessions = people.tokens | {"second": await people.people.sessions.begin(coach.owner, "a test")}
    browser = {"Origin": "https://localhost", "Sec-Fetch-Site": "same-origin"}
    browsers = {name: browser | cookie_of(token) for name, token in sessions.items()}
    return {
        "anonymous": browser,
        "other candidate": browsers["other"],
        "coach without grant": browsers["second"],
        "coach with grant": browsers["coach"],
        "admin": browsers["admin"],
        "owner": browsers["candidate"],
        "owner's reading key": _bearer(await people.key("candidate")),
        "coach's reading key": _bearer(await people.key("coach")),
        "other's writing key": _bearer(await people.key("other", write=True)),
        "made-up key": _bearer("mi_" + "a" * 43),
        "made-up session": browser | cookie_of("a" * 43),
    }


def _bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def words(answer: httpx.Response) -> str:
    """Return what an answer says, archives unpacked, in lower case."""
    if answer.content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            return " ".join(
                archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
            ).lower()
    return (str(answer.headers) + answer.content.decode("utf-8", "replace")).lower()


async def knock(app: FastAPI, path: str, headers: dict[str, str]) -> list[Message]:
    """Open a websocket as an ASGI server would, hang up at once, and return all that was sent."""
    sent: list[Message] = []
    inbox: list[Message] = [{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1000}]

    async def receive() -> Message:
        return inbox.pop(0) if inbox else {"type": "websocket.disconnect", "code": 1000}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "wss",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(n.lower().encode(), v.encode()) for n, v in {"Host": "localhost", **headers}.items()],
        "client": ("127.0.0.1", 50000),
        "server": ("localhost", 443),
        "subprotocols": [],
        "state": {},
    }
    async with AsyncExitStack():
        await app(scope, receive, send)
    return sent
