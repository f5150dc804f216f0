"""The states of the interviews that are going on: folded once, then event by event."""

from __future__ import annotations

from collections import OrderedDict

from interviewer.ports import StoredInterview
from interviewer.state import State, advanced

MOST_KEPT = 1024
"""Going on: as many as the store keeps decoded."""
MOST_FINISHED = 32
"""Finished: looked at for the report, and then hardly ever."""


class Standing:
    """Remembers states by interview and version, so that a turn costs the same late as early."""

    def __init__(self, most: int = MOST_KEPT, most_finished: int = MOST_FINISHED) -> None:
        self._most = most
        self._most_finished = most_finished
        self._open: OrderedDict[str, tuple[int, State]] = OrderedDict()
        self._finished: OrderedDict[str, tuple[int, State]] = OrderedDict()

    def state(self, stored: StoredInterview) -> State:
        """Return the state after all events of what was stored."""
        name = stored.interview.id
        known = self._open.pop(name, None) or self._finished.pop(name, None)
        version, state = known or (0, State(plan=stored.interview.plan))
        if version > stored.version:
            version, state = 0, State(plan=stored.interview.plan)
        if version < stored.version:
            state = advanced(state, stored.events[version:])
        kept, most = (self._finished, self._most_finished) if state.finished else (self._open, self._most)
        kept[name] = (stored.version, state)
        while len(kept) > most:
            kept.popitem(last=False)
        return state
