"""Both sides of coaching, as the service has them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from interviewer.people.coaching_advising import Advising
from interviewer.people.coaching_giving import Giving
from interviewer.people.coaching_ports import CoachingStore
from interviewer.ports import Clock
from interviewer.report import Report


@dataclass(frozen=True, slots=True)
class Coaching:
    """Sharing with coaches, and what they do with it."""

    giving: Giving
    """The candidate's side."""
    advising: Advising
    """The coach's."""
    store: CoachingStore
    """For export, deletion and cases."""


def coaching(store: CoachingStore, report: Callable[[str], Awaitable[Report]], clock: Clock) -> Coaching:
    """Return both sides."""
    return Coaching(Giving(store, report, clock), Advising(store, report, clock), store)
