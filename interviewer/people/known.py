"""Who was asked about a moment ago: a session is looked up once in a few seconds, not for each of a page's requests."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from interviewer.people.model import Principal

KNOWN_SECS = 5.0
"""How long another process's sign-out may go unnoticed here; this process's own counts at once."""
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class _Seen:
    principal: Principal
    until: datetime


class Known:
    """Credentials of this process's last seconds, by their hash."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, _Seen] = OrderedDict()
        self._waiting: WeakValueDictionary[str, asyncio.Event] = WeakValueDictionary()

    def get(self, token_hash: str, now: datetime) -> Principal | None:
        """Return whose it is, if that was asked a moment ago."""
        seen = self._seen.get(token_hash)
        return seen.principal if seen and now < seen.until else None

    def keep(self, token_hash: str, principal: Principal, now: datetime) -> Principal:
        """Remember it for a few seconds."""
        self._seen[token_hash] = _Seen(principal, now + timedelta(seconds=KNOWN_SECS))
        self._seen.move_to_end(token_hash)
        if len(self._seen) > _MOST:
            self._seen.popitem(last=False)
        return principal

    def forget(self, owner: str) -> None:
        """Look again for everything of this person; whoever waits in `changed` is told."""
        for token_hash in [key for key, seen in self._seen.items() if seen.principal.owner == owner]:
            del self._seen[token_hash]
        waiting = self._waiting.pop(owner, None)
        if waiting:
            waiting.set()

    async def changed(self, owner: str, within_secs: float) -> None:
        """Return when something of this person was forgotten in this process, or after so long."""
        waiting = self._waiting.get(owner)
        if waiting is None:
            waiting = self._waiting[owner] = asyncio.Event()
        with suppress(TimeoutError):
            await asyncio.wait_for(waiting.wait(), within_secs)
