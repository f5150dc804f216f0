"""A candidate's side of coaching: sharing, seeing who looked, taking back."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from interviewer.errors import BadInput, Conflict
from interviewer.people.coaching_code import read_code
from interviewer.people.coaching_model import Comment, Grant, HumanGrade, Look, Written
from interviewer.people.coaching_ports import CoachingStore
from interviewer.ports import Clock
from interviewer.report import Report

MOST_GRANTS: Final = 500
"""Shares of one candidate at the same time."""
SOMEBODY: Final = "A coach"
"""Who has no name here (any more)."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a candidate wants to share."""

    code: str
    """The coach's, as typed."""
    interview_id: str | None
    """Which interview; None: every one from now on."""
    with_sound: bool = False
    """Kept sound too."""
    for_evals: bool = False
    """The coach's grades, with what was said, may check graders."""


@dataclass(frozen=True, slots=True)
class Given:
    """A share, as its candidate sees it."""

    grant: Grant
    """What is shared."""
    name: str
    """With whom."""
    looked_at: datetime | None
    """When they last opened what it shares; UTC."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What coaches wrote, with their names."""

    comments: tuple[tuple[Comment, str], ...] = ()
    """Oldest first."""
    grades: tuple[tuple[HumanGrade, str], ...] = ()
    """By unit and criterion."""


class Giving:
    """Safe to share; every method is of one candidate."""

    def __init__(
        self,
        store: CoachingStore,
        report: Callable[[str], Awaitable[Report]],
        clock: Clock,
    ) -> None:
        self._store = store
        self._report = report
        self._clock = clock

    async def share(self, owner: str, wish: Wish) -> Given:
        """Share; the same again changes what it shares.

        BadInput for the code, in the same words whether or not there ever was one like it. NotReady where an
        interview has no report yet, NotFound, Conflict past MOST_GRANTS. Whose the interview is was asked before.
        """
        coach = await self._store.coach_with(read_code(wish.code))
        if coach is None:
            raise BadInput("No coach here has this code. Ask yours for it: codes change.", field="code")
        if coach == owner:
            raise BadInput("This is your own code.", field="code")
        if wish.interview_id is not None:
            await self._report(wish.interview_id)
        if len(await self._store.grants_by(owner)) >= MOST_GRANTS:
            raise Conflict(f"You share {MOST_GRANTS} times already; take some back first.")
        grant = Grant(
            id=secrets.token_urlsafe(9),
            owner=owner,
            coach=coach,
            interview_id=wish.interview_id,
            with_sound=wish.with_sound,
            for_evals=wish.for_evals,
            created_at=self._clock.now(),
        )
        await self._store.keep_grant(grant)
        return Given(grant, (await self._store.names([coach])).get(coach, SOMEBODY), None)

    async def given(
        self, owner: str, interview_id: str | None = None, *, begun_at: datetime | None = None
    ) -> list[Given]:
        """Return what a candidate shares, newest first; of one interview where it is given, begun at that moment."""
        grants = [
            grant
            for grant in await self._store.grants_by(owner)
            if interview_id is None or _covers(grant, interview_id, begun_at)
        ]
        looks = [
            look
            for look in await self._store.looks_at(owner)
            if interview_id is None or look.interview_id == interview_id
        ]
        names = await self._store.names({grant.coach for grant in grants})
        return [Given(grant, names.get(grant.coach, SOMEBODY), _looked(grant, looks)) for grant in grants]

    async def looks(self, owner: str, interview_id: str) -> list[tuple[Look, str]]:
        """Return who opened an interview and when, the latest first, also where the share was taken back since."""
        looks = [look for look in await self._store.looks_at(owner) if look.interview_id == interview_id]
        names = await self._store.names({look.coach for look in looks})
        return [(look, names.get(look.coach, SOMEBODY)) for look in looks]

    async def revoke(self, grant_id: str, party: str) -> None:
        """Take a share back at once, as its candidate, or do without it, as its coach; NotFound."""
        await self._store.remove_grant(grant_id, party)

    async def read(self, interview_id: str) -> Signed:
        """Return what coaches said of an interview, and keep that its candidate has it before them."""
        written = await self._store.written(interview_id)
        if any(comment.seen_at is None for comment in written.comments):
            await self._store.mark_seen(interview_id, self._clock.now())
        return await signed(written, self._store)

    async def news(self, owner: str) -> dict[str, int]:
        """Return how many comments a candidate hasn't seen, by interview."""
        return await self._store.unseen(owner)


async def signed(written: Written, store: CoachingStore) -> Signed:
    """Return it with the names of whoever wrote it."""
    authors = {each.author for each in written.comments} | {each.author for each in written.grades}
    known = await store.names(authors)
    return Signed(
        tuple((each, known.get(each.author, SOMEBODY)) for each in written.comments),
        tuple((each, known.get(each.author, SOMEBODY)) for each in written.grades),
    )


def _covers(grant: Grant, interview_id: str, begun_at: datetime | None) -> bool:
    if grant.interview_id is not None:
        return grant.interview_id == interview_id
    return begun_at is None or begun_at >= grant.created_at


def _looked(grant: Grant, looks: list[Look]) -> datetime | None:
    here = (
        look.last_at
        for look in looks
        if look.coach == grant.coach
        and grant.interview_id in {None, look.interview_id}
        and look.last_at >= grant.created_at
    )
    return max(here, default=None)
