"""The states of the interviews that are going on: folded once, then event by event."""

from __future__ import annotations

from collections import OrderedDict

from interviewer.ports import StoredInterview
from interviewer.state import State, advanced

MOST_KEPT = 256


class Standing:
    """Remembers states by interview and version, so that a turn costs the same late as early."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[str, tuple[int, State]] = OrderedDict()

    def state(self, stored: StoredInterview) -> State:
        """Return the state after all events of what was stored."""
        name = stored.interview.id
        version, state = self._kept.get(name, (0, State(plan=stored.interview.plan)))
        if version > stored.version:
            version, state = 0, State(plan=stored.interview.plan)
        if version < stored.version:
            state = advanced(state, stored.events[version:])
        self._kept[name] = (stored.version, state)
        self._kept.move_to_end(name)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return state
