"""The use case of disagreeing with a grade: kept with the interview, shown beside the grade, moving no score."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from interviewer.disputes import Disputed, DisputeWithdrawn, same_grade
from interviewer.errors import BadInput, NotFound, StaleWrite
from interviewer.model import Grade
from interviewer.ports import Clock, InterviewStore, StoredInterview
from interviewer.report import Report
from interviewer.state import State, state_of
from interviewer.typed_text import clean_reason
from rubrics.model import HIGHEST, LOWEST

ReportOf = Callable[[str, int | None], Awaitable[Report]]
"""Returns the report of an interview's grading (None: the newest complete one); NotReady, NotFound."""

# As for turns: who loses more races than this in a row has found a fault.
_MOST_RACES = 5


@dataclass(frozen=True, slots=True)
class NewDispute:
    """What a candidate objects to."""

    unit_key: str
    """What was graded; as in the report's `units[].key`."""
    criterion: str
    """Criterion key."""
    reason: str
    """In their own words."""
    claimed_level: int | None = None
    """The level they find right, 1–5."""
    grading: int | None = None
    """Which grading they look at; None: the newest."""


class Disputing:
    """Keeps disputes and takes them back. Safe to share: the store's version is beneath it."""

    def __init__(self, store: InterviewStore, report_of: ReportOf, clock: Clock) -> None:
        self._store = store
        self._report_of = report_of
        self._clock = clock

    async def dispute(self, interview_id: str, wish: NewDispute) -> Disputed:
        """Keep a dispute and return it; the same again is one, another on the same grade takes its place.

        Raises BadInput (a unit, criterion, level or reason that can't be used), NotFound, NotReady.
        """
        reason = clean_reason(wish.reason)
        report = await self._report_of(interview_id, wish.grading)
        grade = _disputed_grade(report, wish)

        def disputed(stored: StoredInterview, state: State) -> Disputed | None:
            new = Disputed(
                id=f"d{1 + sum(isinstance(event, Disputed) for event in stored.events)}",
                unit_key=wish.unit_key,
                criterion=wish.criterion,
                reason=reason,
                claimed_level=wish.claimed_level,
                attempt=report.grading,
                level=grade.level,
                at=self._clock.now(),
            )
            return None if _says_the_same(_held(state, new), new) else new

        state = await self._record(interview_id, disputed)
        return next(d for d in state.disputes if same_grade(d, wish.unit_key, wish.criterion))

    async def withdraw(self, interview_id: str, dispute_id: str) -> None:
        """Take a dispute back; twice is once. NotFound where there never was one of this id."""

        def withdrawn(stored: StoredInterview, state: State) -> DisputeWithdrawn | None:
            if not any(isinstance(e, Disputed) and e.id == dispute_id for e in stored.events):
                raise NotFound(f"There is no dispute {dispute_id} in this interview.")
            holds = any(d.id == dispute_id for d in state.disputes)
            return DisputeWithdrawn(dispute_id, self._clock.now()) if holds else None

        await self._record(interview_id, withdrawn)

    async def _record(
        self,
        interview_id: str,
        event_for: Callable[[StoredInterview, State], Disputed | DisputeWithdrawn | None],
    ) -> State:
        """Commit what `event_for` makes of the interview (None: nothing) and return the state after it."""
        for _ in range(_MOST_RACES):
            stored = await self._store.load(interview_id)
            event = event_for(stored, state_of(stored.interview.plan, stored.events))
            events = stored.events if event is None else (*stored.events, event)
            try:
                if event is not None:
                    await self._store.append(interview_id, stored.version, [event])
                return state_of(stored.interview.plan, events)
            except StaleWrite:
                continue
        raise StaleWrite("the interview changes faster than this could be added; send it again")


def _disputed_grade(report: Report, wish: NewDispute) -> Grade:
    unit = next((u for s in report.stages for u in s.units if u.key == wish.unit_key), None)
    if unit is None:
        raise BadInput("nothing in this interview was graded under this key", field="unit")
    grade = next((g for g in unit.grades if g.criterion == wish.criterion), None)
    if grade is None:
        known = ", ".join(g.criterion for g in unit.grades)
        raise BadInput(f"this was graded on {known}; there is no such criterion", field="criterion")
    if wish.claimed_level is not None and not LOWEST <= wish.claimed_level <= HIGHEST:
        raise BadInput(f"levels go from {LOWEST} to {HIGHEST}", field="claimed_level")
    return grade


def _held(state: State, new: Disputed) -> Disputed | None:
    return next((d for d in state.disputes if same_grade(d, new.unit_key, new.criterion)), None)


def _says_the_same(old: Disputed | None, new: Disputed) -> bool:
    return old is not None and (
        (old.reason, old.claimed_level, old.attempt) == (new.reason, new.claimed_level, new.attempt)
    )
