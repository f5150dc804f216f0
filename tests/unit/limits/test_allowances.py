"""What a person may use, asked and counted; a store in memory, time that stands still."""

from __future__ import annotations

from dataclasses import astuple, dataclass, field
from datetime import UTC, date, datetime

import pytest

from interviewer.errors import ModelBudgetSpent, TooMuch
from interviewer.limits.allowances import Allowances
from interviewer.limits.settings import LimitSettings
from interviewer.limits.usage import DaysUse, UsageStore
from interviewer.limits.whose import whose_work, working_for
from interviewer.people.model import LOCAL
from interviewer.ports import Usage
from tests.fakes import FakeClock


@dataclass
class MemoryUsage:
    """Implements UsageStore."""

    kept: dict[tuple[str, date], DaysUse] = field(default_factory=dict)
    going_on: int = 0
    fails: bool = False

    async def add(self, owner: str, day: date, used: DaysUse) -> None:
        if self.fails:
            raise OSError("disk full")
        before = await self.used(owner, day)
        self.kept[owner, day] = DaysUse(*(a + b for a, b in zip(astuple(before), astuple(used), strict=True)))

    async def used(self, owner: str, day: date) -> DaysUse:
        return self.kept.get((owner, day), DaysUse())

    async def under_way(self, owner: str, since: datetime) -> int:
        return self.going_on


def check(store: MemoryUsage) -> UsageStore:
    """Fails type checking when the two part."""
    return store


def allowances(store: MemoryUsage, clock: FakeClock | None = None, **limits: float) -> Allowances:
    settings = LimitSettings.model_validate(limits)
    return Allowances(settings, usage=store, clock=clock or FakeClock())


class TestModelBudget:
    async def test_tokens_of_both_kinds_count_together(self) -> None:
        allowed = allowances(MemoryUsage(), model_tokens_a_day=100)
        await allowed.model_asked("me", Usage(60, 39))
        await allowed.may_ask_model("me")
        await allowed.model_asked("me", Usage(0, 1))
        with pytest.raises(ModelBudgetSpent, match="100 tokens"):
            await allowed.may_ask_model("me")

    async def test_money_counts_where_there_is_a_price(self) -> None:
        allowed = allowances(MemoryUsage(), model_usd_a_day=0.5)
        await allowed.model_asked("me", Usage(1_000_000, 0, None))
        await allowed.may_ask_model("me")
        await allowed.model_asked("me", Usage(1, 1, 0.5))
        with pytest.raises(ModelBudgetSpent, match=r"0\.50 US dollars"):
            await allowed.may_ask_model("me")

    async def test_everybody_has_their_own(self) -> None:
        allowed = allowances(MemoryUsage(), model_tokens_a_day=1)
        await allowed.model_asked("me", Usage(60, 39))
        await allowed.may_ask_model("you")

    async def test_the_next_day_begins_anew_at_midnight_utc(self) -> None:
        clock = FakeClock(datetime(2026, 12, 1, 23, 59, tzinfo=UTC))
        allowed = allowances(MemoryUsage(), clock, model_tokens_a_day=1)
        await allowed.model_asked("me", Usage(60, 39))
        with pytest.raises(ModelBudgetSpent):
            await allowed.may_ask_model("me")
        clock.advance(60)
        await allowed.may_ask_model("me")

    async def test_without_a_limit_use_is_counted_all_the_same(self) -> None:
        allowed = allowances(MemoryUsage())
        await allowed.model_asked("me", Usage(60, 39, 0.25))
        assert await allowed.used_today("me") == DaysUse(1, 60, 39, 0.25)

    async def test_what_can_not_be_kept_undoes_nothing(self) -> None:
        await allowances(MemoryUsage(fails=True)).model_asked("me", Usage(60, 39, 0.25))


class TestSound:
    async def test_seconds_are_refused_with_the_time_until_midnight(self) -> None:
        clock = FakeClock(datetime(2026, 12, 1, 23, tzinfo=UTC))
        allowed = allowances(MemoryUsage(), clock, audio_secs_a_day=60)
        await allowed.sound_sent("me", 59.5)
        await allowed.may_send_sound("me")
        await allowed.sound_sent("me", 0.5)
        with pytest.raises(TooMuch, match="typing") as refused:
            await allowed.may_send_sound("me")
        assert 3590 < refused.value.retry_secs <= 3600

    async def test_a_file_is_refused_before_it_is_read(self) -> None:
        allowed = allowances(MemoryUsage(), upload_bytes_a_day=1000)
        await allowed.may_upload("me", 1000)
        with pytest.raises(TooMuch):
            await allowed.may_upload("me", 1001)

    async def test_whose_size_is_not_told_is_counted_afterwards(self) -> None:
        allowed = allowances(MemoryUsage(), upload_bytes_a_day=1000)
        await allowed.may_upload("me", 0)
        await allowed.sound_sent("me", 1.0, file_bytes=5000)
        with pytest.raises(TooMuch):
            await allowed.may_upload("me", 0)


class TestInterviews:
    async def test_as_many_at_once_as_they_may(self) -> None:
        store = MemoryUsage(going_on=1)
        allowed = allowances(store, interviews_at_once=2)
        await allowed.interview("me")
        store.going_on = 2
        with pytest.raises(TooMuch, match="2 interviews going on"):
            await allowed.interview("me")


class TestToday:
    async def test_every_line_says_what_is_used_and_what_may_be(self) -> None:
        allowed = allowances(MemoryUsage(), model_tokens_a_day=100, audio_secs_a_day=60)
        await allowed.model_asked("me", Usage(60, 60))
        model, money, sound, files = await allowed.today("me")
        assert (model.used, model.most, model.spent) == (120, 100, True)
        assert (money.most, money.spent) == (None, False)
        assert (sound.used, sound.most, sound.spent) == (0, 60, False)
        assert files.unit == "bytes"


class TestWhoseWork:
    def test_it_is_the_local_persons_unless_it_is_said(self) -> None:
        assert whose_work() == LOCAL
        with working_for("me"):
            assert whose_work() == "me"
            with working_for("you"):
                assert whose_work() == "you"
            assert whose_work() == "me"
        assert whose_work() == LOCAL
