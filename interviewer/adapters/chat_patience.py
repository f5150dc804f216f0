"""How long one call may take and when it is tried again. The clock is the event loop's."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from interviewer.adapters.chat_settings import ChatSettings
from interviewer.errors import ModelError


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong with one request, and what to make of it."""

    error: ModelError
    """For the caller, if it stays at that."""
    again: bool = False
    """Whether the same request may go well a moment later."""
    wait_secs: float | None = None
    """How long the endpoint asked us to wait."""
    refusal: str | None = None
    """Its words, where it doesn't accept the request as it is."""


class Patience:
    """The time and the tries left for one call."""

    def __init__(self, settings: ChatSettings, secs: float) -> None:
        self.until = asyncio.get_running_loop().time() + secs
        """The deadline, by the loop's clock."""
        self._tries_left = settings.max_tries - 1
        self._next_secs = settings.backoff_secs

    async def pause(self, failure: Failure) -> None:
        """Wait before the next try; raise the failure where there is none or its time would be up."""
        own_secs = self._next_secs * random.uniform(0.5, 1.0)
        wait_secs = max(own_secs, failure.wait_secs or 0.0)
        left_secs = self.until - asyncio.get_running_loop().time()
        if not failure.again or self._tries_left <= 0 or wait_secs >= left_secs:
            raise failure.error
        self._tries_left -= 1
        self._next_secs *= 2
        await asyncio.sleep(wait_secs)


def retry_after_secs(header: str | None) -> float | None:
    """Return what a Retry-After header asks for, in seconds or as a date; None if it is neither."""
    if header is None:
        return None
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        at = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(0.0, (at.astimezone(UTC) - datetime.now(UTC)).total_seconds())
