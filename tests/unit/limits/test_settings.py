"""Which limits hold: none for one person, sensible ones where there are accounts."""

from __future__ import annotations

import pytest

from interviewer.limits.settings import LimitSettings
from interviewer.settings import Settings

NAMES = tuple(LimitSettings.model_fields)


class TestEffective:
    def test_one_person_without_accounts_has_none(self) -> None:
        held = LimitSettings().effective(accounts=False)
        assert all(getattr(held, name) is None for name in NAMES)

    def test_but_may_set_them(self) -> None:
        assert LimitSettings(model_usd_a_day=1.5).effective(accounts=False).model_usd_a_day == 1.5

    @pytest.mark.parametrize("name", NAMES)
    def test_with_accounts_there_is_a_default_for_each(self, name: str) -> None:
        assert getattr(LimitSettings().effective(accounts=True), name) > 0

    @pytest.mark.parametrize("word", ["off", "None", ""])
    def test_which_can_be_switched_off_by_the_environment(
        self, monkeypatch: pytest.MonkeyPatch, word: str
    ) -> None:
        monkeypatch.setenv("INTERVIEWER_LIMITS__TURNS_A_MINUTE", word)
        monkeypatch.setenv("INTERVIEWER_LIMITS__INTERVIEWS_AN_HOUR", "7")
        held = Settings(_env_file=None).limits.effective(accounts=True)  # type: ignore[call-arg]
        assert held.turns_a_minute is None
        assert held.interviews_an_hour == 7
        assert held.requests_a_minute == 600
