"""What is older than a person wants to keep goes by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from interviewer.adapters.sql_store import SqlStore
from interviewer.errors import NotFound
from interviewer.model import Finished, Interview, Paused
from interviewer.plan import NewInterview, make_plan
from interviewer.preferences import Preferences, Retention
from interviewer.retention import Sweep
from tests.fakes import NOON, FakeClock
from tests.unit.interviewer.rehearsal import bank


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    """Yield a store with two finished interviews and an open one, all of noon."""
    opened = await SqlStore.open(f"sqlite:///{tmp_path}/interviews.db")
    plan = make_plan(NewInterview(stages=("behavioral",), seed=1), bank())
    for name in ("first", "second", "open"):
        await opened.create(Interview(name, NOON, plan))
        end = Paused(NOON) if name == "open" else Finished(NOON, "completed")
        await opened.append(name, 0, [end])
    yield opened
    await opened.close()


class TestSweep:
    @pytest.fixture
    def clock(self) -> FakeClock:
        return FakeClock()

    @pytest.fixture
    def sweep(self, store: SqlStore, clock: FakeClock) -> Sweep:
        return Sweep(store, clock)

    async def test_keeps_everything_unless_told_otherwise(self, sweep: Sweep, clock: FakeClock) -> None:
        clock.advance(timedelta(days=5000).total_seconds())
        assert await sweep() == 0

    async def test_takes_what_is_too_old_and_only_that(
        self, sweep: Sweep, store: SqlStore, clock: FakeClock
    ) -> None:
        await Preferences(store.preferences).keep_retention(Retention(30))
        clock.advance(timedelta(days=30).total_seconds())
        assert await sweep() == 0
        clock.advance(1)
        assert await sweep() == 2
        assert [line.id for line in await store.history()] == ["open"]
        with pytest.raises(NotFound):
            await store.load("first")

    async def test_an_operator_s_rule_takes_open_ones_too_and_stands_over_everybody_s_own(
        self, store: SqlStore, clock: FakeClock
    ) -> None:
        forgotten: list[str] = []

        async def forget_job(interview_id: str) -> None:
            forgotten.append(interview_id)

        await Preferences(store.preferences).keep_retention(Retention(365))
        sweep = Sweep(store, clock, most_days=30, forget_job=forget_job)
        clock.advance(timedelta(days=30).total_seconds())
        assert await sweep() == 0
        clock.advance(1)
        assert await sweep() == 3
        assert sorted(forgotten) == ["first", "open", "second"]

    async def test_a_shorter_rule_of_one_s_own_holds_under_an_operator_s(
        self, store: SqlStore, clock: FakeClock
    ) -> None:
        await Preferences(store.preferences).keep_retention(Retention(30))
        clock.advance(timedelta(days=31).total_seconds())
        assert await Sweep(store, clock, most_days=90)() == 2
        assert [line.id for line in await store.history()] == ["open"]

    async def test_takes_what_belongs_to_no_account_any_more(self, store: SqlStore, clock: FakeClock) -> None:
        plan = (await store.load("open")).interview.plan
        for owner in ("here", "gone"):
            await store.create(Interview(f"of-{owner}", NOON, plan, owner))

        async def accounts() -> list[str]:
            return ["here"]

        assert await Sweep(store, clock, accounts=accounts)() == 1
        assert await store.owners() == ["here", "local"]

    async def test_sweeps_at_once_when_the_service_starts(
        self, sweep: Sweep, store: SqlStore, clock: FakeClock
    ) -> None:
        await Preferences(store.preferences).keep_retention(Retention(90))
        clock.advance(timedelta(days=91).total_seconds())
        async with sweep.daily():
            while len(await store.history()) > 1:
                pass
        assert [line.id for line in await store.history()] == ["open"]
