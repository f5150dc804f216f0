"""For the fuzzing: somebody with a key, among others whose things they must neither read nor change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from interviewer.errors import NotFound
from interviewer.model import Event
from interviewer.people.coaching_giving import Wish
from interviewer.people.coaching_model import About
from interviewer.people.model import Role
from interviewer.service import Service
from tests.accounts import PASSWORD
from tests.security.furnished import MARK
from tests.security.fuzz_house import INTERVIEWS, PATIENCE_SECS, Known, furnished

_OTHERS = 6
_COACHED = 4


@dataclass(frozen=True)
class Among:
    """Who asks, what they know, and whose things are none of theirs."""

    headers: dict[str, str]
    """What shows who asks."""
    known: Known
    """What is given to the generator."""
    others: list[Service]
    """As those have it of whom nothing may be read or changed."""
    closed: list[str]
    """Their interviews."""

    async def kept(self) -> list[Any]:
        """Return everything of theirs, to be compared."""
        found: list[Any] = [await _kept(each) for each in self.others]
        for each in self.closed:
            theirs = self.others[0]  # what hangs on an interview is found by its id
            found += [
                await _events(theirs, each),
                [(share.id, state) for share, state in await theirs.sharing.list(each)],
                await theirs.coaching.store.written(each),
            ]
        return found


async def _events(theirs: Service, interview_id: str) -> tuple[Event, ...] | None:
    """Return what was said and done in it; None where somebody has deleted it."""
    try:
        return (await theirs.store.load(interview_id)).events
    except NotFound:
        return None


async def _kept(theirs: Service) -> list[Any]:
    return [
        await theirs.store.history(limit=100),
        await theirs.preferences.all_preferences(),
        await theirs.coaching.store.grants_by(theirs.owner),
    ]


async def among_others(service: Service, origin: str, role: Role) -> Among:
    """Make somebody of this role with interviews, and others: a stranger, and a candidate with a coach.

    Everything the stranger says is marked. Where `role` is coach, the candidate shares with whoever asks.
    """
    asker, headers = await _person(service, "asker", role)
    stranger, strangers = await _person(service, "stranger", "candidate")
    candidate, candidates = await _person(service, "candidate", "candidate")
    coach, _ = await _person(service, "coach", "coach")
    known = await _furnished(origin, headers)
    marked = await _furnished(origin, strangers, _OTHERS, MARK)
    coached = await _furnished(origin, candidates, _COACHED)
    await _coached(stranger, coach, marked, known)
    await _coached(candidate, asker if role == "coach" else coach, coached, known)
    for theirs, held in ((asker, known), (stranger, marked)):
        made = await theirs.sharing.create(held.finished[0], days=1, hide_transcript=False)
        known.links.append(made.share.id)
    known.interviews += [*marked.interviews, *coached.interviews]
    known.codes.append(await coach.coaching.advising.code(coach.owner))
    if role == "coach":
        return Among(headers, known, [stranger], marked.interviews)
    return Among(headers, known, [stranger, candidate], [*marked.interviews, *coached.interviews])


async def _person(service: Service, name: str, role: Role) -> tuple[Service, dict[str, str]]:
    """Make an account; return the service as it has it, and what a program of theirs shows."""
    assert service.people is not None
    account = await service.people.accounts.add(f"{name}@example.org", name.title(), PASSWORD, role=role)
    _, key = await service.people.keys.make(account.owner, "a program", days=1, write=True)
    return service.of(account.owner), {"Authorization": f"Bearer {key}"}


async def _furnished(
    origin: str, headers: dict[str, str], interviews: int = INTERVIEWS, mark: str = ""
) -> Known:
    async with httpx.AsyncClient(base_url=origin, timeout=PATIENCE_SECS, headers=headers) as client:
        return await furnished(client, interviews, mark=mark)


async def _coached(theirs: Service, coach: Service, shared: Known, known: Known) -> None:
    """Share what is finished with a coach, who comments on it; keep the ids."""
    code = await coach.coaching.advising.code(coach.owner)
    for each in shared.finished:
        given = await theirs.coaching.giving.share(theirs.owner, Wish(code, each))
        said = await coach.coaching.advising.comment(coach.owner, each, About(), "Well told.")
        known.grants.append(given.grant.id)
        known.comments.append(said.id)
