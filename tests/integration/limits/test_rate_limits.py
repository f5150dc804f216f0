"""Counting in memory and on a real Redis, which also goes away and comes back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from interviewer.adapters.rate_limits import RateLimits
from interviewer.errors import ConfigurationError, TooMuch
from interviewer.limits.model import Limiter, Rule
from tests.integration.limits.conftest import RedisServer

# One worker for all that starts a Redis server.
pytestmark = pytest.mark.xdist_group("redis")

FIVE = Rule("turns", 5, 60, "That was too much.")


def as_limiter(limits: RateLimits) -> Limiter:
    """Fails type checking when the two part."""
    return limits


async def let_through(limits: Limiter, rule: Rule, key: str, times: int) -> int:
    """Return how many of so many hits, made at once, were let through."""
    outcomes = await asyncio.gather(*(limits.hit(rule, key) for _ in range(times)), return_exceptions=True)
    assert all(outcome is None or isinstance(outcome, TooMuch) for outcome in outcomes), outcomes
    return sum(outcome is None for outcome in outcomes)


@pytest_asyncio.fixture(params=["memory", "redis"])
async def limits(request: pytest.FixtureRequest) -> AsyncIterator[RateLimits]:
    url = request.getfixturevalue("redis_server").url if request.param == "redis" else None
    made = RateLimits(url, secret="s")
    yield made
    await made.close()


class TestHit:
    async def test_so_many_are_let_through_and_no_more(self, limits: RateLimits) -> None:
        assert await let_through(limits, FIVE, "me", 20) == 5

    async def test_everybody_and_every_rule_is_counted_apart(self, limits: RateLimits) -> None:
        assert await let_through(limits, FIVE, "me", 6) == 5
        assert await let_through(limits, FIVE, "you", 6) == 5
        assert await let_through(limits, Rule("other", 2, 60, "No."), "me", 6) == 2

    async def test_the_refusal_says_when_to_try_again(self, limits: RateLimits) -> None:
        await let_through(limits, FIVE, "me", 5)
        with pytest.raises(TooMuch, match=r"That was too much\. Try again in \d+ seconds\.") as refused:
            await limits.hit(FIVE, "me")
        assert 1 <= refused.value.retry_secs <= 60

    async def test_a_dear_hit_counts_as_many(self, limits: RateLimits) -> None:
        await limits.hit(FIVE, "me", cost=4)
        with pytest.raises(TooMuch):
            await limits.hit(FIVE, "me", cost=2)
        await limits.hit(FIVE, "me")
        with pytest.raises(TooMuch):
            await limits.hit(FIVE, "you", cost=6)

    async def test_a_burst_over_the_edge_of_a_window_is_not_let_through_twice(
        self, limits: RateLimits
    ) -> None:
        # Fixed windows would let 40 through: twenty just before an edge and twenty just behind it.
        rule, loop, through = Rule("burst", 20, 1, "No."), asyncio.get_running_loop(), []
        until = loop.time() + 1.3
        while loop.time() < until:
            if await let_through(limits, rule, "me", 1):
                through.append(loop.time())
            await asyncio.sleep(0.005)
        bursts = [sum(at <= other < at + 0.3 for other in through) for at in through]
        assert max(bursts) <= 27  # in 0.3 s three tenths of the window before have slid out
        assert len(through) > 20


class TestRedis:
    async def test_processes_count_together(self, redis_server: RedisServer) -> None:
        one, other = (RateLimits(redis_server.url, secret="s") for _ in range(2))
        assert await let_through(one, FIVE, "me", 3) == 3
        assert await let_through(other, FIVE, "me", 20) == 2
        await one.close()
        await other.close()

    async def test_nothing_there_names_anybody(self, redis_server: RedisServer) -> None:
        limits = RateLimits(redis_server.url, secret="s")
        await limits.hit(FIVE, "anna@example.org")
        await limits.hit(FIVE, "203.0.113.7")
        await limits.close()
        keys = await asyncio.to_thread(redis_server.keys)
        assert len(keys) == 2
        assert not any(part in key for key in keys for part in ("anna", "example", "203.0", ".113"))

    async def test_where_it_goes_away_each_process_counts_and_nobody_is_refused_for_it(
        self, redis_server: RedisServer, caplog: pytest.LogCaptureFixture
    ) -> None:
        limits = RateLimits(redis_server.url, secret="s", rest_secs=0.01)
        await limits.hit(FIVE, "me")
        assert limits.where == "on Redis"
        redis_server.stop()
        with caplog.at_level(logging.WARNING):
            assert await let_through(limits, FIVE, "me", 20) == 5
            assert not limits.well
            assert "Redis can't be reached" in limits.where
            redis_server.start()
            async with asyncio.timeout(20):
                while not limits.well:
                    await limits.look()
                    await asyncio.sleep(0.01)
        assert limits.where == "on Redis"
        assert await let_through(limits, FIVE, "me", 20) == 5
        said = [record.message for record in caplog.records if "Redis" in record.message]
        assert len(said) == 2, said
        await limits.close()

    async def test_one_that_was_never_there(self) -> None:
        limits = RateLimits("redis://127.0.0.1:1/0", secret="s")
        assert await let_through(limits, FIVE, "me", 20) == 5
        await limits.close()

    async def test_one_that_accepts_and_says_nothing_is_not_waited_for(self) -> None:
        silent = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
        port = silent.sockets[0].getsockname()[1]
        limits = RateLimits(f"redis://127.0.0.1:{port}/0", secret="s")
        async with asyncio.timeout(20):
            assert await let_through(limits, FIVE, "me", 20) == 5
        await limits.close()
        silent.close()

    @pytest.mark.parametrize("url", ["http://127.0.0.1", "127.0.0.1:6379", ""])
    def test_an_address_that_is_none_is_said_at_start_without_showing_it(self, url: str) -> None:
        with pytest.raises(ConfigurationError, match="INTERVIEWER_REDIS_URL") as wrong:
            RateLimits(url, secret="s")
        assert not url or url not in str(wrong.value)
