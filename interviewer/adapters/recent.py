"""The interviews that are going on, already decoded. Events are append-only, so what was read once stays true."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from interviewer.model import Event
from interviewer.ports import StoredInterview

MOST_KEPT = 256
"""A long interview takes about 0.2 MB decoded."""


class Recent:
    """Keeps the interviews read last; forgets the one not read for longest."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[str, StoredInterview] = OrderedDict()

    def get(self, interview_id: str) -> StoredInterview | None:
        """Return what was read last, or None."""
        if interview_id in self._kept:
            self._kept.move_to_end(interview_id)
        return self._kept.get(interview_id)

    def keep(self, stored: StoredInterview) -> None:
        """Keep what was read, unless more is kept already (a slower reader comes last)."""
        known = self._kept.get(stored.interview.id)
        if known is None or known.version <= stored.version:
            self._kept[stored.interview.id] = stored
            self._kept.move_to_end(stored.interview.id)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def add(self, interview_id: str, version: int, events: Sequence[Event]) -> None:
        """Take what was just written after `version` events, so that it need not be read."""
        known = self._kept.get(interview_id)
        if known is not None and known.version == version:
            self.keep(StoredInterview(known.interview, (*known.events, *events)))

    def forget(self, interview_id: str) -> None:
        """Let go of a deleted interview."""
        self._kept.pop(interview_id, None)

    def forget_all(self) -> None:
        """Let go of everything."""
        self._kept.clear()
