"""Shares the minutes of a day out among what the plan is about. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from interviewer.coaching.study_plan import Focus, Item

IsGone = Callable[[Item], bool]


class Filling:
    """Hands out items day after day; each comes once.

    Every focus gets minutes in proportion to its gain, and none twice in a row while another one fits: topics that
    take turns are confused less than topics that are done with one by one.
    """

    def __init__(self, focus: Sequence[Focus]) -> None:
        self._focus = focus
        self._spent = {one.key: 0 for one in focus}
        self._given: set[str] = set()

    def give(self, minutes: int, *, after: str = "", gone: Collection[str] = ()) -> list[Item]:
        """Return items for so many minutes at most. `after`: the topic before the first; `gone`: ids to leave out."""
        found: list[Item] = []
        left, topic = minutes, after
        while chosen := self._next(left, topic, gone):
            focus, item = chosen
            self._spent[focus.key] += item.minutes
            self._given.add(item.id)
            found.append(item)
            left, topic = left - item.minutes, item.topic
        return found

    def _next(self, left: int, topic: str, gone: Collection[str]) -> tuple[Focus, Item] | None:
        fitting = [
            (item.topic == topic, (self._spent[focus.key] + item.minutes) / focus.gain, place, focus, item)
            for place, focus in enumerate(self._focus)
            if (item := self._first(focus, left, gone))
        ]
        best = min(fitting, key=lambda one: one[:3], default=None)
        return best and best[3:]

    def _first(self, focus: Focus, left: int, gone: Collection[str]) -> Item | None:
        return next(
            (
                item
                for item in focus.items
                if item.minutes <= left and item.id not in self._given and item.id not in gone
            ),
            None,
        )


def taking_turns(items: Sequence[Item]) -> list[Item]:
    """Return the items in order, but with two of a topic apart where that can be."""
    rest, found = list(items), list[Item]()
    while rest:
        last = found[-1].topic if found else ""
        chosen = next((item for item in rest if item.topic != last), rest[0])
        rest.remove(chosen)
        found.append(chosen)
    return found
