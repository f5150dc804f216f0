"""What somebody used on a day, and where that is kept. Days are those of UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class DaysUse:
    """What was used on one day; also what is added to it."""

    model_calls: int = 0
    """Calls of the language model that were answered, at least in part."""
    tokens_in: int = 0
    """Prompt tokens."""
    tokens_out: int = 0
    """Completion tokens."""
    cost_usd: float = 0.0
    """US dollars; nothing where no price is set."""
    audio_secs: float = 0.0
    """Seconds of sound sent."""
    upload_bytes: int = 0
    """Bytes of sound files."""

    @property
    def tokens(self) -> int:
        """Both kinds together."""
        return self.tokens_in + self.tokens_out


class UsageStore(Protocol):
    """Keeps what was used, by owner and day, for some weeks; whoever deletes what they said still has used it."""

    async def add(self, owner: str, day: date, used: DaysUse) -> None:
        """Add to what the owner used on that day, in one statement: nothing is lost between two processes."""
        ...

    async def used(self, owner: str, day: date) -> DaysUse:
        """Return what the owner used on that day."""
        ...

    async def under_way(self, owner: str, since: datetime) -> int:
        """Return how many of the owner's interviews are not finished and had something happen since then."""
        ...


def seconds_left_of_day(now: datetime) -> float:
    """Return the time until the day's use begins anew."""
    midnight = datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)
    return (midnight - now).total_seconds()
