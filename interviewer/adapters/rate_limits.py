"""Counting by the `limits` library, in memory or on Redis, where several processes count together.

The window slides: what was let through in the one before counts in proportion to how much of it still lies within
the time looked at. (The library's exact log of hits costs a thread's hop for each person in memory at every hit.)
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable
from math import ceil
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from interviewer.errors import ConfigurationError, TooMuch
from interviewer.limits.breaker import Breaker
from interviewer.limits.model import Rule

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.aio.storage import RedisStorage
    from limits.aio.strategies import SlidingWindowCounterRateLimiter

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

_REDIS_SECS = 2.0
"""Longest anybody waits for Redis, once in a while: it answers in a millisecond, but this process may be busy."""
_PREFIX = "interviewer"


class RateLimits:
    """Implements Limiter. One for a process and event loop; close it at the end."""

    def __init__(self, redis_url: str | None, *, secret: str, rest_secs: float = 1.0) -> None:
        """Count on Redis, or (None) in this process.

        `secret` goes into the hashes of whom is counted, so that nobody who reads Redis can try all addresses; it has
        to be the same in all processes. While Redis is away it is tried again every `rest_secs`, doubling to a minute.
        """
        self._redis_url = _readable(redis_url)
        self._secret = hashlib.blake2b(secret.encode()).digest()
        self._breaker = Breaker(failures=1, rest_secs=rest_secs, longest_rest_secs=60.0)
        self._here: SlidingWindowCounterRateLimiter | None = None
        self._there: tuple[RedisStorage, SlidingWindowCounterRateLimiter] | None = None
        self._away = False

    @property
    def where(self) -> str:
        """Where it counts just now, in words."""
        if self._redis_url is None:
            return "in this process"
        return "in this process, as Redis can't be reached" if self._away else "on Redis"

    @property
    def well(self) -> bool:
        """Whether it counts where it should."""
        return not self._away

    async def hit(self, rule: Rule, key: str, cost: int = 1) -> None:
        """Count; TooMuch. Where Redis is gone the hit counts in this process."""
        if cost > rule.most:
            raise TooMuch(rule.words, retry_secs=float(rule.per_secs))
        item, name = self._item(rule), self._hashed(key)
        if not await self._hit(item, name, cost):
            wait_secs = await self._wait_secs(item, name, cost)
            raise TooMuch(f"{rule.words} Try again in {_time(wait_secs)}.", retry_secs=wait_secs)

    async def look(self) -> None:
        """Try Redis where it was away, for whoever wants to know how it stands; never raises."""
        if self._redis_url is not None and self._may_ask():
            await self._ask_redis(lambda storage, _: storage.get("ping"))

    async def close(self) -> None:
        """Close the connections."""
        there, self._there = self._there, None
        if there is not None:
            await there[0].bridge.get_connection().aclose()  # type: ignore[attr-defined]

    async def _hit(self, item: RateLimitItem, name: str, cost: int) -> bool:
        if self._redis_url is not None and self._may_ask():
            taken = await self._ask_redis(lambda _, counting: counting.hit(item, name, cost=cost))
            if taken is not None:
                return bool(taken)
        return await self._memory().hit(item, name, cost=cost)

    async def _wait_secs(self, item: RateLimitItem, name: str, cost: int) -> float:
        """Return when one more may be let through, at least a second from now and at most the whole time."""
        stats = None
        if self._redis_url is not None and not self._away:
            stats = await self._ask_redis(lambda _, counting: counting.get_window_stats(item, name))
        stats = stats or await self._memory().get_window_stats(item, name)
        return float(min(max(1, ceil(stats.reset_time - time.time()) * cost), item.get_expiry()))

    async def _ask_redis(
        self, ask: Callable[[RedisStorage, SlidingWindowCounterRateLimiter], Awaitable[Answer]]
    ) -> Answer | None:
        """Return what Redis says; None where it doesn't, whatever the reason."""
        try:
            there = self._redis()  # before the clock starts: the first time it is imported
            async with asyncio.timeout(_REDIS_SECS):
                answer = await ask(*there)
        except Exception as error:
            self._breaker.failed(_now())
            if not self._away:
                log.warning(
                    "Redis can't be reached (%s): each process counts for itself", type(error).__name__
                )
            self._away = True
            return None
        except asyncio.CancelledError:
            self._breaker.gave_up()
            raise
        self._breaker.succeeded()
        if self._away:
            log.warning("Redis is back: all processes count together again")
        self._away = False
        return answer

    def _may_ask(self) -> bool:
        return self._breaker.allows(_now())

    def _redis(self) -> tuple[RedisStorage, SlidingWindowCounterRateLimiter]:
        if self._there is None:
            from limits.aio.storage import RedisStorage
            from limits.aio.strategies import SlidingWindowCounterRateLimiter
            from redis.asyncio.retry import Retry
            from redis.backoff import NoBackoff

            storage = RedisStorage(
                f"async+{self._redis_url}",
                implementation="redispy",
                key_prefix=_PREFIX,
                socket_timeout=_REDIS_SECS,
                socket_connect_timeout=_REDIS_SECS,
                # Once: a connection that was open before Redis was restarted.
                retry=Retry(NoBackoff(), 1),  # type: ignore[arg-type]
            )
            self._there = storage, SlidingWindowCounterRateLimiter(storage)
        return self._there

    def _memory(self) -> SlidingWindowCounterRateLimiter:
        if self._here is None:
            from limits.aio.storage import MemoryStorage
            from limits.aio.strategies import SlidingWindowCounterRateLimiter

            self._here = SlidingWindowCounterRateLimiter(MemoryStorage())
        return self._here

    def _item(self, rule: Rule) -> RateLimitItem:
        from limits import RateLimitItemPerSecond

        return RateLimitItemPerSecond(rule.most, rule.per_secs, namespace=rule.name)

    def _hashed(self, key: str) -> str:
        return hashlib.blake2b(key.encode(), key=self._secret, digest_size=16).hexdigest()


def _readable(url: str | None) -> str | None:
    """Return the address as the library reads it; ConfigurationError, without the address: a password may be in it."""
    if url is None:
        return None
    scheme = urlsplit(url).scheme
    if scheme not in {"redis", "rediss", "unix"}:
        raise ConfigurationError("INTERVIEWER_REDIS_URL must begin with redis://, rediss:// or unix://.")
    return f"redis+{url}" if scheme == "unix" else url


def _time(secs: float) -> str:
    """Return a time as people say it."""
    if secs < 90:
        return f"{secs:.0f} seconds"
    return f"{ceil(secs / 60)} minutes"


def _now() -> float:
    return asyncio.get_running_loop().time()
