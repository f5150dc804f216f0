"""What was used, on both databases."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

from interviewer.adapters.sql_store import SqlStore
from interviewer.limits.usage import DaysUse, UsageStore
from tests.samples import interview

TODAY = date(2026, 12, 1)


def as_usage_store(store: SqlStore) -> UsageStore:
    """Fails type checking when the two part."""
    return store.usage


class TestUsage:
    async def test_nothing_was_used_before(self, store: SqlStore) -> None:
        assert await store.usage.used("me", TODAY) == DaysUse()

    async def test_what_is_added_adds_up_also_at_once(self, store: SqlStore) -> None:
        one = DaysUse(1, 1000, 20, 0.25, 1.5, 2**40)
        await asyncio.gather(*(store.usage.add("me", TODAY, one) for _ in range(20)))
        assert await store.usage.used("me", TODAY) == DaysUse(20, 20_000, 400, 5.0, 30.0, 20 * 2**40)

    async def test_everybody_and_every_day_is_apart(self, store: SqlStore) -> None:
        await store.usage.add("me", TODAY, DaysUse(1))
        await store.usage.add("you", TODAY, DaysUse(2))
        await store.usage.add("me", TODAY + timedelta(days=1), DaysUse(3))
        assert (await store.usage.used("me", TODAY)).model_calls == 1
        assert (await store.usage.used("you", TODAY)).model_calls == 2

    async def test_who_deletes_everything_has_still_used_it(self, store: SqlStore) -> None:
        await store.of("me").usage.add("me", TODAY, DaysUse(1))
        await store.of("me").delete_all()
        assert (await store.usage.used("me", TODAY)).model_calls == 1

    async def test_after_some_weeks_it_is_forgotten(self, store: SqlStore) -> None:
        await store.usage.add("me", TODAY, DaysUse(1))
        await store.usage.add("me", TODAY + timedelta(days=40), DaysUse(1))
        assert await store.usage.used("me", TODAY) == DaysUse(1)
        await store.usage.add("me", TODAY + timedelta(days=41), DaysUse(1))
        assert await store.usage.used("me", TODAY) == DaysUse()

    async def test_interviews_under_way_are_those_where_something_happened(self, store: SqlStore) -> None:
        made = interview()
        await store.create(made)
        hour = timedelta(hours=1)
        assert await store.usage.under_way(made.owner, made.created_at - hour) == 1
        assert await store.usage.under_way(made.owner, made.created_at + hour) == 0
        assert await store.usage.under_way("you", made.created_at - hour) == 0
