"""How long a job asks a model again that can't be reached. Pure: it takes times."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field

_FIRST_PAUSE_SECS, _LONGEST_PAUSE_SECS = 1.0, 15.0
_MOST_JOBS = 1024


@dataclass
class Patience:
    """One budget of seconds a job, whatever fails in it: a dead endpoint delays a report once, not at every step."""

    most_secs: float
    """From a job's first failure on."""
    _since: OrderedDict[Hashable, float] = field(default_factory=OrderedDict)

    def pause_secs(self, job: Hashable, tries: int, now_secs: float) -> float | None:
        """Return how long to wait after so many failed tries of one call (from 1); None: go on without the model."""
        since = self._since.setdefault(job, now_secs)
        while len(self._since) > _MOST_JOBS:
            self._since.popitem(last=False)
        pause = min(_LONGEST_PAUSE_SECS, _FIRST_PAUSE_SECS * 2 ** (tries - 1))
        return pause if now_secs + pause <= since + self.most_secs else None

    def over(self, job: Hashable) -> None:
        """Forget a job that has ended, or whose model answers again."""
        self._since.pop(job, None)
