"""The day before the interview: nothing new. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.coaching.goal import Goal
from interviewer.coaching.study_plan import Item
from interviewer.coaching.study_plan_items import CHECKLIST_MINUTES
from interviewer.model import StageKind

LIGHT_MINUTES = 60
"""More than an hour on the day before tires, and changes nothing any more."""
_ALOUD_MINUTES = 10


def last_day(goal: Goal, reviews: Sequence[Item], minutes: int) -> list[Item]:
    """Return the checklist, saying aloud what is known already, and what is due; light, and within the minutes."""
    found: list[Item] = []
    left = min(minutes, LIGHT_MINUTES)
    for item in (_checklist(), _aloud(goal), *reviews):
        if item.minutes <= left:
            found.append(item)
            left -= item.minutes
    return found


def _checklist() -> Item:
    return Item(
        id="checklist",
        kind="checklist",
        title="The checklist for the day, line by line",
        why="What is on paper tonight needs no thought tomorrow",
        minutes=CHECKLIST_MINUTES,
        link="/plan#checklist",
        topic="checklist",
    )


def _aloud(goal: Goal) -> Item:
    stories = ", and the two stories you like least" if StageKind.BEHAVIORAL in goal.rounds else ""
    return Item(
        id="aloud",
        kind="story",
        title=f"Say aloud, once, ninety seconds about yourself{stories}",
        why="Nothing new on the last day: the words only have to be near",
        minutes=_ALOUD_MINUTES,
        topic="aloud",
    )
