"""Which mock interview on which day. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from interviewer.coaching.study_plan import DayKind, Focus, Item
from interviewer.coaching.study_plan_items import mock, mock_minutes, round_names
from interviewer.model import Length, StageKind

APART = timedelta(days=2)
"""Between two mock interviews: a day to work on what the first one showed, and no more, or nothing is tried out."""
_LENGTHS: tuple[Length, ...] = ("full", "short")


@dataclass(frozen=True, slots=True)
class Held:
    """A mock interview that was held, here or elsewhere."""

    on: date
    """Where the person is."""
    rounds: frozenset[StageKind]
    """Which rounds it had."""


def mocks(
    days: Mapping[date, int],
    kinds: Mapping[date, DayKind],
    rounds: Sequence[StageKind],
    focus: Sequence[Focus],
    held: Iterable[Held],
) -> dict[date, Item]:
    """Return the mock of each day that has one.

    The days of diagnosis and rehearsal take all rounds. Between them it is one round at a time, a pause of APART
    between: the one held least often, of these the one with most to gain. A mock is as long as the day allows; a day
    that is too short for any has none.
    """
    before = list(held)
    count = len(before)
    times = Counter(kind for one in before for kind in one.rounds)
    last = max((one.on for one in before), default=date.min)
    rehearsal = next((day for day, kind in kinds.items() if kind == "rehearsal"), date.max)
    found: dict[date, Item] = {}
    for day in sorted(days):
        kind = kinds[day]
        is_whole = kind in {"diagnosis", "rehearsal"}
        if not is_whole and not (kind == "study" and day - last >= APART and _before(day, rehearsal)):
            continue
        wanted = tuple(rounds) if is_whole else (_next(rounds, times, focus),)
        if item := _longest(wanted, days[day], count, kind, focus):
            found[day] = item
            last, count = day, count + 1
            times.update(wanted)
    return found


def rounds_of(mock_id: str) -> frozenset[StageKind]:
    """Return the rounds of a mock by its id; none where it isn't one."""
    parts = mock_id.split(":")
    names = parts[2].split("+") if len(parts) == 4 and parts[0] == "mock" else []
    return frozenset(StageKind(name) for name in names if name in set(StageKind))


def _before(day: date, rehearsal: date) -> bool:
    return day > rehearsal or rehearsal - day >= APART


def _next(rounds: Sequence[StageKind], times: Counter[StageKind], focus: Sequence[Focus]) -> StageKind:
    return min(rounds, key=lambda kind: (times[kind], -_gain(kind, focus)))


def _gain(kind: StageKind, focus: Sequence[Focus]) -> float:
    return max((one.gain for one in focus if one.stage is kind), default=0.0)


def _longest(
    rounds: Sequence[StageKind], minutes: int, count: int, kind: DayKind, focus: Sequence[Focus]
) -> Item | None:
    # A diagnosis is to find out much in little time.
    lengths = _LENGTHS[1:] if kind == "diagnosis" else _LENGTHS
    fitting = next((length for length in lengths if mock_minutes(rounds, length) <= minutes), None)
    if fitting is None:
        return None
    title, why = _words(rounds, fitting, kind, focus)
    return mock(count, rounds, fitting, title, why)


def _words(
    rounds: Sequence[StageKind], length: Length, kind: DayKind, focus: Sequence[Focus]
) -> tuple[str, str]:
    names = round_names(rounds)
    if kind == "diagnosis":
        return f"Mock interview to find out where you stand: {names}, short", (
            "Nothing was measured yet; the plan is made anew from what this shows"
        )
    if kind == "rehearsal":
        return f"Dress rehearsal: {names}, {length}", (
            "Two days before, so that there is a day to mend one thing and nothing is tried on the day itself"
        )
    best = next((one for one in focus if one.stage is rounds[0]), None)
    return f"Mock round: {names}, {length}", best.why if best else "Every round expected is held in turn"
