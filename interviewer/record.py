"""The record of interviews: read what happened, add to it. One lock an interview, the store's version beneath it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from weakref import WeakValueDictionary

from interviewer.errors import Conflict, InterviewFinished, StaleWrite
from interviewer.model import Event, Resumed, Turn
from interviewer.ports import Clock, InterviewStore, StoredInterview
from interviewer.seeing.steps import step
from interviewer.seeing.turns import count_events
from interviewer.standing import Standing
from interviewer.state import State, advanced

# A writer that loses a race reads again; more than this many losses in a row is a fault.
_MOST_RACES = 5


class Record:
    """Safe to share; whoever adds to an interview does it here."""

    def __init__(self, store: InterviewStore, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self._standing = Standing()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def look(self, interview_id: str) -> tuple[StoredInterview, State]:
        """Return an interview and its state; NotFound."""
        stored = await self.store.load(interview_id)
        return stored, self._standing.state(stored)

    async def known(self, interview_id: str) -> tuple[StoredInterview, State]:
        """Return an interview as this process knows it, at least as new as what it wrote last; NotFound.

        Cheap: the database is only asked about an interview that isn't known here. Another process may be ahead.
        """
        stored = self.store.recent(interview_id)
        if stored is None:
            return await self.look(interview_id)
        return stored, self._standing.state(stored)

    def now(self) -> datetime:
        """Return the record's time."""
        return self.clock.now()

    def lock(self, interview_id: str) -> asyncio.Lock:
        """Return the interview's lock."""
        lock = self._locks.get(interview_id)
        if lock is None:
            lock = self._locks[interview_id] = asyncio.Lock()
        return lock

    async def add(self, interview_id: str, events_for: Callable[[State], Sequence[Event]]) -> State:
        """Commit what `events_for` makes of the state (nothing: nothing) and return the state after it.

        Another process may append first: then it is asked again about the new state.
        """
        async with self.lock(interview_id):
            with suppress(Conflict):
                # What this process knows is nearly always the newest. What it forbids, or finds done, may not be.
                stored, state = await self.known(interview_id)
                if events := events_for(state):
                    return await self._appended(stored, state, events)
            for _ in range(_MOST_RACES):
                stored, state = await self.look(interview_id)
                events = events_for(state)
                if not events:
                    return state
                with suppress(StaleWrite):
                    return await self._appended(stored, state, events)
        raise StaleWrite("the interview changes faster than this could be added; send it again")

    async def _appended(self, stored: StoredInterview, state: State, events: Sequence[Event]) -> State:
        with step("append"):
            await self.store.append(stored.interview.id, stored.version, events)
        count_events(events)
        return advanced(state, events)


def check_turn(state: State, in_reply_to: str | None) -> None:
    """Refuse what the candidate says where it isn't their turn; InterviewFinished, Conflict."""
    if state.finished:
        raise InterviewFinished("this interview is finished; nothing can be added to it")
    last = state.last_turn
    if state.owes_reply or last is None:
        raise Conflict("the interviewer is about to speak; read on and answer then")
    if in_reply_to is not None and in_reply_to != last.id:
        raise Conflict("the interview has gone on in another window; your words were not added")


def clock_goes_on(state: State, now: datetime) -> list[Event]:
    """Return what an answer to a paused interview begins with."""
    return [Resumed(now)] if state.paused else []


def open_state(state: State) -> State:
    """Return the state of an interview that goes on; InterviewFinished otherwise."""
    if state.finished:
        raise InterviewFinished("this interview is finished")
    return state


def candidate_turn(
    state: State, text: str, client_turn_id: str, at: datetime, *, spoken: bool = False
) -> Turn:
    """Return the candidate's next turn."""
    return Turn(
        id=state.next_turn_id,
        stage_index=state.stage_index,
        question_id=state.question_id,
        speaker="candidate",
        text=text,
        at=at,
        client_turn_id=client_turn_id,
        spoken=spoken,
    )
