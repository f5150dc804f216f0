"""The interviews that are going on, already decoded. Events are append-only, so what was read once stays true."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from interviewer.model import Event, Finished
from interviewer.ports import StoredInterview

MOST_KEPT = 1024
"""Going on. A long interview takes about 0.2 MB decoded; reading it anew before a turn costs as much as the turn."""
MOST_FINISHED = 32
"""Finished: read again for the report, and then hardly ever."""


class Recent:
    """Keeps the interviews read last; forgets the one not read for longest, finished ones first."""

    def __init__(self, most: int = MOST_KEPT, most_finished: int = MOST_FINISHED) -> None:
        self._most = most
        self._most_finished = most_finished
        self._open: OrderedDict[str, StoredInterview] = OrderedDict()
        self._finished: OrderedDict[str, StoredInterview] = OrderedDict()

    def get(self, interview_id: str) -> StoredInterview | None:
        """Return what was read last, or None."""
        for kept in (self._open, self._finished):
            if interview_id in kept:
                kept.move_to_end(interview_id)
                return kept[interview_id]
        return None

    def keep(self, stored: StoredInterview) -> None:
        """Keep what was read, unless more is kept already (a slower reader comes last)."""
        known = self.get(stored.interview.id)
        if known is None:
            self._take(stored, _ends(stored.events))
        elif known.version <= stored.version:
            finished = stored.interview.id in self._finished or _ends(stored.events[known.version :])
            self._take(stored, finished)

    def add(self, interview_id: str, version: int, events: Sequence[Event]) -> None:
        """Take what was just written after `version` events, so that it need not be read."""
        known = self.get(interview_id)
        if known is not None and known.version == version:
            self.keep(StoredInterview(known.interview, (*known.events, *events)))

    def forget(self, interview_id: str) -> None:
        """Let go of a deleted interview."""
        self._open.pop(interview_id, None)
        self._finished.pop(interview_id, None)

    def forget_all(self) -> None:
        """Let go of everything."""
        self._open.clear()
        self._finished.clear()

    def _take(self, stored: StoredInterview, finished: bool) -> None:
        self.forget(stored.interview.id)
        kept, most = (self._finished, self._most_finished) if finished else (self._open, self._most)
        kept[stored.interview.id] = stored
        while len(kept) > most:
            kept.popitem(last=False)


def _ends(events: Sequence[Event]) -> bool:
    return any(isinstance(event, Finished) for event in events)
